// Builds the template of the HTML report from src/browser/: its script and its style in one file,
// which a policy allows by their hashes and nothing else. `--format html` fills in title and data.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src/browser')

/**
 * Preact names the namespaces of elements by their addresses. All of the page's elements are HTML,
 * so no address has to stand in a page that promises to ask nobody.
 */
const withoutNamespaces = {
  name: 'without namespaces',
  setup: (it) =>
    it.onLoad({ filter: /preact[\\/]dist[\\/]preact\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        /(["'])http:\/\/www\.w3\.org\/(?:2000\/svg|1998\/Math\/MathML|1999\/xhtml)\1/g,
        'document.documentElement.namespaceURI',
      ),
      loader: 'js',
    })),
}

/** The template as text, with {{title}}, {{summary}} and {{data}} to be filled in. */
export async function reportPageTemplate() {
  const { build } = await import('esbuild')
  const built = async (entry) => {
    const { outputFiles } = await build({
      entryPoints: [join(source, entry)],
      bundle: true,
      minify: true,
      write: false,
      outdir: root,
      format: 'iife',
      target: 'es2022',
      // As text in HTML it is read in the page's encoding.
      charset: 'utf8',
      legalComments: 'none',
      tsconfig: join(source, 'tsconfig.json'),
      plugins: [withoutNamespaces],
    })
    return outputFiles[0].text.trim()
  }
  const [script, style] = await Promise.all([built('main.tsx'), built('page.css')])
  const allowed = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'`
  const parts = { policy, script, style }
  return readFileSync(join(source, 'page.html'), 'utf8').replace(/\{\{(policy|script|style)\}\}/g, (_, name) => parts[name])
}
