// `tsx test/embedded-data/python-releases.ts UV [DATE]`: writes src/targets/python-releases.json from
// the list of CPython builds in a uv.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [uv = 'uv', asOf = new Date().toISOString().slice(0, 10)] = process.argv.slice(2)
const options = ['python', 'list', '--all-versions', '--only-downloads', '--output-format', 'json']
const { stdout, status } = spawnSync(uv, options, { encoding: 'utf8', maxBuffer: 2 ** 28 })
if (status !== 0) throw new Error(`${uv} ${options.join(' ')} failed`)

const newest = new Map<number, number>()
for (const { version, implementation } of JSON.parse(stdout)) {
  const [, minor, patch] = /^3\.(\d+)\.(\d+)$/.exec(version) ?? []
  if (implementation !== 'cpython' || minor === undefined) continue
  newest.set(Number(minor), Math.max(newest.get(Number(minor)) ?? 0, Number(patch)))
}
const table = {
  made_by: 'test/embedded-data/python-releases.ts',
  as_of: asOf,
  newest_patch: Object.fromEntries([...newest].sort(([a], [b]) => a - b)),
}
writeFileSync('src/targets/python-releases.json', `${JSON.stringify(table, null, 2)}\n`)
