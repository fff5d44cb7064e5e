// Builds dist/ from src/ with the libraries in it, since loading them file by file is most of a warm run; undici stays outside, since it is
// loaded only where a proxy is set.
// Does nothing when dist/ was built from the same sources, so that `prepare` is quick and offline.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'dist', '.stamp')

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
const hash = createHash('sha256')
for (const file of [...sources, ...['package.json', 'tsconfig.json', '.config/build.mjs'].map((f) => join(root, f))])
  hash.update(file.slice(root.length)).update(readFileSync(file))
const digest = hash.digest('hex')

const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
if (!fresh || process.argv.includes('--force')) {
  const { build } = await import('esbuild')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await build({
    entryPoints: [join(root, 'src/bin.ts'), join(root, 'src/index.ts')],
    outdir: join(root, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    external: ['undici'],
    // The CommonJS libraries among them ask for Node's modules by `require`.
    banner: { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
    sourcemap: false,
    // Less to read and compile at every start.
    minify: true,
  })
  const types = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, '.config/tsconfig.types.json')],
    { stdio: 'inherit' },
  )
  if (types.status !== 0) process.exit(types.status ?? 1)
  writeFileSync(stamp, digest)
}
