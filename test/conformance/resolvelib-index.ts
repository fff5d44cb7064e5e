import { evaluateMarker, type Marker } from '../../src/packaging/markers/marker.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import { parseRequirement, type Requirement } from '../../src/packaging/requirement.ts'
import type { Range } from '../../src/packaging/versions/range.ts'
import * as range from '../../src/packaging/versions/range.ts'
import {
  compareVersions,
  parseVersion,
  type Version,
} from '../../src/packaging/versions/version.ts'
import { LOWEST_KEY } from '../../src/packaging/versions/version-key.ts'
import type { Choice, Dependencies, Dependency, Provider } from '../../src/solver/provider.ts'
import type { SetAlgebra } from '../../src/solver/set-algebra.ts'
import { createTarget } from '../../src/targets/target.ts'

/** An index of the conformance data: package, version, dependencies. */
export type Index = Readonly<
  Record<string, Readonly<Record<string, { readonly dependencies: readonly string[] }>>>
>

export const ranges: SetAlgebra<Range> = {
  ...range,
  full: range.FULL,
  empty: range.EMPTY,
  intervals: (set) => (set.length + 1) >> 1,
  key: (set) => set.join('|'),
}

const { markers } = createTarget({ python: '3.12', platform: 'linux-x86_64', installer: 'pip' })

export const holds = (marker: Marker): boolean => evaluateMarker(marker, markers)

/**
 * Whether the base package (no extra) or one with an extra has the dependency. The answers were
 * made with markers evaluated once per requested extra: without one, no dependency with a marker
 * counts.
 */
const isWanted = (marker: Marker | null, extra: string | undefined): boolean =>
  extra === undefined
    ? marker === null
    : marker !== null && evaluateMarker(marker, markers, new Set([extra]))

export interface Release {
  readonly version: Version
  /** Among the releases of its package, the newest being 0. */
  readonly place: number
  readonly dependencies: readonly Requirement[]
}

/** `foo[a,b]>=1` as foo, foo[a] and foo[b]. */
export function expand({ name, extras, specifier }: Requirement): Dependency<string, Range>[] {
  return [name, ...extras.map((extra) => `${name}[${normalizeName(extra)}]`)].map((id) => ({
    package: id,
    set: specifier.range,
  }))
}

/** The releases of a package, newest first; each package is read once. */
export type Catalogue = (name: string) => readonly Release[]

export function catalogueOf(index: Index): Catalogue {
  const known = new Map<string, readonly Release[]>()
  return (name) => {
    let releases = known.get(name)
    if (releases === undefined) {
      releases = readReleases(index[name] ?? {})
      known.set(name, releases)
    }
    return releases
  }
}

function readReleases(versions: Index[string]): readonly Release[] {
  const read = Object.entries(versions).flatMap(([text, { dependencies }]) => {
    const version = parseVersion(text)
    return version === undefined
      ? []
      : [
          {
            version,
            dependencies: dependencies.map((each) => parseRequirement(each, { lenient: true })),
          },
        ]
  })
  return read
    .sort((a, b) => compareVersions(b.version, a.version))
    .map((release, place) => ({ ...release, place }))
}

/** The releases in a range, newest first. */
function* releasesIn(releases: readonly Release[], set: Range): Generator<Release> {
  for (let top = (set.length - 1) & ~1; top >= 0; top -= 2) {
    const [low = '', high] = set.slice(top, top + 2)
    for (
      let place = high === undefined ? 0 : firstBelow(releases, high);
      place < releases.length;
      place++
    ) {
      const release = releases[place]!
      if (release.version.key < low) break
      yield release
    }
  }
}

function firstBelow(releases: readonly Release[], cut: string): number {
  let low = 0
  let high = releases.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (releases[middle]!.version.key < cut) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Decides in the order of resolvelib's own test provider (the user's packages first, then by name),
 * newest versions first, and pre-releases if nothing else is left. `visited` gets every version
 * whose dependencies are requested.
 */
export class IndexProvider implements Provider<string, Release, Range, 'missing'> {
  readonly visited: Set<string> = new Set()
  readonly #releases: Catalogue
  readonly #direct: ReadonlySet<string>

  constructor(catalogue: Catalogue, direct: Iterable<string>) {
    this.#releases = catalogue
    this.#direct = new Set(direct)
  }

  prioritize(id: string): readonly [number, string] {
    return [this.#direct.has(id) ? 0 : 1, id]
  }

  choose(id: string, set: Range): Choice<Release, Range, 'missing'> {
    let chosen: Release | undefined
    for (const release of releasesIn(this.#releases(baseOf(id)), set)) {
      chosen ??= release
      if (release.version.isPrerelease) continue
      chosen = release
      break
    }
    if (chosen === undefined) return { kind: 'none', reason: 'missing' }
    return { kind: 'version', version: chosen, set: range.singleton(chosen.version) }
  }

  dependencies(
    id: string,
    { version, place, dependencies }: Release,
  ): Dependencies<string, Range, 'missing'> {
    const name = baseOf(id)
    this.visited.add(`${name} ${version.normal}`)
    const releases = this.#releases(name)
    const gap = gapBetween(releases[place + 1]?.version, releases[place - 1]?.version)
    const extra = id === name ? undefined : id.slice(name.length + 1, -1)
    const wanted = dependencies.filter(({ marker }) => isWanted(marker, extra))
    const base = extra === undefined ? [] : [{ package: name, set: gap }]
    return { kind: 'known', dependencies: [...base, ...wanted.flatMap(expand)], versions: gap }
  }
}

/** The name in an id with an extra. */
export const baseOf = (id: string): string => id.split('[', 1)[0]!

/** All versions above `older` and below `newer`. */
function gapBetween(older: Version | undefined, newer: Version | undefined): Range {
  const low = older === undefined ? LOWEST_KEY : range.afterKey(older.key)
  return newer === undefined ? [low] : [low, newer.key]
}
