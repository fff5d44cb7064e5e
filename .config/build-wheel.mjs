// Builds the wheel that `uvx pysize-cli` and `pipx run pysize-cli` install: what `npm pack` packs,
// with undici, below a small Python package (.config/python). Needs uv.
//
// usage: node .config/build-wheel.mjs FOLDER

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')
const out = resolve(process.argv[2] ?? 'wheel')
const work = mkdtempSync(join(tmpdir(), 'pysize-wheel-'))
const run = (command, args, options) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options })

try {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', work], { cwd: root }).trim().split('\n').at(-1)
  run('tar', ['xzf', join(work, tarball), '-C', work])
  cpSync(join(root, '.config', 'python'), join(work, 'python'), { recursive: true })
  const app = join(work, 'python', 'pysize_cli', 'app')
  cpSync(join(work, 'package'), app, { recursive: true })
  // The library's types and source maps serve callers in JavaScript alone.
  for (const file of readdirSync(join(app, 'dist'), { recursive: true })) if (/\.(?:map|d\.ts)$/.test(file)) rmSync(join(app, 'dist', file))
  for (const name of ['README.md', 'LICENSE']) cpSync(join(root, name), join(work, 'python', name))
  for (const part of ['package.json', 'index.js', 'lib'])
    cpSync(join(root, 'node_modules', 'undici', part), join(app, 'node_modules', 'undici', part), { recursive: true })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const starter = join(work, 'python', 'pysize_cli', '__init__.py')
  writeFileSync(starter, readFileSync(starter, 'utf8').replace('0.0.0', version))
  mkdirSync(out, { recursive: true })
  run('uv', ['build', '--quiet', '--wheel', '--out-dir', out, join(work, 'python')])
} finally {
  rmSync(work, { recursive: true, force: true })
}
