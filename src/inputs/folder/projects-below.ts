import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { lockKind } from '../locks/lock-names.ts'

/** Folders of other projects. */
const ASIDE =
  /^(?:\..*|node_modules|site-packages|__pycache__|venv|env|vendor|third_party|tests?|fixtures|examples?|docs?)$/
const DEPTH = 3
/** The most entries that are read, because a folder may contain anything. */
const MOST_FOLDERS = 2_000
const MOST_FOUND = 50

/**
 * Files that list requirements, in the folders below one; of each folder the most certain one, and
 * the most likely ones first. Links are not followed.
 */
export function filesBelow(folder: string): readonly string[] {
  const found: string[] = []
  let looked = 0
  const look = (inside: string, depth: number): void => {
    if (++looked > MOST_FOLDERS || found.length >= MOST_FOUND) return
    const entries = entriesOf(join(folder, inside))
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
    const file =
      inside === ''
        ? undefined
        : (names.find((name) => lockKind(name) !== undefined) ??
          ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py', 'environment.yml'].find(
            (name) =>
              names.includes(name) &&
              (name !== 'setup.py' || requiresSomething(join(folder, inside, name))),
          ))
    if (file !== undefined) found.push(`${inside}/${file}`)
    else if (depth < DEPTH)
      for (const entry of entries)
        if (entry.isDirectory() && !ASIDE.test(entry.name))
          look(inside === '' ? entry.name : `${inside}/${entry.name}`, depth + 1)
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) look('', 0)
  return found.sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
}

/** Lists in a folder of lists come first, and parts that are added to a program last. */
function rankOf(file: string): number {
  if (/^(?:requirements?|reqs)\//.test(file)) return 0
  return /(?:^|\/)(?:extensions?|plugins?|addons?|benchmarks?|notebooks?)\//.test(file) ? 2 : 1
}

/**
 * An application may have a module of that name, or one that builds it without any dependency.
 */
function requiresSomething(file: string): boolean {
  const text = textOfFile(file) ?? ''
  return (
    /(?<!\bdef )\bsetup\(/.test(text) &&
    (/\binstall_requires\b/.test(text) ||
      /^install_requires\s*=/m.test(textOfFile(file.replace(/py$/, 'cfg')) ?? ''))
  )
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
