import { describe, expect, test } from 'vitest'
import { solve } from '../../src/solver/solve.ts'
import { finished, nextWait } from './finished.ts'
import { integers } from './integers.ts'
import { report, search } from './report.ts'
import { parseRequirements, parseUniverse, providerOf } from './universe.ts'

/** The text without its indentation. */
const lines = (text: string): string => text.trim().replace(/^ +/gm, '')

describe('a solution', () => {
  test('of nothing is empty', () => expect(report('', '')).toBe(''))

  test('has the newest versions and nothing that is not needed', () => {
    expect(report('a', 'a 1\na 2: b\nb 1\nb 3\nc 1')).toBe('a 2, b 3')
  })

  test('follows the requirements of other packages', () => {
    expect(report('a, b', 'a 1\na 2: b <2\nb 1\nb 2')).toBe('a 2, b 1')
  })

  test('goes back to an older version if the newest requires a missing one', () => {
    expect(report('a', 'a 1\na 2: b\na 3: c >=2\nc 1')).toBe('a 1')
  })

  test('skips versions that cannot be used', () => {
    expect(report('a', 'a 1\na 2! needs another platform')).toBe('a 1')
  })

  test('may have packages that depend on each other, and on themselves', () => {
    expect(report('a', 'a 1: b\nb 1: a\nb 2: b 1\nb 3: a, b >=3')).toBe('a 1, b 3')
    expect(report('b', 'b 1\nb 2: b 1')).toBe('b 1')
  })

  test('is found without visiting irrelevant versions', () => {
    const provider = providerOf(
      parseUniverse('a 1\na 2: b 1\nb 1: c 1\nb 2: c 2\nc 1\nc 2\nd 1: c 2\nd 2: c 2'),
    )
    expect(search('a 2, d', provider).kind).toBe('failure')
    expect(provider.visited).toEqual(['a 2', 'd 2', 'b 1', 'd 1'])
  })
})

describe('an explanation', () => {
  test('of a package that does not exist', () => {
    expect(report('a', '')).toBe('1. a: no such package; a is required => no solution')
  })

  test('of requirements that contradict each other', () => {
    expect(report('a <2, a >=2', 'a 1\na 2')).toBe(
      '1. a <2 is required; a >=2 is required => no solution',
    )
  })

  test('of a requirement that nothing can meet', () => {
    expect(report('a <2 >=2', 'a 1')).toBe('a nothing is required => no solution')
  })

  test('merges versions with the same dependency', () => {
    expect(report('a >=1 <3, b 2', 'a 1: b 1\na 2: b 1\nb 1\nb 2')).toBe(
      lines(`
        1. a >=1 <3 depends on b 1; a >=1 <3 is required => never no b 1
        2. (1); b 2 is required => no solution
      `),
    )
  })

  test('separates dependencies of different versions', () => {
    expect(report('a >=1 <3, c 1', 'a 1: b\na 2: c 2\nb 1: c 2\nb 2! broken\nc 1\nc 2')).toBe(
      lines(`
        1. b 0 | >=3: no such version; b 1 depends on c 2 => never no c 2 with b <2 | >=3
        2. b 2: broken; (1) => never no c 2 with b
        3. (2); a 1 depends on b => never a 1 with no c 2
        4. (3); a 2 depends on c 2 => never a >=1 <3 with no c 2
        5. (4); a >=1 <3 is required => never no c 2
        6. (5); c 1 is required => no solution
      `),
    )
  })

  test('leaves out unrelated facts', () => {
    expect(report('a, b', 'a 1: c, d\nb 1: c 1\nc 1: d 1\nc 2: d 2\nd 1! broken\nd 2')).toBe(
      lines(`
        1. d 1: broken; c 1 depends on d 1 => never c 1
        2. (1); b 1 depends on c 1 => never b 1
        3. (2); b 0 | >=2: no such version => never b
        4. (3); b is required => no solution
      `),
    )
  })
})

describe('waiting', () => {
  test('for unknown answers', async () => {
    const universe = parseUniverse('a 1: b\nb 1')
    const plain = providerOf(universe)
    const arrived = new Set<string>()
    const later = <T>(question: string, answer: () => T): T | Promise<string> =>
      arrived.has(question) ? answer() : Promise.resolve(question)
    const steps = solve(
      parseRequirements('a'),
      providerOf(universe, {
        choose: (name, set) => later(`versions of ${name}`, () => plain.choose(name, set)),
        dependencies: (name, version) =>
          later(`${name} ${version}`, () => plain.dependencies(name, version)),
      }),
      integers,
    )
    for (const question of ['versions of a', 'a 1', 'versions of b', 'b 1']) {
      await expect(nextWait(steps).value).resolves.toBe(question)
      arrived.add(question)
    }
    expect(nextWait(steps)).toMatchObject({ done: true, value: { kind: 'solution' } })
  })

  test('ends if an awaited promise rejects', () => {
    const failing = providerOf(new Map(), { choose: () => Promise.resolve() })
    const steps = solve(parseRequirements('a'), failing, integers)
    nextWait(steps)
    expect(() => steps.throw(new Error('no answer'))).toThrow('no answer')
  })
})

describe('the order of decision', () => {
  const universe = parseUniverse('a 1\na 2: c 1\nb 1\nb 2: c 2\nc 1\nc 2')
  const rank = (order: string) => (name: string) => [order.indexOf(name)]

  test('is the provider’s: the first package keeps its newest version', () => {
    const first = (order: string) =>
      search('a, b', providerOf(universe, { prioritize: rank(order) }))
    expect(first('abc')).toMatchObject({ versions: new Map(Object.entries({ a: 2, b: 1, c: 1 })) })
    expect(first('bac')).toMatchObject({ versions: new Map(Object.entries({ b: 2, a: 1, c: 2 })) })
  })

  test('can be changed at a conflict, and undoes earlier decisions', () => {
    let order = 'abc'
    const conflicts: unknown[] = []
    const outcome = search(
      'a, b',
      providerOf(universe, {
        prioritize: (name) => rank(order)(name),
        react(steps, deciding) {
          conflicts.push({
            deciding,
            affected: steps.map(({ affected }) => affected),
            packages: steps[0]?.packages,
          })
          order = 'bac'
          return { retract: ['a'] }
        },
      }),
    )
    expect(outcome).toMatchObject({ versions: new Map(Object.entries({ b: 2, a: 1, c: 2 })) })
    expect(conflicts[0]).toEqual({ deciding: 'b', affected: ['b'], packages: ['b', 'c'] })
  })
})

describe('additions of a provider', () => {
  test('an unusable version is excluded, and the next one is requested', () => {
    const universe = parseUniverse('a 1\na 2\na 3')
    const plain = providerOf(universe)
    const outcome = search(
      'a',
      providerOf(universe, {
        choose(name, set) {
          const choice = plain.choose(name, set)
          if (choice instanceof Promise || choice.kind !== 'version' || choice.version < 2)
            return choice
          return { kind: 'unavailable', versions: choice.set, reason: 'withdrawn' }
        },
      }),
    )
    expect(outcome).toMatchObject({ kind: 'solution', versions: new Map([['a', 1]]) })
  })

  test('a proxy always has the version of its package', () => {
    const universe = parseUniverse('proxy 1\nproxy 2\nreal 1\nreal 2: c 2\nc 1')
    const requirement = (name: string, tiedTo?: string) => ({
      ...parseRequirements(`${name} *`)[0]!,
      ...(tiedTo && { tiedTo }),
    })
    const solved = (requirements: ReturnType<typeof requirement>[]) =>
      finished(solve(requirements, providerOf(universe), integers))
    expect(solved([requirement('proxy', 'real')])).toMatchObject({
      versions: new Map(Object.entries({ proxy: 2, real: 1 })),
    })
    expect(solved([requirement('proxy')])).toMatchObject({
      versions: new Map(Object.entries({ proxy: 2 })),
    })
  })
})
