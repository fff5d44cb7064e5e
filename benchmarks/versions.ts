import { pathToFileURL } from 'node:url'
import * as rival from '@renovatebot/pep440'
import { parseSpecifierSetOrThrow, satisfies } from '../src/packaging/versions/specifier.ts'
import { compareVersions, parseVersion, type Version } from '../src/packaging/versions/version.ts'

/** The time of one operation here and in `@renovatebot/pep440`, in nanoseconds. */
export interface VersionRow {
  readonly operation: string
  readonly nanoseconds: number
  readonly rivalNanoseconds: number
  readonly times: number
}

/** As a project page has them: most plain, some with a phase, a few with a local version. */
const TEXTS: readonly string[] = Array.from({ length: 40 }, (_, i) => [
  `${i % 7}.${i}.0`,
  `${i % 5}.${i % 11}`,
  `2.${i}.${(i * 7) % 23}`,
])
  .flat()
  .concat(
    Array.from({ length: 10 }, (_, i) => [`1.${i}.0rc1`, `3.${i}.post1`, `2.${i}.0+cpu`]).flat(),
  )

const SETS: readonly string[] = ['>=3.8', '>=1.21,<3', '~=2.3.1', '==2.*,!=2.5.0', '<2', '==1.4.0']

function elapsed(pass: () => unknown): number {
  const start = process.hrtime.bigint()
  pass()
  return Number(process.hrtime.bigint() - start)
}

/**
 * Runs both passes in turn for about a second, so a busy machine is busy for both. Returns the
 * fastest of each, in nanoseconds.
 */
function fastest(ours: () => unknown, theirs: () => unknown): readonly [number, number] {
  let best: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const end = process.hrtime.bigint() + 1_000_000_000n
  while (process.hrtime.bigint() < end)
    best = [Math.min(best[0], elapsed(ours)), Math.min(best[1], elapsed(theirs))]
  return best
}

function count<A, B>(as: readonly A[], bs: readonly B[], test: (a: A, b: B) => boolean): number {
  let hits = 0
  for (const a of as) for (const b of bs) if (test(a, b)) hits++
  return hits
}

function row(
  operation: string,
  operations: number,
  ours: () => unknown,
  theirs: () => unknown,
): VersionRow {
  const [here, there] = fastest(ours, theirs)
  return {
    operation,
    nanoseconds: here / operations,
    rivalNanoseconds: there / operations,
    times: there / here,
  }
}

/**
 * Parse, compare and contains, then all three as a resolver needs them: each text parsed once, and
 * then compared and requested.
 */
export function benchmarkVersions(): VersionRow[] {
  const parse = (text: string): Version => {
    const version = parseVersion(text)
    if (version === undefined) throw new Error(`${text} is no version`)
    return version
  }
  const versions = TEXTS.map(parse)
  const sets = SETS.map(parseSpecifierSetOrThrow)
  const pairs = TEXTS.length ** 2
  const asked = TEXTS.length * SETS.length
  const rivalWork = (): number => {
    for (const text of TEXTS) rival.parse(text)
    return (
      count(TEXTS, TEXTS, (a, b) => rival.compare(a, b) < 0) +
      count(TEXTS, SETS, (text, set) => rival.satisfies(text, set, { prereleases: true }))
    )
  }
  const work = (): number => {
    const parsed = TEXTS.map(parse)
    const parsedSets = SETS.map(parseSpecifierSetOrThrow)
    return (
      count(parsed, parsed, (a, b) => compareVersions(a, b) < 0) +
      count(parsed, parsedSets, (version, set) => satisfies(set, version))
    )
  }
  return [
    row(
      'parse a version',
      TEXTS.length,
      () => TEXTS.map(parse),
      () => TEXTS.map((text) => rival.parse(text)),
    ),
    row(
      'compare two versions',
      pairs,
      () => count(versions, versions, (a, b) => compareVersions(a, b) < 0),
      () => count(TEXTS, TEXTS, (a, b) => rival.compare(a, b) < 0),
    ),
    row(
      'version in a specifier set',
      asked,
      () => count(versions, sets, (version, set) => satisfies(set, version)),
      () => count(TEXTS, SETS, (text, set) => rival.satisfies(text, set, { prereleases: true })),
    ),
    row(
      'version in a specifier set, both parsed again',
      asked,
      () => count(TEXTS, SETS, (text, set) => satisfies(parseSpecifierSetOrThrow(set), text)),
      () => count(TEXTS, SETS, (text, set) => rival.satisfies(text, set, { prereleases: true })),
    ),
    row('a project page: parse, compare, contains', TEXTS.length + pairs + asked, work, rivalWork),
  ]
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.table(benchmarkVersions())
