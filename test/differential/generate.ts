/** A question to two resolvers: an index as test/resolve/support.ts reads it, and what is asked of it. */
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

/** Markers, most of which hold on the targets asked about; some say the same in other words. */
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

/** What shapes one made index: how often each thing occurs. */
interface Shape {
  readonly versions: number
  readonly needs: number
  readonly marked: number
  readonly extra: number
  readonly tight: number
  readonly prerelease: number
  readonly python: number
  readonly flagged: number
}

export function makeCase(seed: number): Case {
  const random = randomFrom(seed)
  const chance = (probability: number): boolean => random() < probability
  const below = (count: number): number => Math.floor(random() * count)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!

  const shape: Shape = {
    versions: 2 + below(pick([4, 10, 18])),
    needs: pick([0.8, 1.5, 2.5]),
    marked: pick([0, 0.3, 0.7]),
    extra: pick([0, 0.2, 0.5]),
    tight: pick([0.2, 0.5, 0.9]),
    prerelease: pick([0, 0, 0.15]),
    python: pick([0, 0, 0.3]),
    flagged: pick([0, 0, 0.1]),
  }
  const names = NAMES.slice(0, 3 + below(NAMES.length - 2))
  const counts = new Map(names.map((name) => [name, 1 + below(shape.versions)]))

  /** A bound near `at` of the way through the versions of a project. */
  function bound(name: string, at: number): string {
    const count = counts.get(name)!
    const near = Math.min(count, Math.max(1, Math.round(at * count) + below(3) - 1))
    if (!chance(shape.tight)) return pick(['', '', `>=${1 + below(near)}`, `!=${near}`])
    return pick([`==${near}`, `>=${near}`, `<=${near}`, `<${near + 1}`, `>=${near},<${near + 2}`, `<${near}`, `~=${near}.0`, `>${near}`])
  }

  function requirement(from: string | null, at: number): string {
    const name = pick(names)
    const extras = chance(shape.extra) ? `[${pick(['x', 'y', 'x,y', 'y,x', 'all'])}]` : ''
    const own = from === null || !chance(shape.extra) ? null : `extra == "${pick(EXTRAS)}"`
    const condition = chance(shape.marked) ? pick(MARKERS) : null
    const both = own !== null && condition !== null ? `${own} ${chance(0.8) ? 'and' : 'or'} (${condition})` : (own ?? condition)
    return `${name}${extras}${bound(name, at)}${both === null ? '' : ` ; ${both}`}`
  }

  const index: string[] = []
  for (const [name, count] of counts)
    for (let version = 1; version <= count; version++) {
      const needs = Array.from({ length: Math.round(random() * 2 * shape.needs) }, () => requirement(name, version / count))
      if (chance(shape.extra / 2)) needs.push(`${name}[x,y] ; extra == "all"`)
      const flags = [
        ...(chance(shape.python) && version > count / 2 ? [pick(['python >=3.13', 'python >=3.14', 'python >=3.8'])] : []),
        ...(chance(shape.flagged) ? [pick(['yanked', 'cp39-cp39-win32', 'cp312-cp312-manylinux_2_17_x86_64'])] : []),
      ]
      const text = `${version}.0${chance(shape.prerelease) ? pick(['a1', 'rc1', '.dev1']) : ''}`
      index.push(
        `${name} ${text}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}${needs.length === 0 ? '' : `: ${needs.join(' & ')}`}`,
      )
    }
  return {
    index,
    wanted: Array.from({ length: 1 + below(4) }, () => requirement(null, random())),
    constraint: chance(0.2) ? Array.from({ length: 1 + below(2) }, () => requirement(null, random()).replace(/\[.*?\]/, '')) : [],
    python: pick(['3.12', '3.12', '3.9']),
    resolution: pick(['highest', 'highest', 'highest', 'highest', 'lowest', 'lowest-direct']),
  }
}

/** The case with everything that can be left out left out, as long as the two still disagree. */
export async function shrink(found: Case, differs: (smaller: Case) => Promise<boolean>): Promise<Case> {
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
    for (let at = 0; at < index.length; at += step) yield { ...of, index: index.toSpliced(at, step) }
  for (const at of wanted.keys()) if (wanted.length > 1) yield { ...of, wanted: wanted.toSpliced(at, 1) }
  for (const at of constraint.keys()) yield { ...of, constraint: constraint.toSpliced(at, 1) }
  for (const [at, line] of index.entries()) {
    const [head = '', needs = ''] = line.split(': ', 2)
    const parts = needs === '' ? [] : needs.split(' & ')
    for (const part of parts.keys()) {
      const left = parts.toSpliced(part, 1)
      yield { ...of, index: index.with(at, left.length === 0 ? head : `${head}: ${left.join(' & ')}`) }
    }
    for (const [part, text] of parts.entries())
      if (text.includes(' ; ')) yield { ...of, index: index.with(at, `${head}: ${parts.with(part, text.split(' ; ')[0]!).join(' & ')}`) }
  }
}
