import { expect, test } from 'vitest'
import { candidatesOf } from '../../src/resolve/candidates.ts'
import { NOTHING_INSTALLED } from '../../src/resolve/installed.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { nothingTold, Universe } from '../../src/resolve/universe.ts'
import { INSTALLERS, planFor, sourcesFor, textIndex, universeFor } from './support.ts'

/** The file names whose metadata is requested on the way to an answer. */
async function askedFor(
  installer: 'pip' | 'uv',
  roots: readonly string[],
  index: string,
): Promise<readonly string[]> {
  const plan = await planFor({ installer, with: roots })
  const asked: string[] = []
  await resolve(
    plan.request,
    universeFor(plan, textIndex(index), (filename) => asked.push(filename.replace(/-py3.*/, ''))),
  )
  return asked
}

test.each(INSTALLERS)(
  '%s: metadata that will probably be needed is requested, each once',
  async (installer) => {
    const asked = await askedFor(
      installer,
      ['a'],
      `
      a 1: b
      b 2: c<2
      b 1
      c 2
      c 1
    `,
    )
    expect(asked.toSorted()).toEqual(['a-1', 'b-2', 'c-1'])
  },
)

test.each(INSTALLERS)('%s: versions that a root excludes are not requested', async (installer) => {
  const asked = await askedFor(
    installer,
    ['b<2', 'a'],
    `
      a 2: b>=2
      a 1: b
      b 2
      b 1
    `,
  )
  expect(asked.toSorted()).toEqual(['a-1', 'a-2', 'b-1'])
})

test.each(INSTALLERS)(
  '%s: a search with the answers of another one requests nothing',
  async (installer) => {
    const index = `
    a 1: b
    b 2: c<2
    b 1
    c 2
    c 1
  `
    const asked: string[] = []
    const told = nothingTold()
    const plan = await planFor({ installer, with: ['a'] })
    const sources = sourcesFor(plan, textIndex(index), (filename) =>
      asked.push(filename.replace(/-py3.*/, '')),
    )
    const pinsOf = async (): Promise<readonly string[]> => {
      const { packages } = await resolve(
        plan.request,
        new Universe(plan.rules, sources, NOTHING_INSTALLED, told),
      )
      return [...packages.values()]
        .map(({ candidate }) => `${candidate.name} ${candidate.version.normal}`)
        .sort()
    }
    const first = await pinsOf()
    expect(first).toEqual(['a 1', 'b 2', 'c 1'])
    const before = [...asked]
    expect(await pinsOf()).toEqual(first)
    expect(asked).toEqual(before)
  },
)

test('the file of a lock is taken as it is, and scenarios share what is known about it', async () => {
  const plan = await planFor({ installer: 'uv', with: ['a'] })
  const sources = sourcesFor(plan, textIndex('a 1'))
  const page = await sources.page('a', { after: 0, purpose: 'needed' })
  const judged = page.kind === 'found' ? candidatesOf(page.page, plan.rules).at(0) : null
  // Rules that would refuse the file: the lock has decided.
  const rules = { ...plan.rules, noBinary: () => true }
  const pinning = {
    ...sources,
    page: async () => ({ kind: 'pinned', pin: judged!, depth: 0 }) as const,
  }
  const lists = []
  for (const universe of [new Universe(rules, pinning), new Universe(plan.rules, pinning)]) {
    await universe.candidates('a')
    lists.push(universe.knownCandidates('a'))
  }
  expect(lists[0]!.at(0)).toBe(judged)
  expect(lists[1]).toBe(lists[0])
})
