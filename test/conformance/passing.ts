import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The committed list: for each file the marks of the cases that passed once and must go on passing.
 */
const path = fileURLToPath(new URL('./passing.json', import.meta.url))

/** By file, the marks of its cases. */
export type Passing = Map<string, Set<string>>

/** A short mark for a case in the list, so that the list contains none of the data. */
export function mark(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8)
}

export function readPassing(): Passing {
  const stored: Record<string, string> = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : {}
  return new Map(Object.entries(stored).map(([file, marks]) => [file, new Set(marks.split(' '))]))
}

/** Adds the cases that passed now to the list. No case ever leaves it. */
export function addPassing(passed: Passing): void {
  const all = readPassing()
  for (const [file, marks] of passed) all.set(file, new Set([...(all.get(file) ?? []), ...marks]))
  const stored = [...all].sort().map(([file, marks]) => [file, [...marks].sort().join(' ')])
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(stored), null, 2)}\n`)
}
