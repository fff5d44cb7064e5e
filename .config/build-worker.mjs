// Builds the library for a browser's worker: Node's modules, and the parts of the library that need
// a machine, are replaced by the files in src/worker/stand-ins/. A module of Node that has no
// stand-in fails the build.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const standIn = (name) => join(root, 'src/worker/stand-ins', name)
const require = createRequire(import.meta.url)

/** Of Node. */
export const MODULES = {
  fs: 'fs.ts',
  'fs/promises': 'fs.ts',
  crypto: 'crypto.ts',
  url: 'url.ts',
  string_decoder: 'string-decoder.ts',
  'timers/promises': 'timers-promises.ts',
  module: 'none.ts',
  events: 'none.ts',
  os: 'none.ts',
  perf_hooks: 'perf-hooks.ts',
  stream: 'none.ts',
}

/** Of src/. */
export const EDGES = {
  'platform/compression.ts': 'compression.ts',
  'fetch/transports/connections.ts': 'connections.ts',
  'fetch/transports/content-encoding.ts': 'content-encoding.ts',
  'fetch/file-url.ts': 'file-url.ts',
  'fetch/logins/netrc-file.ts': 'netrc-file.ts',
  'cache/open-store.ts': 'open-store.ts',
  'snapshot/fetched-snapshot.ts': 'fetched-snapshot.ts',
  'snapshot/snapshot.ts': 'snapshot.ts',
  'scenarios/conda/rattler.ts': 'rattler.ts',
}

const standIns = {
  name: 'stand-ins',
  setup(it) {
    it.onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/promises)?$/ }, ({ path }) => {
      const name = path.replace(/^node:/, '')
      // The package that bundlers use: it contains Node's own code for posix paths.
      if (name === 'path') return { path: require.resolve('path-browserify') }
      // Nothing here uses the trees that htmlparser2 can make.
      if (name === 'dom-serializer') return { path: standIn('none.ts'), sideEffects: false }
      if (name === 'tinyglobby') return { path: standIn('tinyglobby.ts') }
      return Object.hasOwn(MODULES, name) ? { path: standIn(MODULES[name]) } : undefined
    })
    it.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const name = relative(join(root, 'src'), join(resolveDir, path)).replaceAll('\\', '/')
      return Object.hasOwn(EDGES, name) ? { path: standIn(EDGES[name]) } : undefined
    })
    // It looks for Node's inspect by eval, which no policy of a page allows.
    it.onLoad({ filter: /@iarna[\\/]toml[\\/]lib[\\/]toml-parser\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/\beval\("require\('util'\)\.inspect"\)/, '{}'),
      loader: 'js',
    }))
  },
}

/** The worker's script as text. */
export async function workerScript() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/worker/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    inject: [standIn('globals.ts')],
    define: { global: 'globalThis', 'import.meta.url': '""' },
    legalComments: 'none',
    plugins: [standIns],
  })
  return outputFiles[0].text
}
