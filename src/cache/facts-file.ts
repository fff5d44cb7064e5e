import { readFileSync } from 'node:fs'
import type { SnapshotFacts } from './snapshot.ts'

export const FACTS_FILE = 'facts.tsv'

const NEWLINE = 0x0a
const TAB = 0x09

/** What a snapshot records of distributions, by project. */
export interface FactsFile {
  /** The projects, in the file's order. */
  readonly names: readonly string[]
  /** Broken lines read as not recorded. */
  facts(name: string): readonly SnapshotFacts[]
}

/**
 * Reads the facts of a snapshot: a line a project, its name, a tab, JSON. One file for all and not packed, since a run wants those of hundreds of projects
 * before its first answer comes; a line is parsed when asked for.
 */
export function readFactsFile(path: string): FactsFile {
  const bytes = readBytes(path)
  const lines = new Map<string, readonly [start: number, end: number]>()
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline
    const tab = bytes.indexOf(TAB, start)
    if (tab >= 0 && tab < end) lines.set(bytes.toString('latin1', start, tab), [tab + 1, end])
    start = end + 1
  }
  return {
    names: [...lines.keys()],
    facts: (name) => {
      const line = lines.get(name)
      return line === undefined ? [] : parseFacts(bytes.toString('utf8', ...line))
    },
  }
}

/** The inverse: in the order of names. */
export const factsText = (facts: ReadonlyMap<string, readonly SnapshotFacts[]>): string =>
  [...facts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, ofProject]) => `${name}\t${JSON.stringify(ofProject)}\n`)
    .join('')

function parseFacts(text: string): readonly SnapshotFacts[] {
  try {
    const facts: unknown = JSON.parse(text)
    return Array.isArray(facts) ? facts : []
  } catch {
    return []
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
