import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import toml from '@iarna/toml'
import type { InstallerName } from '../../src/model/estimate.ts'

/** One question of sets.toml. */
export interface LiveSet {
  readonly name: string
  /** Where it comes from: an issue, a pull request or a project's file. */
  readonly from: string
  /** `3.11`, or a full version. */
  readonly python: string
  readonly platform: string
  /** Files uploaded at or after this moment do not exist: an ISO time. */
  readonly before: string
  readonly installers: readonly InstallerName[]
  readonly requirements: readonly string[]
  readonly constraints: readonly string[]
  /** Options that pip, uv and pysize spell alike. */
  readonly options: readonly string[]
  /**
   * Why an installer's answer is not ours, if it can't be: its own source, or a fault of the
   * index.
   */
  readonly explained: Readonly<Partial<Record<InstallerName, string>>>
}

interface Written extends Omit<Partial<LiveSet>, 'before'> {
  /** The day whose start is `before`. */
  readonly date?: string
}

const INSTALLERS: readonly InstallerName[] = ['pip', 'uv']

/** Reads sets.toml, whose head explains the fields. */
export function readSets(): readonly LiveSet[] {
  const path = join(import.meta.dirname, 'sets.toml')
  const { set: written } = toml.parse(readFileSync(path, 'utf8')) as unknown as {
    readonly set: readonly Written[]
  }
  const sets = written.map(({ date, ...one }): LiveSet => {
    const { name, from, python, requirements } = one
    if (
      name === undefined ||
      from === undefined ||
      python === undefined ||
      requirements === undefined ||
      date === undefined
    )
      throw new Error(`sets.toml: '${name ?? from}' lacks name, from, python, date or requirements`)
    const defaults = {
      platform: 'linux-x86_64',
      installers: INSTALLERS,
      constraints: [],
      options: [],
      explained: {},
    }
    return { ...defaults, ...one, name, from, python, requirements, before: `${date}T00:00:00Z` }
  })
  const names = new Set(sets.map(({ name }) => name))
  if (names.size < sets.length) throw new Error('sets.toml: two sets have the same name')
  return sets
}

/** Changes with the question, and with nothing else of a set. */
export function questionKey({
  python,
  platform,
  before,
  requirements,
  constraints,
  options,
}: LiveSet): string {
  const question = JSON.stringify([python, platform, before, requirements, constraints, options])
  return createHash('sha256').update(question).digest('hex').slice(0, 12)
}
