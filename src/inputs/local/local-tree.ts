import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { statusOf, textOfFile } from '../../cache/regular-file.ts'
import { sha256 } from '../../hashing/sha256.ts'

/**
 * The facts about a working copy: its files by path from its root with their sizes in bytes, the
 * texts that configure its build, and those of its first modules.
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
const MOST_ENTRIES = 100_000
/** The most bytes of modules whose texts are read: they show how dense the code is. */
const MOST_CODE = 512 * 1024
/** The most entries that are looked at to notice a change: tens of milliseconds. */
const MOST_STAMPED = 5000

/**
 * Lists the files of a project's folder. Links are not followed, so the list ends. Unreadable files
 * are left out.
 */
export function readLocalTree(folder: string): LocalTree {
  const sizes = new Map<string, number>()
  const texts = new Map<string, string>()
  let code = 0
  for (const [path, { size }] of filesOf(folder, { left: MOST_ENTRIES })) {
    sizes.set(path, size)
    if (TEXTS.test(path)) texts.set(path, textOfFile(join(folder, path)) ?? '')
    else if (path.endsWith('.py') && size > 0 && code + size <= MOST_CODE) {
      const text = textOfFile(join(folder, path))
      if (text === undefined) continue
      texts.set(path, text)
      code += size
    }
  }
  return { sizes: new Map([...sizes].sort(([a], [b]) => (a < b ? -1 : 1))), texts }
}

/**
 * A hash that changes with any file of the folders of projects, and with any archive: by path, size
 * and times. Null if the folders together have too many entries.
 */
export function localStamp(paths: readonly string[]): string | null {
  const rows: string[] = []
  const budget = { left: MOST_STAMPED }
  const add = (path: string, inside: string, { size, mtimeMs, ctimeMs }: Stats): void => {
    rows.push(JSON.stringify([path, inside, size, mtimeMs, ctimeMs]))
  }
  for (const path of new Set(paths)) {
    // A lock may name a path that no file can have.
    const own = statusOf(path)
    if (own?.isFile() === true && --budget.left >= 0) add(path, '', own)
    if (own?.isDirectory() === true)
      for (const [inside, stats] of filesOf(path, budget)) add(path, inside, stats)
  }
  return budget.left < 0 ? null : sha256(rows.sort().join('\n'))
}

/** The files of a project, until the budget of entries is spent; it is below zero afterwards. */
function* filesOf(
  folder: string,
  budget: { left: number },
): Generator<readonly [path: string, stats: Stats]> {
  const folders = ['']
  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop()) {
    for (const entry of entriesOf(join(folder, inside))) {
      if (--budget.left < 0) return
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) {
        if (!ASIDE.test(entry.name) && !isEnvironment(join(folder, path))) folders.push(path)
      } else if (entry.isFile()) {
        const stats = statSync(join(folder, path), { throwIfNoEntry: false })
        if (stats !== undefined) yield [path, stats]
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
