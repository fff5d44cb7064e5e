import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseMarker } from '../../src/packaging/markers/marker.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { intersect, type Range, union } from '../../src/packaging/versions/range.ts'
import { parseVersion, type Version } from '../../src/packaging/versions/version.ts'
import type { Derivation } from '../../src/solver/derivation.ts'
import type { Failure, Solution } from '../../src/solver/outcome.ts'
import { solve } from '../../src/solver/solve.ts'
import { finished } from '../solver/finished.ts'
import {
  baseOf,
  type Catalogue,
  catalogueOf,
  expand,
  holds,
  type Index,
  IndexProvider,
  type Release,
  ranges,
} from './resolvelib-index.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

/** One case: a question to an index, and the result. */
export interface ResolvelibCase {
  readonly id: string
  readonly index: string
  readonly requested: readonly string[]
  readonly resolved?: Readonly<
    Record<string, string | { readonly version: string; readonly marker?: string }>
  > | null
  readonly conflicted?: Readonly<Record<string, readonly string[]>>
  readonly unvisited?: Readonly<Record<string, readonly string[]>>
  readonly xfail?: boolean
}

type Outcome = Solution<string, Release> | Failure<string, Range, 'missing'>

const file = 'resolvelib'

export const readCatalogue = (directory: string, name: string): Catalogue =>
  catalogueOf(readCases<Index>(join(directory, file, 'index'), `${name}.json`)!)

/** The cases of a folder; none if it has none. */
export function readResolvelibCases(directory: string): ResolvelibCase[] {
  const folder = join(directory, file)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => readCases<ResolvelibCase>(folder, name)!)
}

/** Solves one case with PubGrub; nothing has to be waited for. */
export function solveCase(
  { requested }: Pick<ResolvelibCase, 'requested'>,
  catalogue: Catalogue,
): { outcome: Outcome; provider: IndexProvider } {
  const requirements = requested.map((text) => parseRequirement(text)).flatMap(expand)
  const provider = new IndexProvider(
    catalogue,
    requirements.map((requirement) => requirement.package),
  )
  return { outcome: finished(solve(requirements, provider, ranges)), provider }
}

const normal = (text: string): string => parseVersion(text)?.normal ?? text

/** Versions without the zeros at their end: the data has 7.0.0 for 7.0. */
const shortened = (version: Version): string => version.normal.replace(/(\.0)+$/, '')

function expectedPins(test: ResolvelibCase): [string, string][] {
  const pins: [string, string][] = []
  for (const [name, pin] of Object.entries(test.resolved ?? {})) {
    const { version, marker = undefined } = typeof pin === 'string' ? { version: pin } : pin
    if (marker === undefined || holds(parseMarker(marker)))
      pins.push([name, shortened(parseVersion(version)!)])
  }
  return pins.sort()
}

/**
 * The packages without a version that every dependent allows in at least one of its own versions,
 * by the facts of a failure: the requirements contradict each other, or no version meets them.
 */
function unmetPackages(
  top: Derivation<string, Range, 'missing'>,
  provider: IndexProvider,
): string[] {
  const demands = new Map<string, Map<string, Range>>()
  function demand(on: string, set: Range, dependent: string): void {
    const byDependent = demands.get(on) ?? new Map<string, Range>()
    byDependent.set(dependent, union(byDependent.get(dependent) ?? ranges.empty, set))
    demands.set(on, byDependent)
  }
  const nodes = new Set([top])
  for (const node of nodes) {
    if (node.kind === 'derived') for (const cause of node.causes) nodes.add(cause)
    if (node.kind === 'dependency') demand(node.on, node.onSet, node.package)
    if (node.kind === 'requirement') demand(node.package, node.set, `requirement ${node.index}`)
  }
  const unmet = [...demands].filter(
    ([id, of]) => provider.choose(id, [...of.values()].reduce(intersect)).kind === 'none',
  )
  return [...new Set(unmet.map(([id]) => baseOf(id)))].sort()
}

function check(test: ResolvelibCase, catalogue: Catalogue): string | undefined {
  const { outcome, provider } = solveCase(test, catalogue)
  for (const [name, versions] of Object.entries(test.unvisited ?? {}))
    for (const version of versions)
      if (provider.visited.has(`${name} ${normal(version)}`)) return `visited ${name} ${version}`
  if (outcome.kind === 'failure') {
    return difference(
      unmetPackages(outcome.derivation, provider),
      Object.keys(test.conflicted ?? {}).sort(),
    )
  }
  const pins = [...outcome.versions].filter(([id]) => !id.includes('['))
  return difference(
    pins.map(([name, { version }]) => [name, shortened(version)]).sort(),
    expectedPins(test),
  )
}

function* load(directory: string): Iterable<Case> {
  for (const test of readResolvelibCases(directory)) {
    yield {
      id: test.id,
      skip: test.xfail === true,
      run: () => check(test, readCatalogue(directory, test.index)),
    }
  }
}

export const resolvelib: Suite = { file, load }
