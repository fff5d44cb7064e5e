import { expect, test } from 'vitest'
import type { Provider } from '../../src/solver/provider.ts'
import { solve } from '../../src/solver/solve.ts'
import { finished } from './finished.ts'
import { type Integers, integers, only } from './integers.ts'
import { factsOf, type Outcome, search } from './report.ts'

const VERSIONS = 3000

/** `sdk N` depends on `core N`, each of which wants an old `http`. */
const walkDown: Provider<string, number, Integers, string> = {
  prioritize: () => [],
  choose(_, set) {
    const last = set.length % 2 === 1 ? VERSIONS : set.at(-1)! - 1
    return last >= 1 && last >= (set.at(set.length % 2 === 1 ? -1 : -2) ?? Number.POSITIVE_INFINITY)
      ? { kind: 'version', version: last, set: only(last) }
      : { kind: 'none', reason: 'no older version' }
  },
  dependencies(name, version) {
    // There is nothing above the newest version: without that said, a hole would be left there.
    const versions = version === VERSIONS ? [version] : only(version)
    if (name === 'sdk')
      return { kind: 'known', dependencies: [{ package: 'core', set: only(version) }], versions }
    return {
      kind: 'known',
      dependencies: name === 'core' ? [{ package: 'http', set: [0, 2] }] : [],
      versions,
    }
  },
}

function run(
  names: readonly string[],
  provider: Provider<string, number, Integers, string>,
): Outcome {
  const requirements = names.map((name) => ({ package: name, set: integers.full }))
  return finished(solve(requirements, provider, integers))
}

test('thousands of versions excluded one by one, and a derivation of that depth', () => {
  const outcome = search('sdk >=1, http >=2', walkDown)
  expect(outcome.kind).toBe('failure')
  expect(outcome.statistics.visited).toBe(2 * VERSIONS + 1)
  if (outcome.kind === 'failure')
    expect(factsOf(outcome.derivation).filter(({ kind }) => kind === 'requirement')).toHaveLength(2)
})

test('hundreds of versions, each of which wants another newer version of a package', () => {
  const newest = 300
  let operations = 0
  const counted = {
    ...integers,
    union(a: Integers, b: Integers) {
      operations++
      return integers.union(a, b)
    },
    intersect(a: Integers, b: Integers) {
      operations++
      return integers.intersect(a, b)
    },
  }
  const provider: Provider<string, number, Integers, string> = {
    ...walkDown,
    prioritize: (name) => [name === 'http' ? 0 : 1],
    choose: (name, set) =>
      name === 'http' ? { kind: 'none', reason: 'no such version' } : walkDown.choose(name, set),
    dependencies: (_, version) => ({
      kind: 'known',
      dependencies: [{ package: 'http', set: [newest + version] }],
      versions: version === newest ? [version] : only(version),
    }),
  }
  const outcome = finished(solve([{ package: 'sdk', set: [1, newest + 1] }], provider, counted))
  expect(outcome.kind).toBe('failure')
  expect(outcome.statistics.visited).toBe(newest)
  // A few for each version. One for each pair of versions would be tens of thousands.
  expect(operations).toBeLessThan(20 * newest)
})

test('thousands of requirements', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}`)
  const outcome = run(names, {
    ...walkDown,
    dependencies: () => ({ kind: 'known', dependencies: [] }),
  })
  expect(outcome).toMatchObject({ kind: 'solution', statistics: { decisions: 3000, conflicts: 0 } })
})

test('a chain of ten thousand packages', () => {
  const outcome = run(['0'], {
    ...walkDown,
    dependencies: (name) => ({
      kind: 'known',
      dependencies: name === '9999' ? [] : [{ package: `${Number(name) + 1}`, set: integers.full }],
    }),
  })
  expect(outcome).toMatchObject({ kind: 'solution', statistics: { decisions: 10_000 } })
})
