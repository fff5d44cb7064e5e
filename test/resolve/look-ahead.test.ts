import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import type { RecordedVersion } from '../../src/resolve/sources.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { INSTALLERS, planFor, sourcesFor, textIndex } from './support.ts'

const version = (
  text: string,
  requires: string,
  requiresPython: string | null = null,
): RecordedVersion => ({
  version: parseVersion(text)!,
  uploadTime: null,
  facts: { requiresDist: [requires], requiresPython, providesExtra: [] },
})

/** The projects whose pages are requested while the page of `app` does not arrive. */
async function askedFor(
  installer: 'pip' | 'uv',
  requirement: string,
  recorded: readonly RecordedVersion[],
  when: { readonly excludeNewer?: string } = {},
): Promise<readonly string[]> {
  const plan = await planFor({ installer, with: [requirement], python: '3.11', ...when })
  const asked: string[] = []
  const universe = new Universe(plan.rules, {
    ...sourcesFor(plan, textIndex('app 1')),
    page: (name) => {
      asked.push(name)
      return new Promise(() => {})
    },
    recorded: (name) => (name === 'app' ? recorded : []),
  })
  universe.lookAhead.admit(
    plan.request.roots.map((root) => root.requirement),
    new Map(),
  )
  for (let tick = 0; tick < 5; tick++) await setImmediate()
  return asked
}

test.each(INSTALLERS)(
  '%s: what the newest recorded version requires is requested along with a page',
  async (installer) => {
    const recorded = [version('2.0', 'new'), version('1.0', 'old')]
    expect(await askedFor(installer, 'app', recorded)).toEqual(['app', 'new'])
    expect(await askedFor(installer, 'app<2', recorded)).toEqual(['app', 'old'])
  },
)

test.each(INSTALLERS)(
  '%s: a version that was recorded for a newer Python is not what will be taken',
  async (installer) => {
    const recorded = [version('2.0', 'new', '>=3.12'), version('1.0', 'old', '>=3.8')]
    expect(await askedFor(installer, 'app', recorded)).toEqual(['app', 'old'])
  },
)

test.each(INSTALLERS)(
  '%s: a version without recorded metadata is passed over',
  async (installer) => {
    const recorded = [{ ...version('2.0', 'new'), facts: null }, version('1.0', 'old')]
    expect(await askedFor(installer, 'app', recorded)).toEqual(['app', 'old'])
  },
)

test.each(INSTALLERS)(
  '%s: of versions that are all too new, the oldest one tells what is required',
  async (installer) => {
    const uploaded = (date: string, known: RecordedVersion): RecordedVersion => ({
      ...known,
      uploadTime: Date.parse(date),
    })
    const recorded = [
      uploaded('2026-03-01', version('3.0', 'new')),
      uploaded('2026-02-01', version('2.0', 'old')),
    ]
    expect(await askedFor(installer, 'app', recorded, { excludeNewer: '2026-01-01' })).toEqual([
      'app',
      'old',
    ])
    const older = uploaded('2025-12-01', version('1.0', 'oldest'))
    expect(
      await askedFor(installer, 'app', [...recorded, older], { excludeNewer: '2026-01-01' }),
    ).toEqual(['app', 'oldest'])
  },
)

test.each(INSTALLERS)(
  '%s: if another version than the pinned one is recorded, and it requires a project that a line limits, its own page comes first',
  async (installer) => {
    const askedWith = async (...lines: readonly string[]): Promise<readonly string[]> => {
      const plan = await planFor({ installer, with: lines, python: '3.11' })
      const sources = sourcesFor(plan, textIndex('app 1: base & other\nbase 1\nother 1\nlater 1'))
      const asked: string[] = []
      let arrive: () => void = () => {}
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve
      })
      const universe = new Universe(plan.rules, {
        ...sources,
        page: async (name, ask) => {
          asked.push(name)
          if (name === 'app') await arrived
          return sources.page(name, ask)
        },
        metadata: () => new Promise(() => {}),
        recorded: (name) =>
          name === 'app'
            ? [
                {
                  version: parseVersion('2.0')!,
                  uploadTime: null,
                  facts: {
                    requiresDist: ['base', 'later'],
                    requiresPython: null,
                    providesExtra: [],
                  },
                },
              ]
            : [],
      })
      universe.lookAhead.admit(
        plan.request.roots.map((root) => root.requirement),
        new Map(),
      )
      for (let tick = 0; tick < 5; tick++) await setImmediate()
      asked.push('app arrives')
      arrive()
      for (let tick = 0; tick < 5; tick++) await setImmediate()
      return asked
    }
    // The guess is put off until the page has told which metadata to request first.
    expect(await askedWith('app==1', 'base>=1')).toEqual(['app', 'base', 'app arrives', 'later'])
    expect(await askedWith('app==2', 'base>=1')).toEqual(['app', 'base', 'later', 'app arrives'])
    expect(await askedWith('app==1', 'base')).toEqual(['app', 'base', 'later', 'app arrives'])
    expect(await askedWith('app==1', 'other>=1')).toEqual([
      'app',
      'other',
      'base',
      'later',
      'app arrives',
    ])
  },
)

test('of a long list, 512 pages are requested at first, and each that arrives makes room', async () => {
  const names = Array.from({ length: 600 }, (_, i) => `project-${i}`)
  const plan = await planFor({ installer: 'uv', with: names, python: '3.11' })
  const sources = sourcesFor(plan, textIndex(names.map((name) => `${name} 1`).join('\n')))
  const arrive: (() => void)[] = []
  const universe = new Universe(plan.rules, {
    ...sources,
    page: (name, options) =>
      new Promise((resolve) => arrive.push(() => resolve(sources.page(name, options)))),
  })
  universe.lookAhead.admit(
    plan.request.roots.map((root) => root.requirement),
    new Map(),
  )
  await setImmediate()
  expect(arrive).toHaveLength(512)
  for (const one of arrive.slice(0, 50)) one()
  await setImmediate()
  expect(arrive).toHaveLength(562)
  for (const one of arrive.slice(50)) one()
  await setImmediate()
  expect(arrive).toHaveLength(600)
})

test('of a long list, no more pages are requested once those under way have failed', async () => {
  const names = Array.from({ length: 600 }, (_, i) => `project-${i}`)
  const plan = await planFor({ installer: 'uv', with: names, python: '3.11' })
  let asked = 0
  const universe = new Universe(plan.rules, {
    ...sourcesFor(plan, textIndex('app 1')),
    page: async () => {
      asked++
      throw new Error('away')
    },
  })
  universe.lookAhead.admit(
    plan.request.roots.map((root) => root.requirement),
    new Map(),
  )
  for (let tick = 0; tick < 5; tick++) await setImmediate()
  expect(asked).toBe(512)
})
