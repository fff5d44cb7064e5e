import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { sha256 } from '../../hashing/sha256.ts'

/**
 * The facts about a working copy: its files by path from its root with their sizes in bytes, and
 * the texts that configure its build.
 */
export interface LocalTree {
  readonly sizes: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Folders of a working copy that are not part of the project: environments, builds, version
 * control.
 */
const ASIDE = /^(?:\..*|__pycache__|node_modules|build|dist|.*\.egg-info)$/
const TEXTS = /^(?:pyproject\.toml|setup\.(?:cfg|py)|MANIFEST\.in)$/
/** The most entries that are read, because a folder may contain anything. */
const MOST_FILES = 100_000
/** The most files that are looked at to tell a change: tens of milliseconds. */
const MOST_STAMPED = 5000

/**
 * Lists the files of a project's folder. Links are not followed, so the list ends. Unreadable files
 * are left out.
 */
export function readLocalTree(folder: string): LocalTree {
  const sizes = new Map<string, number>()
  const texts = new Map<string, string>()
  for (const [path, { size }] of filesOf(folder, MOST_FILES)) {
    sizes.set(path, size)
    if (TEXTS.test(path)) texts.set(path, textOfFile(join(folder, path)) ?? '')
  }
  return { sizes: new Map([...sizes].sort(([a], [b]) => (a < b ? -1 : 1))), texts }
}

/**
 * A hash that changes with any file of a project's folder: by path, size and time of change. Null
 * for a folder with too many files.
 */
export function localTreeStamp(folder: string): string | null {
  const rows: string[] = []
  for (const [path, { size, mtimeMs, ctimeMs }] of filesOf(folder, MOST_STAMPED + 1))
    rows.push(JSON.stringify([path, size, mtimeMs, ctimeMs]))
  return rows.length > MOST_STAMPED ? null : sha256(rows.sort().join('\n'))
}

/** The files of a project, at most `most` of them. */
function* filesOf(folder: string, most: number): Generator<readonly [path: string, stats: Stats]> {
  const folders = ['']
  let count = 0
  for (let inside = folders.pop(); inside !== undefined && count < most; inside = folders.pop()) {
    for (const entry of entriesOf(join(folder, inside))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) {
        if (!ASIDE.test(entry.name) && !isEnvironment(join(folder, path))) folders.push(path)
      } else if (entry.isFile()) {
        const stats = statSync(join(folder, path), { throwIfNoEntry: false })
        if (stats === undefined) continue
        count++
        yield [path, stats]
      }
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const isEnvironment = (folder: string): boolean =>
  statSync(join(folder, 'pyvenv.cfg'), { throwIfNoEntry: false }) !== undefined
