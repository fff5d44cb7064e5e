import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contains } from '../../src/packaging/versions/range.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import { type Fact, factsOf } from '../../src/resolve/explain/facts.ts'
import { isContradiction, newEffort } from '../../src/resolve/explain/is-contradiction.ts'
import { minimise } from '../../src/resolve/explain/minimise.ts'
import { type Projects, projectsOf } from '../../src/resolve/explain/projects.ts'
import { uvSearch } from '../../src/resolve/uv/search.ts'
import { runs } from '../support/runs.ts'
import { planFor, textIndex, universeFor } from './support.ts'

const NAMES = ['a', 'b', 'c', 'd']
const specifier = fc.constantFrom('==1', '==2', '>=2', '<2', '>=3', '<3', '!=2', '')
const requirement = fc.tuple(fc.constantFrom(...NAMES), specifier).map((parts) => parts.join(''))
const line = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.integer({ min: 1, max: 3 }),
    fc.array(requirement, { maxLength: 2 }),
    fc.constantFrom('', '', ' (yanked)'),
  )
  .map(
    ([name, version, needs, flags]) =>
      `${name} ${version}${flags}${needs.length === 0 ? '' : `: ${needs.join(' & ')}`}`,
  )

const problems = fc.record({
  index: fc
    .uniqueArray(line, { minLength: 3, maxLength: 10, selector: (text) => text.slice(0, 3) })
    .map((lines) => lines.join('\n')),
  wanted: fc.array(requirement, { minLength: 1, maxLength: 3 }),
  constraint: fc.array(
    fc
      .tuple(fc.constantFrom(...NAMES), fc.constantFrom('<2', '>=2', '!=3'))
      .map((parts) => parts.join('')),
    { maxLength: 2 },
  ),
})
type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never

/**
 * The facts of a search that fails, before and after they are shortened; null if there is a
 * solution.
 */
async function failed({ index, wanted, constraint }: Problem) {
  const plan = await planFor({ installer: 'uv', with: wanted, constraint })
  const universe = universeFor(plan, textIndex(index))
  const search = uvSearch(plan.request, universe)
  for (;;) {
    const step = search.next()
    if (!step.done) await step.value
    else if (step.value.kind === 'solved') return null
    else {
      const projects = projectsOf(universe, plan.request)
      const facts = factsOf(step.value, plan.request, projects)
      return { facts, few: await minimise(facts, newEffort()), projects }
    }
  }
}

/**
 * Also versions that do not exist, one in each gap between the others: the facts alone must exclude
 * everything.
 */
const KEYS = ['0', '0.5', '1', '1.5', '2', '2.5', '3', '3.5', '4'].map(
  (text) => parseVersion(text)!.key,
)

/** Whether some selection of versions meets every fact, by trying all. */
function isPossible(facts: readonly Fact[]): boolean {
  const meets = (selected: ReadonlyMap<string, string>, fact: Fact): boolean => {
    const key = selected.get(fact.package)
    const isIn = key !== undefined && contains(fact.set, key)
    if (fact.kind === 'requirement') return isIn
    if (fact.kind === 'constraint') return key === undefined || isIn
    const needed = fact.kind === 'dependency' ? selected.get(fact.on) : undefined
    return (
      !isIn || (fact.kind === 'dependency' && needed !== undefined && contains(fact.onSet, needed))
    )
  }
  const extend = (place: number, selected: ReadonlyMap<string, string>): boolean => {
    const name = NAMES[place]
    if (name === undefined) return facts.every((fact) => meets(selected, fact))
    return (
      extend(place + 1, selected) ||
      KEYS.some((key) => extend(place + 1, new Map([...selected, [name, key]])))
    )
  }
  return extend(0, new Map())
}

/** Whether a fact about the index is true. */
function isTrue(fact: Fact, projects: Projects): boolean {
  if (fact.kind === 'requirement' || fact.kind === 'constraint') return true
  const concerned = (projects.candidates(fact.package)?.newestFirst ?? []).filter(({ version }) =>
    contains(fact.set, version.key),
  )
  if (fact.kind === 'absent') return concerned.every(({ yanked }) => yanked)
  return concerned.every((candidate) => {
    const { key } = candidate.version
    const known = projects.requirements(fact.package, [key, `${key} `], fact.on)
    return known.some(({ specifier: { range } }) =>
      KEYS.every((version) => !contains(range, version) || contains(fact.onSet, version)),
    )
  })
}

test('the facts of an explanation contradict each other, are all needed, and are true', async () => {
  let failures = 0
  await fc.assert(
    fc.asyncProperty(problems, async (problem) => {
      const failure = await failed(problem)
      if (failure === null) return
      failures++
      const { facts, few, projects } = failure
      expect(isPossible(facts)).toBe(false)
      expect(isPossible(few)).toBe(false)
      for (const fact of few) expect(isPossible(few.filter((other) => other !== fact))).toBe(true)
      expect(few.filter((fact) => !isTrue(fact, projects))).toEqual([])
    }),
    runs(150),
  )
  expect(failures).toBeGreaterThan(20)
})

test('the check for contradictions agrees with trying everything', async () => {
  await fc.assert(
    fc.asyncProperty(problems, fc.nat(), async (problem, at) => {
      const facts = (await failed(problem))?.facts ?? []
      const without = facts.filter((_, index) => index !== at % facts.length)
      expect(await isContradiction(without, newEffort())).toBe(!isPossible(without))
    }),
    runs(100),
  )
})

test('facts whose check would take too long stay, and other work runs', async () => {
  const problem: Problem = {
    index: 'a 1: b==1 & c==1\nb 1: c==2\nc 1\nc 2',
    wanted: ['a'],
    constraint: [],
  }
  const { facts } = (await failed(problem))!
  expect(await minimise(facts, { ...newEffort(), steps: 0 })).toHaveLength(facts.length)
  let turns = 0
  await minimise(
    facts,
    newEffort(async () => void turns++),
  )
  expect(turns).toBeGreaterThan(facts.length)
})

test('a constraint is no dependency of a package, even if one of its versions writes the same', async () => {
  const { few, projects } = (await failed({
    index: 'c 3: b<2\na 1\nd 1: c==2\nc 2: b==2',
    wanted: ['c>=2', 'd'],
    constraint: ['b<2'],
  }))!
  expect(few.filter((fact) => !isTrue(fact, projects))).toEqual([])
  expect(few.map(({ kind }) => kind)).toContain('constraint')
})
