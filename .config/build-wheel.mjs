// Builds the wheel that `uvx pysize-cli` and `pipx run pysize-cli` install: pysize below a small
// Python package (.config/python). Needs uv.
//
// usage: node .config/build-wheel.mjs FOLDER

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stageApp } from './stage-app.mjs'

const root = join(import.meta.dirname, '..')
const out = resolve(process.argv[2] ?? 'wheel')
const work = mkdtempSync(join(tmpdir(), 'pysize-wheel-'))

try {
  cpSync(join(root, '.config', 'python'), work, { recursive: true })
  stageApp(join(work, 'pysize_cli', 'app'))
  for (const name of ['README.md', 'LICENSE']) cpSync(join(root, name), join(work, name))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const starter = join(work, 'pysize_cli', '__init__.py')
  writeFileSync(starter, readFileSync(starter, 'utf8').replace('0.0.0', version))
  mkdirSync(out, { recursive: true })
  execFileSync('uv', ['build', '--quiet', '--wheel', '--out-dir', out, work], { stdio: 'inherit' })
} finally {
  rmSync(work, { recursive: true, force: true })
}
