// `tsx test/embedded-data/known-projects.ts PYTHON`: renews the standard library's modules in
// src/resolve/explain/known-projects.json.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { normalizeName } from '../../src/packaging/name.ts'

const FILE = 'src/resolve/explain/known-projects.json'
const { stdout, status } = spawnSync(
  process.argv[2] ?? 'python3',
  ['-c', 'import sys; print(*sorted(sys.stdlib_module_names))'],
  {
    encoding: 'utf8',
  },
)
if (status !== 0) throw new Error('usage: known-projects.ts PYTHON')
const names = stdout
  .trim()
  .split(' ')
  .filter((name) => !name.startsWith('_'))
const known = {
  ...JSON.parse(readFileSync(FILE, 'utf8')),
  standard_library: [...new Set(names.map(normalizeName))],
}
writeFileSync(FILE, `${JSON.stringify(known, null, 2)}\n`)
