// `tsx test/embedded-data/slim-image-sizes.ts CLONE DATE`: writes src/targets/slim-image-sizes.json from
// a clone of docker-library/repo-info at that date.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [clone, asOf] = process.argv.slice(2)
if (clone === undefined || asOf === undefined)
  throw new Error('usage: slim-image-sizes.ts CLONE DATE')
const sizes = ['3.10', '3.11', '3.12', '3.13', '3.14'].map((minor) => {
  const text = readFileSync(join(clone, `repos/python/local/${minor}-slim-bookworm.md`), 'utf8')
  const [, megabytes] = /^- Virtual Size: ~ ([\d.]+) Mb/m.exec(text) ?? []
  if (megabytes === undefined) throw new Error(`python:${minor}-slim-bookworm has no size`)
  return [minor, Math.round(Number(megabytes) * 1e6)] as const
})
const table = {
  made_by: 'test/embedded-data/slim-image-sizes.ts',
  as_of: asOf,
  slim_bookworm: Object.fromEntries(sizes),
}
writeFileSync('src/targets/slim-image-sizes.json', `${JSON.stringify(table, null, 2)}\n`)
