import { posix } from 'node:path'
import type { RealLayer } from './real-layers.ts'

/** Files of a real layer that belong to one row of a prediction. */
export interface RealRow {
  readonly files: number
  readonly size: number
}

/** Files of no distribution are distinguished by this many of their folders. */
const DEPTH = 5

/**
 * The files of a layer by their owner: `idna 3.10`, `idna 3.10 (bytecode)`, or a folder.
 * Distributions are known by their RECORD.
 */
export function rowsOf({ files, records }: RealLayer): ReadonlyMap<string, RealRow> {
  const owners = new Map<string, string>()
  for (const [path, text] of records) {
    const site = posix.dirname(posix.dirname(path))
    const [name = '', version = ''] = posix
      .basename(posix.dirname(path))
      .replace('.dist-info', '')
      .split('-')
    for (const line of text.split('\n')) {
      const own = line.startsWith('"')
        ? line.slice(1, line.indexOf('"', 1))
        : line.slice(0, line.indexOf(','))
      if (own === '') continue
      const label = `${name.toLowerCase().replace(/[._]/g, '-')} ${version}`
      owners.set(posix.resolve(site, own), own.endsWith('.pyc') ? `${label} (bytecode)` : label)
    }
  }
  const rows = new Map<string, RealRow>()
  for (const { path, size } of files) {
    const name = owners.get(path) ?? ofFolder(path, owners)
    const row = rows.get(name) ?? { files: 0, size: 0 }
    rows.set(name, { files: row.files + 1, size: row.size + size })
  }
  return rows
}

/** Bytecode that no RECORD lists belongs to the owner of its source. */
function ofFolder(path: string, owners: ReadonlyMap<string, string>): string {
  const source = /^(.*)\/__pycache__\/([^/]+)\.cpython-\d+\.pyc$/.exec(path)
  const owner = source === null ? undefined : owners.get(`${source[1]}/${source[2]}.py`)
  return owner === undefined ? path.split('/').slice(0, DEPTH).join('/') : `${owner} (bytecode)`
}
