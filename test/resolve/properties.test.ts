import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { satisfies } from '../../src/packaging/versions/specifier.ts'
import { runs } from '../support/runs.ts'
import { pins } from './support.ts'

const NAMES = ['a', 'b', 'c', 'd'] as const
const VERSIONS = ['1.0', '1.1', '2.0', '3.0rc1'] as const
const EXTRA = 'x'

interface Release {
  readonly version: string
  readonly requires: readonly string[]
  readonly yanked: boolean
}

type Projects = Readonly<Record<string, readonly Release[]>>

const specifier = fc.constantFrom(
  '',
  '==1.0',
  '==1.1',
  '==2.0',
  '>=1.1',
  '<2',
  '!=1.1',
  '~=1.0',
  '==1.*',
  '>=3.0rc1',
)

const requirement = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({ name: fc.constantFrom(...names), extra: fc.boolean(), specifier })
    .map(({ name, extra, specifier: text }) => `${name}${extra ? `[${EXTRA}]` : ''}${text}`)

/** A dependency that holds always, never, or with the extra. */
const dependency = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      requirement(names),
      fc.constantFrom('', '', '; sys_platform == "win32"', `; extra == "${EXTRA}"`),
    )
    .map(([text, marker]) => text + marker)

const release = (names: readonly string[]): fc.Arbitrary<Release> =>
  fc.record({
    version: fc.constantFrom(...VERSIONS),
    requires: names.length === 0 ? fc.constant([]) : fc.array(dependency(names), { maxLength: 2 }),
    yanked: fc.integer({ max: 9 }).map((n) => n === 0),
  })

/** Of packages that depend only on later ones, or on any other. */
const projects = (circles: boolean): fc.Arbitrary<Projects> =>
  fc.record(
    Object.fromEntries(
      NAMES.map((name, i) => [
        name,
        fc.uniqueArray(
          release(circles ? NAMES.filter((other) => other !== name) : NAMES.slice(i + 1)),
          {
            selector: ({ version }) => version,
            minLength: 1,
          },
        ),
      ]),
    ),
  )

const questions = (circles: boolean) =>
  fc.tuple(projects(circles), fc.array(requirement(NAMES), { minLength: 1, maxLength: 2 }))

const indexText = (all: Projects): string =>
  Object.entries(all)
    .flatMap(([name, releases]) =>
      releases.map(
        ({ version, requires, yanked }) =>
          `${name} ${version}${yanked ? ' (yanked)' : ''}${requires.length > 0 ? `: ${requires.join(' & ')}` : ''}`,
      ),
    )
    .join('\n')

type Selection = ReadonlyMap<string, Release>

/**
 * The packages that the requirements lead to, or undefined if one is missing or excluded. Markers
 * are decided by their text.
 */
function closure(selection: Selection, all: readonly string[]): ReadonlySet<string> | undefined {
  const reached = new Set<string>()
  const queue = [...all]
  for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
    const { name, extras, specifier: range } = parseRequirement(text)
    const chosen = selection.get(name)
    if (chosen === undefined || !satisfies(range, chosen.version, true)) return undefined
    for (const key of [name, ...extras.map((extra) => `${name}[${extra}]`)]) {
      if (reached.has(key)) continue
      reached.add(key)
      for (const one of chosen.requires) {
        const [needed = '', marker = ''] = one.split('; ')
        if (marker === '' || (marker.startsWith('extra') && key !== name)) queue.push(needed)
      }
    }
  }
  return reached
}

function* selections(all: Projects, names: readonly string[] = NAMES): Generator<Selection> {
  const [name, ...rest] = names
  if (name === undefined) {
    yield new Map()
    return
  }
  for (const others of selections(all, rest)) {
    yield others
    for (const one of all[name] ?? []) yield new Map([...others, [name, one]])
  }
}

/** By trying everything but yanked versions, pre-releases among it. */
function hasSolution(all: Projects, requirements: readonly string[]): boolean {
  const offered = Object.fromEntries(
    Object.entries(all).map(([name, releases]) => [name, releases.filter(({ yanked }) => !yanked)]),
  )
  for (const selection of selections(offered))
    if (closure(selection, requirements) !== undefined) return true
  return false
}

/** Without pre-releases, which pip admits for reasons of its own. */
const finals = (all: Projects): Projects =>
  Object.fromEntries(
    Object.entries(all).map(([name, releases]) => [
      name,
      releases.filter(({ version }) => !version.includes('rc')),
    ]),
  )

/** The pins of the answer, or null if there is no solution. */
async function answer(
  all: Projects,
  requirements: readonly string[],
  installer: 'pip' | 'uv',
): Promise<readonly string[] | null> {
  try {
    return await pins({ index: indexText(all), with: requirements, installer })
  } catch (error) {
    if (error instanceof PysizeError && error.exitCode === 3) return null
    throw error
  }
}

function isSolution(
  found: readonly string[],
  all: Projects,
  requirements: readonly string[],
): boolean {
  const selection = new Map(
    found.map((pin) => {
      const [name = '', version] = pin.replace(/\[.*\]/, '').split(' ')
      return [name, all[name]!.find((one) => one.version === version)!] as const
    }),
  )
  const reached = closure(selection, requirements)
  return (
    reached !== undefined &&
    selection.size === [...reached].filter((key) => !key.endsWith(']')).length
  )
}

const RUNS = runs(100)

describe('on random universes', () => {
  test('uv finds a solution exactly if there is one, and nothing more', async () => {
    await fc.assert(
      fc.asyncProperty(questions(true), async ([all, requirements]) => {
        const found = await answer(all, requirements, 'uv')
        if (found !== null) expect(isSolution(found, all, requirements)).toBe(true)
        else expect(hasSolution(all, requirements)).toBe(false)
      }),
      RUNS,
    )
  })

  test('pip does, too, if nothing depends on itself in a circle', async () => {
    await fc.assert(
      fc.asyncProperty(questions(false), async ([all, requirements]) => {
        const found = await answer(all, requirements, 'pip')
        if (found !== null) expect(isSolution(found, all, requirements)).toBe(true)
        else expect(hasSolution(finals(all), requirements)).toBe(false)
      }),
      RUNS,
    )
  })
})
