// Builds the templates of pages: script and style in one file; a policy allows them by their
// hashes, and nothing else. The template of the HTML report is built from src/browser/, and
// `--format html` fills in title and data; the template of the page that takes files is built from
// src/site/.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerScript } from './build-worker.mjs'

const root = join(import.meta.dirname, '..')

/**
 * Preact names the namespaces of elements by their addresses. All of the page's elements are HTML,
 * so the page needs no address: it promises to make no request.
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

/** Inserts script and style of a folder into its page, and a policy that allows only these. */
async function pageOf(folder, more) {
  const { build } = await import('esbuild')
  const source = join(root, 'src', folder)
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
  const policy = `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'${more.policy}`
  const parts = { ...more.parts, policy, script, style }
  return readFileSync(join(source, 'page.html'), 'utf8').replace(
    /\{\{(policy|script|style|parts)\}\}/g,
    (whole, name) => parts[name] ?? whole,
  )
}

/** The template of the report as text, with {{title}}, {{summary}} and {{data}} to be filled in. */
export const reportPageTemplate = () => pageOf('browser', { policy: '', parts: {} })

/**
 * The template of the page that takes files, with {{connect}} and {{settings}} to be filled in.
 *
 * @param template of the report
 */
export async function sitePageTemplate(template) {
  // JSON whose texts cannot end anything in HTML.
  const parts = JSON.stringify({ worker: await workerScript(), template }).replaceAll(
    '<',
    '\\u003c',
  )
  return pageOf('site', { policy: '; worker-src blob:; connect-src {{connect}}', parts: { parts } })
}
