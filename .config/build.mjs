// Builds dist/ from src/ with the libraries in it, because loading them file by file takes most of
// a warm run; undici stays outside, because it is loaded only if a proxy is set. The library is
// modules. The command line's program is a few scripts, which a small one launches (src/launcher).
// Does nothing if dist/ was built from the same sources, so `prepare` is quick and offline.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { reportPageTemplate, sitePageTemplate } from './build-report-page.mjs'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const stamp = join(dist, '.stamp')

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
const settings = [
  'package.json',
  'tsconfig.json',
  '.config/build.mjs',
  '.config/build-program.mjs',
  '.config/build-report-page.mjs',
  '.config/build-worker.mjs',
]
const hash = createHash('sha256')
for (const file of [...sources, ...settings.map((f) => join(root, f))])
  hash.update(file.slice(root.length)).update(readFileSync(file))
const digest = hash.digest('hex')

/**
 * Nothing here uses the trees that htmlparser2 can make, but its authors do not say that leaving
 * them out is safe.
 */
const withoutTrees = {
  name: 'without trees',
  setup: (it) =>
    it.onResolve({ filter: /^dom-serializer$/ }, () => ({
      path: 'dom-serializer',
      external: true,
      sideEffects: false,
    })),
}

/** Minified: less to read and compile at every start. */
const common = {
  bundle: true,
  minify: true,

  platform: 'node',
  target: 'node20.18',
  external: ['undici'],
  plugins: [withoutTrees],
}

async function bundle() {
  const { build } = await import('esbuild')
  const { buildProgram } = await import('./build-program.mjs')
  const modules = {
    ...common,
    format: 'esm',
    // The CommonJS libraries among them load Node's modules by `require`.
    banner: {
      js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
    },
  }
  // People read a library in stack traces and debuggers, so its names stay and it has source maps.
  // These contain positions and not the sources, which would be a quarter of the package.
  const readable = { minify: false, minifySyntax: true, sourcemap: true, sourcesContent: false }
  const libraries = {
    index: join(root, 'src/index.ts'),
    'github-action': join(root, 'src/github-action/main.ts'),
  }
  await build({ ...modules, ...readable, entryPoints: libraries, outdir: dist, splitting: true })
  // Scripts, since Node takes ten milliseconds more to start a module.
  const hashes = await buildProgram(common, dist)
  const launched = {
    name: 'launched',
    setup: (it) =>
      it.onResolve({ filter: /^\.\/program\.ts$/ }, () => ({
        path: join(root, 'src/launcher/launch.ts'),
      })),
  }
  await build({
    ...common,
    entryPoints: [join(root, 'src/bin.ts')],
    outfile: join(dist, 'bin.cjs'),
    format: 'cjs',
    // A Node that is too old must be able to read it, to report that.
    target: 'node12',
    define: {
      'import.meta.url': '__filename',
      PROGRAM_HASHES: `[${hashes.map((one) => JSON.stringify(one))}]`,
    },
    plugins: [launched],
  })
}

/**
 * The library's types in one file. All of them are declared in these modules, so Node's types are
 * not needed. `AbortSignal` is a global of Node's types and of the browser's: declared empty, it
 * merges with either.
 */
function declarations(folder) {
  const typesIn = (name) => readdirSync(join(folder, name)).map((file) => join(name, file))
  const modules = [
    ...typesIn('codes'),
    'errors.d.ts',
    ...typesIn('model'),
    join('options', 'options.d.ts'),
    ...typesIn('library'),
  ]
  const texts = modules.map((name) => readFileSync(join(folder, name), 'utf8'))
  const own = texts
    .join('')
    .replace(/^(?:import|export) (?:type )?(?:\{[^}]*\}|\*) from '.*';\n/gm, '')
  if (/\bfrom '|\bimport\(/.test(own))
    throw new Error('the library exports a type that is not declared in these modules')
  return `declare global { interface AbortSignal {} }\n${own}`
}

function run(...command) {
  const { status } = spawnSync(process.execPath, command, {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}

const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
if (!fresh || process.argv.includes('--force')) {
  rmSync(dist, { recursive: true, force: true })
  await bundle()
  const report = await reportPageTemplate()
  writeFileSync(join(dist, 'report-page.html'), report)
  // Compressed: it contains the library again, and only `pysize serve` reads it.
  writeFileSync(
    join(dist, 'site-page.html.gz'),
    gzipSync(await sitePageTemplate(report), { level: 9 }),
  )
  run(
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, '.config/tsconfig.types.json'),
  )
  writeFileSync(join(dist, 'index.d.ts'), declarations(join(dist, 'types')))
  const schemas = join(root, 'src/model/schema')
  for (const name of readdirSync(schemas)) copyFileSync(join(schemas, name), join(dist, name))
  cpSync(join(root, 'src/images/system/facts'), join(dist, 'images/system/facts'), {
    recursive: true,
  })
  rmSync(join(dist, 'types'), { recursive: true })
  writeFileSync(stamp, digest)
}
