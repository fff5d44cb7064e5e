import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { normalizeName } from '../../src/packaging/name.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'

/** The packages of a real environment, except for those that every new one has. */
export interface Measured {
  /** Versions by normalised name. */
  readonly pins: Readonly<Record<string, string>>
  /** Bytes of all files except bytecode. */
  readonly files: number
  /** Bytes of the .pyc files and of their rows in RECORD. */
  readonly bytecode: number
}

/** The paths of all files, relative to the folder. */
export function filesIn(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  )
}

/** @param before the files before anything was installed */
export function measure(venv: string, before: ReadonlySet<string>): Measured {
  const pins: Record<string, string> = {}
  let files = 0
  let bytecode = 0
  for (const path of filesIn(venv)) {
    if (before.has(path)) continue
    const { size } = lstatSync(join(venv, path))
    const rows = path.endsWith('.dist-info/RECORD') ? bytecodeRows(join(venv, path)) : 0
    if (path.endsWith('.pyc')) bytecode += size
    else {
      files += size - rows
      bytecode += rows
    }
    // setuptools brings distributions of others within it.
    const [, name, version] =
      /\/site-packages\/([^/]+)-([^/-]+)\.dist-info\/METADATA$/.exec(path) ?? []
    if (name !== undefined && version !== undefined)
      pins[normalizeName(name)] = parseVersion(version)?.normal ?? version
  }
  return { pins, files, bytecode }
}

const bytecodeRows = (record: string): number =>
  (readFileSync(record, 'latin1').match(/^[^\n]*\.pyc,,\r?\n/gm) ?? []).reduce(
    (sum, row) => sum + row.length,
    0,
  )
