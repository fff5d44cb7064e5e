import fc from 'fast-check'
import type { Dependency } from '../../src/solver/provider.ts'
import { has, type Integers } from './integers.ts'
import type { Release, Universe } from './universe.ts'

const NAMES = ['a', 'b', 'c', 'd'] as const
const VERSIONS = 4

/** A small universe and a question to it. */
export interface Problem {
  readonly universe: Universe
  readonly requirements: readonly Dependency<string, Integers>[]
}

const version = fc.integer({ min: 1, max: VERSIONS })

const set: fc.Arbitrary<Integers> = fc.oneof(
  { weight: 2, arbitrary: version.map((value) => [value, value + 1]) },
  { weight: 2, arbitrary: version.map((value) => [value]) },
  { weight: 2, arbitrary: version.map((value) => [0, value + 1]) },
  { weight: 2, arbitrary: version.map((value) => [0, value, value + 1]) },
  { weight: 1, arbitrary: fc.constant([0]) },
)

const dependency = fc.record({ package: fc.constantFrom(...NAMES), set })

const release: fc.Arbitrary<Release> = fc.oneof(
  { weight: 8, arbitrary: fc.array(dependency, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant('broken') },
)

const versions = fc.uniqueArray(fc.tuple(version, release), {
  selector: ([value]) => value,
  minLength: 2,
})

export const problems: fc.Arbitrary<Problem> = fc.record({
  universe: fc
    .tuple(...NAMES.map(() => versions))
    .map((all) => new Map(all.map((of, i) => [NAMES[i]!, new Map(of)]))),
  requirements: fc.array(dependency, { minLength: 1, maxLength: 2 }),
})

/** A version of each selected package. */
export type Selection = ReadonlyMap<string, number>

/** Every selection out of the given versions of each package. */
export function* selections(
  versions: ReadonlyMap<string, readonly number[]>,
): Generator<Selection> {
  const names = [...versions.keys()]
  function* extend(i: number, selection: Map<string, number>): Generator<Selection> {
    const name = names[i]
    if (name === undefined) {
      yield selection
      return
    }
    yield* extend(i + 1, selection)
    for (const candidate of versions.get(name)!) {
      selection.set(name, candidate)
      yield* extend(i + 1, selection)
    }
    selection.delete(name)
  }
  yield* extend(0, new Map())
}

const meets = (
  selection: Selection,
  dependencies: readonly Dependency<string, Integers>[],
): boolean => dependencies.every(({ package: name, set }) => has(set, selection.get(name) ?? -1))

/**
 * Whether a selection meets the requirements and all dependencies of its versions, by definition.
 */
export function isSolution(selection: Selection, { universe, requirements }: Problem): boolean {
  if (!meets(selection, requirements)) return false
  return [...selection].every(([name, selected]) => {
    const release = universe.get(name)?.get(selected)
    return release !== undefined && typeof release !== 'string' && meets(selection, release)
  })
}

/** By trying everything. */
export function hasSolution(problem: Problem): boolean {
  const versions = new Map([...problem.universe].map(([name, of]) => [name, [...of.keys()]]))
  for (const selection of selections(versions)) if (isSolution(selection, problem)) return true
  return false
}
