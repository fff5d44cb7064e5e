/** A question to two resolvers: an index as test/resolve/support.ts reads it, and requirements. */
export interface Case {
  readonly index: readonly string[]
  readonly wanted: readonly string[]
  readonly constraint: readonly string[]
  readonly python: string
  readonly resolution: 'highest' | 'lowest' | 'lowest-direct'
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const NAMES = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh']
const EXTRAS = ['x', 'y', 'all']

/** Markers. Most of them are true on the tested targets, and some mean the same in other words. */
const MARKERS = [
  'python_version >= "3.8"',
  "python_full_version >= '3.8'",
  'python_version < "3.13"',
  'python_version <= "3.12"',
  'python_version < "3.13" and python_version >= "3.8"',
  'sys_platform == "linux"',
  'platform_system == "Linux"',
  'sys_platform != "win32"',
  'implementation_name == "cpython"',
  'platform_machine in "x86_64 aarch64"',
  'python_version < "3.10"',
  'python_version < "3"',
  'sys_platform == "win32"',
  'python_version >= "3.8" or sys_platform == "win32"',
]

/** The properties of one made index: how often each thing occurs. */
interface Shape {
  readonly projects: number
  readonly versions: number
  /** Requirements of a version. */
  readonly needs: number
  /** For how many versions in a row the requirements stay the same. */
  readonly era: number
  /** How often they require versions of about their own age, which fit together. */
  readonly aligned: number
  /** How many projects have blocks, see below. */
  readonly blocked: number
  readonly marked: number
  readonly extra: number
  readonly tight: number
  readonly prerelease: number
  readonly python: number
  readonly flagged: number
}

/** A case by its number. */
export function makeCase(seed: number): Case {
  const random = randomFrom(seed)
  const chance = (probability: number): boolean => random() < probability
  const below = (count: number): number => Math.floor(random() * count)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!

  const shape: Shape = {
    projects: 3 + below(6),
    versions: pick([4, 10, 20, 30]),
    needs: pick([0, 0.2, 0.5, 1]),
    era: pick([1, 6, 12, 20]),
    aligned: pick([0, 0.5, 1]),
    blocked: pick([0, 0.5, 1]),
    marked: pick([0, 0.3, 0.7]),
    extra: pick([0, 0.2, 0.5]),
    tight: pick([0.2, 0.5, 0.9]),
    prerelease: pick([0, 0, 0.15]),
    python: pick([0, 0, 0.3]),
    flagged: pick([0, 0, 0.1]),
  }
  const counts = new Map(
    NAMES.slice(0, shape.projects).map((name) => [name, 1 + below(shape.versions)]),
  )
  const names = [...counts.keys()]

  /** A bound near the share `at` of a project's versions. */
  function bound(name: string, at: number): string {
    const count = counts.get(name)!
    const near = Math.min(count, Math.max(1, Math.round(at * count) + below(3) - 1))
    if (!chance(shape.tight)) return pick(['', '', `>=${1 + below(near)}`, `!=${near}`])
    return pick([
      `==${near}`,
      `>=${near}`,
      `<=${near}`,
      `<${near + 1}`,
      `>=${near},<${near + 2}`,
      `<${near}`,
      `~=${near}.0`,
      `>${near}`,
    ])
  }

  function requirement(from: string | null, at: number): string {
    const others = names.filter((name) => name !== from)
    const name = others.length === 0 || chance(0.02) ? pick(names) : pick(others)
    const extras = chance(shape.extra) ? `[${pick(['x', 'y', 'x,y', 'y,x', 'all'])}]` : ''
    const own = from === null || !chance(shape.extra) ? null : `extra == "${pick(EXTRAS)}"`
    const condition = chance(shape.marked) ? pick(MARKERS) : null
    const both =
      own !== null && condition !== null
        ? `${own} ${chance(0.8) ? 'and' : 'or'} (${condition})`
        : (own ?? condition)
    return `${name}${extras}${bound(name, at)}${both === null ? '' : ` ; ${both}`}`
  }

  /**
   * The requirement that the newest versions of a project share. It keeps another project from its
   * newest version.
   */
  function block(name: string): readonly string[] {
    const others = names.filter((other) => other !== name && counts.get(other)! > 2)
    if (others.length === 0) return []
    const other = pick(others)
    const extras = chance(shape.extra) ? `[${pick(['x', 'y', 'x,y', 'all'])}]` : ''
    const condition = chance(shape.marked)
      ? ` ; ${pick(MARKERS.slice(0, 10))}`
      : chance(shape.extra / 2)
        ? ' ; extra == "x"'
        : ''
    return [`${other}${extras}<${2 + below(counts.get(other)! - 1)}${condition}`]
  }

  function requirementsOf(name: string, at: number): readonly string[] {
    const needs = Array.from({ length: Math.round(random() * 2 * shape.needs) }, () =>
      requirement(name, chance(shape.aligned) ? at : random()),
    )
    return chance(shape.extra / 2) ? [...needs, `${name}[x,y] ; extra == "all"`] : needs
  }

  const index: string[] = []
  for (const [name, count] of counts) {
    let needs: readonly string[] = []
    let era = 0
    const blockedFrom = chance(shape.blocked) ? 2 + below(count) : count + 1
    const blocks = Array.from({ length: 1 + below(2) }, () => block(name)).flat()
    for (let version = 1; version <= count; version++, era--) {
      if (era <= 0) {
        needs = requirementsOf(name, version / count)
        era = 1 + below(shape.era)
      }
      const flags = [
        ...(chance(shape.python) && version > count / 2
          ? [pick(['python >=3.13', 'python >=3.14', 'python >=3.8', 'hidden python >=3.13'])]
          : []),
        ...(chance(shape.flagged)
          ? [pick(['yanked', 'cp39-cp39-win32', 'cp312-cp312-manylinux_2_17_x86_64'])]
          : []),
      ]
      const text = `${version}.0${chance(shape.prerelease) ? pick(['a1', 'rc1', '.dev1']) : ''}`
      const all = version >= blockedFrom ? [...needs, ...blocks] : needs
      const head = `${name} ${text}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}`
      index.push(all.length === 0 ? head : `${head}: ${all.join(' & ')}`)
    }
  }
  /** Most projects, in any order, mostly in any version. */
  function everything(): readonly string[] {
    const kept = names.filter(() => chance(0.8))
    const order = (kept.length === 0 ? names : kept)
      .map((name) => ({ name, place: random() }))
      .sort((a, b) => a.place - b.place)
    return order.map(({ name }) => {
      const extras = chance(shape.extra) ? `[${pick(['x', 'y', 'x,y', 'all'])}]` : ''
      const condition = chance(shape.marked / 2) ? ` ; ${pick(MARKERS)}` : ''
      return `${name}${extras}${chance(0.2) ? `>=${1 + below(2)}` : ''}${condition}`
    })
  }

  const constraint = (): string => requirement(null, random()).replace(/\[.*?\]/, '')
  return {
    index,
    wanted:
      shape.blocked > 0
        ? everything()
        : Array.from({ length: 1 + below(4) }, () => requirement(null, random())),
    constraint: chance(0.2) ? Array.from({ length: 1 + below(2) }, constraint) : [],
    python: pick(['3.12', '3.12', '3.9']),
    resolution: pick(['highest', 'highest', 'highest', 'highest', 'lowest', 'lowest-direct']),
  }
}

/** Cases with one target and resolution as one question, their projects renamed apart. */
export function joined(cases: readonly Case[]): Case {
  const projects = new RegExp(`\\b(?:${NAMES.join('|')})\\b`, 'g')
  const renamed = (part: 'index' | 'wanted' | 'constraint'): readonly string[] =>
    cases.flatMap((one, i) =>
      one[part].map((text) => text.replace(projects, (name) => `${name}${i}`)),
    )
  return {
    ...cases[0]!,
    index: renamed('index'),
    wanted: renamed('wanted'),
    constraint: renamed('constraint'),
  }
}

/** The smallest form of the case on which the two still disagree. */
export async function shrink(
  found: Case,
  differs: (smaller: Case) => Promise<boolean>,
): Promise<Case> {
  let smallest = found
  for (let goesOn = true; goesOn; ) {
    goesOn = false
    for (const smaller of smallerCases(smallest)) {
      if (!(await differs(smaller))) continue
      smallest = smaller
      goesOn = true
      break
    }
  }
  return smallest
}

function* smallerCases(of: Case): Generator<Case> {
  const { index, wanted, constraint } = of
  for (let step = index.length >> 1; step >= 1; step >>= 1)
    for (let at = 0; at < index.length; at += step)
      yield { ...of, index: index.toSpliced(at, step) }
  for (const at of wanted.keys())
    if (wanted.length > 1) yield { ...of, wanted: wanted.toSpliced(at, 1) }
  for (const at of constraint.keys()) yield { ...of, constraint: constraint.toSpliced(at, 1) }
  for (const [at, line] of index.entries()) {
    const [head = '', needs = ''] = line.split(': ', 2)
    const parts = needs === '' ? [] : needs.split(' & ')
    for (const part of parts.keys()) {
      const left = parts.toSpliced(part, 1)
      yield {
        ...of,
        index: index.with(at, left.length === 0 ? head : `${head}: ${left.join(' & ')}`),
      }
    }
    for (const [part, text] of parts.entries())
      if (text.includes(' ; '))
        yield {
          ...of,
          index: index.with(at, `${head}: ${parts.with(part, text.split(' ; ')[0]!).join(' & ')}`),
        }
  }
}
