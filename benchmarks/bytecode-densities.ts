import { parseVersion } from '../src/packaging/versions/version.ts'
import { type Fit, modelledBySize } from './bytecode-fit.ts'
import type { Distribution, Minor, Module } from './bytecode-measured.ts'

/**
 * The Pythons whose densities are kept. 3.8 and 3.10 are as dense as 3.9. Rows from before 2026-11-27
 * have no column of 3.12.
 */
const KEPT: readonly Minor[] = ['3.9', '3.11', '3.13', '3.14', '3.12']
/** Below this many modelled bytes a project's style does not show. */
const LEAST_BYTES = 3000
/** A smaller part of a wheel does not replace an earlier measurement: 5 % of kubernetes is 8 % off. */
const LEAST_SHARE = 0.15
/** Versions whose densities differ by less are one range, hundredths. */
const SAME = 4
/** A class has this many measured projects, four fifths of them within this share of its median. */
const LEAST_MEMBERS = 5
const NARROW = 0.12

interface Entry {
  readonly project: string
  readonly version: string | null
  /** Modelled bytes of the compiled modules. */
  readonly bytes: number
  /** Their part of all modules. */
  readonly share: number
  readonly hundredths: readonly number[]
}

/**
 * The table of densities: `project 3.9 3.11 3.13 3.14 3.12; …` in hundredths of the size model.
 * `project@1.2` starts a range of versions at 1.2, and `prefix-*` is a class of generated or
 * similar projects. Earlier measurements stay if they are not repeated.
 */
export function densitiesOf(
  distributions: readonly Distribution[],
  fits: readonly Fit[],
  earlier: string,
): string {
  const measured = distributions.flatMap((one) => entryOf(one, fits))
  const ranges = rangesOf(measured)
  const known = new Set(ranges.map(({ project }) => project))
  const kept = earlier
    .split(';')
    .filter((row) => row !== '' && !row.includes('*') && !known.has(row.split(/[ @]/, 1)[0]!))
  const rows = [...classesOf(ranges), ...ranges].map(({ project, version, hundredths }) =>
    [version === null ? project : `${project}@${version}`, ...hundredths].join(' '),
  )
  return [...rows, ...kept].sort().join(';')
}

/**
 * The earlier table with new measurements. A project whose style is unchanged keeps its row, which
 * gets the column of 3.12; another style is a range from the measured version on.
 */
export function addDensities(
  distributions: readonly Distribution[],
  fits: readonly Fit[],
  earlier: string,
): string {
  const table = new Map<string, Row[]>()
  for (const row of earlier.split(';')) {
    const [name = '', ...hundredths] = row.split(' ')
    const [project = '', version = null] = name.split('@')
    const ranges = table.get(project) ?? []
    table.set(project, [...ranges, { version, hundredths: hundredths.map(Number) }])
  }
  const measured = distributions.flatMap((one) => entryOf(one, fits))
  // Of a version measured twice, the one with more code counts.
  const most = new Map<string, Entry>()
  for (const entry of measured.toSorted((a, b) => a.bytes - b.bytes))
    most.set(`${entry.project} ${entry.version}`, entry)
  const inOrder = [...most.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  for (const entry of inOrder) table.set(entry.project, withEntry(table.get(entry.project), entry))
  return [...table]
    .flatMap(([project, ranges]) =>
      ranges.map(({ version, hundredths }) =>
        [version === null ? project : `${project}@${version}`, ...hundredths].join(' '),
      ),
    )
    .sort()
    .join(';')
}

interface Row {
  /** The first version; null for all. */
  readonly version: string | null
  readonly hundredths: readonly number[]
}

const keyOf = ({ version }: Pick<Row, 'version'>): string =>
  version === null ? '' : (parseVersion(version)?.key ?? '')

function withEntry(ranges: readonly Row[] | undefined, entry: Entry): Row[] {
  const { version, hundredths } = entry
  if (ranges === undefined) return [{ version: null, hundredths }]
  const inOrder = ranges.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const at = Math.max(
    0,
    inOrder.findLastIndex((range) => keyOf(range) <= keyOf(entry)),
  )
  const found = inOrder[at]!
  const isWhole = entry.share >= LEAST_SHARE
  if (
    isWhole &&
    found.hundredths.slice(0, 4).some((one, i) => Math.abs(one - hundredths[i]!) >= SAME)
  )
    return keyOf(found) === keyOf(entry)
      ? inOrder.with(at, { ...found, hundredths })
      : inOrder.toSpliced(at + 1, 0, { version, hundredths })
  // The last column, relative to that of 3.13.
  const last = Math.round((hundredths[4]! * found.hundredths[2]!) / hundredths[2]!)
  return inOrder.with(at, { ...found, hundredths: [...found.hundredths.slice(0, 4), last] })
}

/**
 * If a Python compiled only a part of the modules, its density is that of this part, relative to
 * the Python that compiled most.
 */
function entryOf({ project, version, modules }: Distribution, fits: readonly Fit[]): Entry[] {
  const kept = KEPT.map((minor) => fits.find((one) => one.minor === minor)!)
  const compiled = kept.map(({ minor }) => modules.filter(({ pyc }) => pyc[minor] !== undefined))
  const most = compiled.reduce(
    (best, some, i) => (some.length > compiled[best]!.length ? i : best),
    0,
  )
  const density = (some: readonly Module[], { minor, empty, bySize }: Fit): number => {
    const actual = some.reduce((sum, { path, pyc }) => sum + pyc[minor]! - path.length - empty, 0)
    return actual / some.reduce((sum, module) => sum + modelledBySize(module, { bySize }), 0)
  }
  const bytes = compiled[most]!.reduce(
    (sum, module) => sum + modelledBySize(module, kept[most]!),
    0,
  )
  if (bytes < LEAST_BYTES) return []
  const all = modules.reduce((sum, module) => sum + modelledBySize(module, kept[most]!), 0)
  const whole = density(compiled[most]!, kept[most]!)
  const densities = kept.map((fitted, i) => {
    const both = compiled[i]!.filter(({ pyc }) => pyc[KEPT[most]!] !== undefined)
    const part = density(both, kept[most]!)
    return both.length > 0 && part > 0 ? (whole * density(both, fitted)) / part : undefined
  })
  // A Python that compiled nothing gets the density of the one before, or else of the one after.
  const filled = densities.map(
    (one, i) =>
      one ??
      densities.slice(0, i).findLast((d) => d !== undefined) ??
      densities.find((d) => d !== undefined),
  )
  return [
    {
      project,
      version,
      bytes,
      share: bytes / all,
      hundredths: filled.map((one) => Math.round(100 * one!)),
    },
  ]
}

function rangesOf(entries: readonly Entry[]): Entry[] {
  const projects = groupBy(entries, ({ project }) => project)
  return [...projects.values()].flatMap((ofProject) => {
    const key = ({ version }: Entry): string =>
      version === null ? '' : (parseVersion(version)?.key ?? '')
    // Of a version measured twice, the one with more code comes last.
    const sorted = [...ofProject].sort((a, b) =>
      key(a) === key(b) ? a.bytes - b.bytes : key(a) < key(b) ? -1 : 1,
    )
    const versions = [...new Map(sorted.map((entry) => [key(entry), entry])).values()]
    const ranges: Entry[] = []
    for (const [i, entry] of versions.entries()) {
      const last = ranges.at(-1)
      const before = versions[i - 1]?.version
      if (last?.hundredths.every((one, i) => Math.abs(one - entry.hundredths[i]!) < SAME)) continue
      ranges.push(
        last === undefined
          ? { ...entry, version: null }
          : { ...entry, version: between(before ?? '0', entry.version ?? '0') },
      )
    }
    return ranges
  })
}

/**
 * It is unknown at which version the style changed between two measured ones. Half way is assumed,
 * by the first number of the release that differs.
 */
function between(older: string, newer: string): string {
  const [low, high] = [older, newer].map((version) =>
    /^[\d.]+/.exec(version)![0].split('.').map(Number),
  ) as [number[], number[]]
  const at = high.findIndex((number, i) => number !== (low[i] ?? 0))
  if (at < 0 || high[at]! - (low[at] ?? 0) < 2) return newer
  return [...high.slice(0, at), Math.ceil(((low[at] ?? 0) + high[at]!) / 2)].join('.')
}

/** Prefixes up to the first or the second hyphen whose projects have similar densities. */
function classesOf(ranges: readonly Entry[]): Entry[] {
  const byPrefix = groupBy(
    ranges.flatMap((entry) => {
      const parts = entry.project.split('-')
      return [1, 2]
        .filter((n) => parts.length > n)
        .map((n) => ({ prefix: `${parts.slice(0, n).join('-')}-*`, entry }))
    }),
    ({ prefix }) => prefix,
  )
  return [...byPrefix].flatMap(([prefix, members]) => {
    const column = (i: number): number[] =>
      members.map(({ entry }) => entry.hundredths[i]!).sort((a, b) => a - b)
    const median = (i: number): number => column(i)[Math.floor(members.length / 2)]!
    const near = members.filter(
      ({ entry }) => Math.abs(entry.hundredths[1]! / median(1) - 1) <= NARROW,
    )
    if (
      new Set(members.map(({ entry }) => entry.project)).size < LEAST_MEMBERS ||
      near.length < 0.8 * members.length
    )
      return []
    return [
      {
        project: prefix,
        version: null,
        bytes: 0,
        share: 1,
        hundredths: KEPT.map((_, i) => median(i)),
      },
    ]
  })
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
