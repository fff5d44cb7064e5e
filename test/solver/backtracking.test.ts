import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BacktrackOutcome, BacktrackProvider } from '../../src/solver/backtrack-provider.ts'
import { backtrack } from '../../src/solver/backtracking.ts'
import type { Dependency } from '../../src/solver/provider.ts'
import { runs } from '../support/runs.ts'
import { has, type Integers } from './integers.ts'
import { parseRequirements, parseUniverse, type Universe } from './universe.ts'
import { hasSolution, isSolution, type Problem, problems, type Selection } from './universes.ts'

interface Version {
  readonly name: string
  readonly version: number
}

type Requirement = Dependency<string, Integers>
type Outcome = BacktrackOutcome<Requirement, Version>
type Provider = BacktrackProvider<Requirement, Version>

/**
 * Newest versions first, the first of the undecided packages first. `visited` is what was pinned or
 * tried.
 */
function providerOf(
  universe: Universe,
  overrides: Partial<Provider> = {},
): Provider & { readonly visited: string[] } {
  const versions = new Map(
    [...universe].map(([name, of]) => [
      name,
      [...of.keys()].sort((a, b) => b - a).map((version): Version => ({ name, version })),
    ]),
  )
  const visited: string[] = []
  return {
    visited,
    identify: (requirement) => requirement.package,
    identifyCandidate: ({ name }) => name,
    matches: (id, requirements, incompatibilities) =>
      (versions.get(id) ?? []).filter(
        (one) =>
          !incompatibilities.includes(one) &&
          requirements(id).every(({ set }) => has(set, one.version)),
      ),
    isSatisfiedBy: ({ set }, { version }) => has(set, version),
    dependencies: ({ name, version }) => {
      visited.push(`${name} ${version}`)
      const release = universe.get(name)!.get(version)!
      return typeof release === 'string' ? null : release
    },
    pick: ([first]) => first!,
    ...overrides,
  }
}

function run(
  requirements: readonly Requirement[],
  provider: Provider,
  maxRounds?: number,
): Outcome {
  const steps = backtrack(requirements, provider, maxRounds)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

const selectionOf = (outcome: Outcome): Selection | undefined =>
  outcome.kind === 'solved'
    ? new Map([...outcome.pins].map(([name, { version }]) => [name, version]))
    : undefined

const solve = (universe: string, requirements: string, overrides?: Partial<Provider>): string => {
  const outcome = run(
    parseRequirements(requirements),
    providerOf(parseUniverse(universe), overrides),
  )
  const selection = selectionOf(outcome)
  return selection === undefined
    ? outcome.kind
    : [...selection]
        .map(([name, version]) => `${name} ${version}`)
        .sort()
        .join(', ')
}

describe('a search', () => {
  test('takes the newest versions that fit together', () => {
    expect(solve('a 2: b >=2\na 1\nb 3\nb 2\nb 1', 'a, b <3')).toBe('a 2, b 2')
  })

  test('takes the steps that BACKTRACKING.md shows', () => {
    const provider = providerOf(
      parseUniverse('app 2: lib >=2\napp 1: lib\ntool 1: lib <2\nlib 2\nlib 1'),
    )
    const outcome = run(parseRequirements('app, tool'), provider)
    expect(outcome).toMatchObject({ kind: 'solved', rounds: 5 })
    expect(selectionOf(outcome)).toEqual(new Map(Object.entries({ app: 1, tool: 1, lib: 1 })))
    expect(provider.visited).toEqual(['app 2', 'tool 1', 'app 2', 'tool 1', 'app 1', 'lib 1'])
  })

  test('goes back to the decision that caused the conflict', () => {
    expect(solve('a 2: c 2\na 1: c 1\nb 1: c 1\nc 2\nc 1', 'a, b')).toBe('a 1, b 1, c 1')
  })

  test('skips versions that cannot be installed', () => {
    expect(solve('a 3! broken\na 2: b\na 1\nb 1! broken', 'a')).toBe('a 1')
  })

  test('forgets the requirements of versions that are no longer chosen', () => {
    expect(solve('a 2: b\na 1\nb 1: c\nc 1\nd 1: a 1', 'a, d')).toBe('a 1, d 1')
  })

  test('requests no version that cannot matter', () => {
    const provider = providerOf(parseUniverse('a 1: b <2\nb 3\nb 2\nb 1\nc 1'))
    expect(run(parseRequirements('a'), provider).kind).toBe('solved')
    expect([...new Set(provider.visited)]).toEqual(['a 1', 'b 1'])
  })

  test('names the requirements that exclude each other', () => {
    const outcome = run(
      parseRequirements('a, b'),
      providerOf(parseUniverse('a 1: c 1\nb 1: c 2\nc 2\nc 1')),
    )
    if (outcome.kind !== 'impossible') throw new Error(outcome.kind)
    expect(
      outcome.causes.map(
        ({ requirement, parent }) => `${parent?.name} requires ${requirement.package}`,
      ),
    ).toEqual(['a requires c', 'b requires c'])
  })

  test('fails at once on requirements that no version can meet', () => {
    expect(run(parseRequirements('a 1, a 2'), providerOf(parseUniverse('a 2\na 1')))).toMatchObject(
      { kind: 'impossible', rounds: 0 },
    )
  })

  test('checks many requirements of one package only a few times, and blames those up to the first that cannot be met', () => {
    const universe = parseUniverse('a 500\na 499\nb 1')
    const crowd = Array.from({ length: 500 }, (_, at) => `a >=${at}`)
    const counted = providerOf(universe)
    let looks = 0
    const matches: Provider['matches'] = (...all) => {
      looks++
      return counted.matches(...all)
    }
    const provider: Provider = { ...counted, matches }
    expect(selectionOf(run(parseRequirements(`b, ${crowd.join(', ')}`), provider))).toEqual(
      new Map(Object.entries({ a: 500, b: 1 })),
    )
    expect(looks).toBe(2)
    const outcome = run(parseRequirements([...crowd, 'a <400', ...crowd].join(', ')), provider)
    if (outcome.kind !== 'impossible') throw new Error(outcome.kind)
    expect(outcome.causes).toHaveLength(501)
    expect(looks).toBeLessThan(20)
  })

  test('checks each requirement only a few times, however many packages have it', () => {
    const parents = Array.from({ length: 200 }, (_, at) => `p${at}`)
    const universe = parseUniverse([...parents.map((name) => `${name} 1: a`), 'a 1'].join('\n'))
    const counted = providerOf(universe)
    let looks = 0
    const provider: Provider = {
      ...counted,
      isSatisfiedBy: (...both) => {
        looks++
        return counted.isSatisfiedBy(...both)
      },
      // The package that all others require comes first.
      pick: (ids) => (ids.has('a') ? 'a' : ids.values().next().value!),
    }
    expect(run(parseRequirements(parents.join(', ')), provider)).toMatchObject({ kind: 'solved' })
    expect(looks).toBeLessThan(2000)
  })

  test('gives up after the allowed rounds', () => {
    const universe = parseUniverse('a 1: b\nb 1: c\nc 1: d\nd 1')
    expect(run(parseRequirements('a'), providerOf(universe), 3)).toMatchObject({
      kind: 'too-deep',
      rounds: 3,
    })
    expect(run(parseRequirements('a'), providerOf(universe), 9)).toMatchObject({ kind: 'solved' })
  })
})

/** Picks what a test says, round by round. */
const scripted = (...names: readonly string[]): Partial<Provider> => {
  let round = 0
  return {
    pick: (ids) => {
      const name = names[round++]
      return [...ids].find((id) => id === name) ?? [...ids][0]!
    },
  }
}

// If a pinned version conflicts with a requirement that it led to, resolvelib removes its
// requirements, and may lose track. These two answers are what resolvelib itself gives, so they are
// pip's.
describe('does what resolvelib does, even if that is wrong', () => {
  test('misses a solution behind a decision that it skips', () => {
    const universe = 'b 2\nb 1: c >=4\nc 4: d 1\nc 2: b <2\nc 1\nd 4: c\nd 1'
    expect(
      hasSolution({ universe: parseUniverse(universe), requirements: parseRequirements('d 4') }),
    ).toBe(true)
    expect(solve(universe, 'd 4')).toBe('impossible')
  })

  test('keeps a version without its dependencies', () => {
    const universe = 'a 1: c <2\nb 2: c >=2\nb 1\nc 2: b <2\nc 1\nd 2: a <2\nd 1'
    expect(solve(universe, 'd, b', scripted('d', 'b', 'c', 'a', 'c'))).toBe('a 1, b 2, c 1, d 2')
  })
})

/**
 * The same universe without dependencies on packages that come earlier in the alphabet, or on
 * itself.
 */
const withoutCircles = ({ universe, requirements }: Problem): Problem => ({
  requirements,
  universe: new Map(
    [...universe].map(([name, releases]) => [
      name,
      new Map(
        [...releases].map(([version, release]) => [
          version,
          typeof release === 'string'
            ? release
            : release.filter((dependency) => dependency.package > name),
        ]),
      ),
    ]),
  ),
})

describe('on random universes', () => {
  test('in any order of decision, a found solution meets the requirements', () => {
    const orders = fc.array(fc.nat(9), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(problems, orders, ({ universe, requirements }, order) => {
        let asked = 0
        const provider = providerOf(universe, {
          pick: (ids) => [...ids][order[asked++ % order.length]! % ids.size]!,
        })
        // A few of them go round in circles.
        const selection = selectionOf(run(requirements, provider, 500))
        if (selection !== undefined)
          expect(
            requirements.every(({ package: name, set }) => has(set, selection.get(name)!)),
          ).toBe(true)
      }),
      runs(500),
    )
  })

  test('without circles, decided downwards, a solution is found exactly if there is one', () => {
    fc.assert(
      fc.property(problems.map(withoutCircles), (problem) => {
        const provider = providerOf(problem.universe, { pick: (ids) => [...ids].toSorted()[0]! })
        const outcome = run(problem.requirements, provider)
        const selection = selectionOf(outcome)
        if (selection === undefined)
          expect([outcome.kind, hasSolution(problem)]).toEqual(['impossible', false])
        else expect(isSolution(selection, problem)).toBe(true)
      }),
      runs(500),
    )
  })

  test('waiting makes no difference', () => {
    fc.assert(
      fc.property(problems, ({ requirements, universe }) => {
        const plain = providerOf(universe)
        let asked = 0
        const later = <T>(answer: () => T): T | Promise<unknown> =>
          asked++ % 2 === 0 ? Promise.resolve() : answer()
        const waiting = run(
          requirements,
          {
            ...plain,
            matches: (...args) => later(() => plain.matches(...args)),
            dependencies: (candidate) => later(() => plain.dependencies(candidate)),
          },
          500,
        )
        expect(selectionOf(waiting)).toEqual(
          selectionOf(run(requirements, providerOf(universe), 500)),
        )
      }),
      runs(250),
    )
  })
})
