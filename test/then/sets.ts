import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import toml from '@iarna/toml'
import type { InstallerName } from '../../src/model/estimate.ts'

/** One case of sets.toml. */
export interface ThenSet {
  readonly name: string
  /** The subject of the set. */
  readonly about: string
  readonly first: readonly string[]
  /** The arguments of `pip install` of each further install. */
  readonly then: readonly string[]
  readonly python: string
  readonly installers: readonly InstallerName[]
  /** Lines of files next to it, by name. */
  readonly files: Readonly<Record<string, readonly string[]>>
}

/** Reads sets.toml, whose head explains the fields. */
export function readSets(): readonly ThenSet[] {
  const { set: written } = toml.parse(
    readFileSync(join(import.meta.dirname, 'sets.toml'), 'utf8'),
  ) as unknown as {
    readonly set: readonly Partial<ThenSet>[]
  }
  return written.map((one): ThenSet => {
    const { name, about, first, then } = one
    if (name === undefined || about === undefined || first === undefined || then === undefined)
      throw new Error(`sets.toml: '${name}' lacks name, about, first or then`)
    return { python: '3.12', installers: ['pip'], files: {}, ...one, name, about, first, then }
  })
}
