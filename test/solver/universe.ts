import type {
  Choice,
  Dependencies,
  Dependency,
  Priority,
  Provider,
} from '../../src/solver/provider.ts'
import { formatIntegers, has, type Integers, integers, only, parseIntegers } from './integers.ts'

/** The dependencies of one version, or why it cannot be used. */
export type Release = readonly Dependency<string, Integers>[] | string

/** Everything that exists, by package and version. */
export type Universe = ReadonlyMap<string, ReadonlyMap<number, Release>>

/** `a >=2, b` as requirements; no set is every version. */
export function parseRequirements(text: string): Dependency<string, Integers>[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...set] = part.split(' ')
      return { package: name, set: parseIntegers(set.join(' ') || '*') }
    })
}

/**
 * One version a line: `a 2: b >=2, c`, `a 1` without dependencies, or `a 1! reason` if it cannot
 * be used.
 */
export function parseUniverse(text: string): Universe {
  const universe = new Map<string, Map<number, Release>>()
  for (const line of text.trim().split('\n')) {
    const [, name = '', version = '', mark, rest = ''] =
      /^\s*(\S+) (\d+)([:!]?)(.*)$/.exec(line) ?? []
    const versions = universe.get(name) ?? new Map<number, Release>()
    versions.set(Number(version), mark === '!' ? rest.trim() : parseRequirements(rest))
    universe.set(name, versions)
  }
  return universe
}

export type UniverseProvider = Provider<string, number, Integers, string> & {
  readonly visited: string[]
}

/** Highest versions first, packages in order of discovery, unless `overrides` say otherwise. */
export function providerOf(
  universe: Universe,
  overrides: Partial<Provider<string, number, Integers, string>> = {},
): UniverseProvider {
  const descending = new Map(
    [...universe].map(([name, versions]) => [name, [...versions.keys()].sort((a, b) => b - a)]),
  )
  const visited: string[] = []
  return {
    visited,
    prioritize: (): Priority => [],
    choose(name, set): Choice<number, Integers, string> {
      const version = descending.get(name)?.find((candidate) => has(set, candidate))
      if (version !== undefined) return { kind: 'version', version, set: only(version) }
      return { kind: 'none', reason: universe.has(name) ? 'no such version' : 'no such package' }
    },
    dependencies(name, version): Dependencies<string, Integers, string> {
      visited.push(`${name} ${version}`)
      const release = universe.get(name)!.get(version)!
      return typeof release === 'string'
        ? { kind: 'unavailable', reason: release }
        : { kind: 'known', dependencies: release }
    },
    ...overrides,
  }
}

/** The gap around `version` up to its neighbours in the universe. */
export function gapAround(universe: Universe, name: string, version: number): Integers {
  const others = [...universe.get(name)!.keys()].filter((other) => other !== version)
  const below = Math.max(-1, ...others.filter((other) => other < version))
  const above = others.filter((other) => other > version)
  return above.length === 0 ? [below + 1] : [below + 1, Math.min(...above)]
}

/** `a`, or `a >=2` if it is not about every version. */
export const describe = (name: string, set: Integers): string =>
  integers.key(set) === integers.key(integers.full) ? name : `${name} ${formatIntegers(set)}`
