import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { InstallerName } from '../../src/model/estimate.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import type { Answer } from './installers.ts'
import type { OurAnswer } from './ours.ts'

/** The result of a set under one installer's policy. */
export interface Result {
  readonly set: string
  readonly installer: InstallerName
  /** Of the question: an older result of another question is no result. */
  readonly key: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Packages of the installer's answer. */
  readonly packages: number
  /**
   * Versions that uv tried; more than packages if it backtracked. Null if it does not say.
   */
  readonly tried: number | null
  /** Seconds; null if it did not run. */
  readonly seconds: { readonly ours: number | null; readonly installer: number | null }
  readonly requests: number
  readonly bytes: number
  /** Each difference in a line of its own, or why the set was skipped. */
  readonly notes: readonly string[]
}

type Verdict = Pick<Result, 'outcome' | 'notes'>

/** Compares pins, or that neither found any. */
export function judge(ours: OurAnswer, theirs: Answer): Verdict {
  if (theirs.kind === 'skipped') return { outcome: 'skipped', notes: [theirs.reason] }
  const notes = differences(ours, theirs)
  return { outcome: notes.length === 0 ? 'passed' : 'failed', notes }
}

function differences(ours: OurAnswer, theirs: Answer): string[] {
  if (ours.kind === 'pins' && theirs.kind === 'pins') return differentPins(ours.pins, theirs.pins)
  if (ours.kind === theirs.kind) return []
  return [`ours: ${inWords(ours)}`, `theirs: ${inWords(theirs)}`]
}

const inWords = (answer: Answer): string =>
  answer.kind === 'pins' ? `${Object.keys(answer.pins).length} packages` : answer.reason

type Pins = Readonly<Record<string, string>>

function differentPins(ours: Pins, theirs: Pins): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()
  return names.flatMap((name) =>
    normal(ours[name]) === normal(theirs[name])
      ? []
      : [`${name}: ours ${ours[name] ?? '-'}, theirs ${theirs[name] ?? '-'}`],
  )
}

const normal = (version: string | undefined): string | undefined =>
  version === undefined ? undefined : (parseVersion(version)?.normal ?? version)

/**
 * Results kept from earlier runs in a file of JSON lines; the last of a set and installer counts.
 */
export function readResults(path: string | undefined): Map<string, Result> {
  const results = new Map<string, Result>()
  if (path === undefined || !existsSync(path)) return results
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const result: Result = JSON.parse(line)
    results.set(resultKey(result), result)
  }
  return results
}

export const resultKey = ({ set, installer }: Pick<Result, 'set' | 'installer'>): string =>
  `${set} ${installer}`

export function keepResult(path: string | undefined, result: Result): void {
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(result)}\n`)
}
