import pLimit from 'p-limit'
import { matchFiles, sideOf } from '../analyse/releases/match-files.ts'
import type { DistFile } from '../indexes/page.ts'
import { releasesOf } from '../indexes/releases.ts'
import type { ReleaseFile, ReleaseSide } from '../model/release.ts'
import { satisfies } from '../packaging/versions/specifier.ts'
import type { SpecifierSet } from '../packaging/versions/specifier-set.ts'
import type { Version } from '../packaging/versions/version.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { type Candidate, knownVersion } from '../resolve/candidate.ts'
import type { DataSource } from './data-source.ts'
import type { Plan } from './plan/plan.ts'

/** How many wheels are read at the same time. */
const AT_ONCE = 32

/** A release on an index, before its wheels are read. */
export interface IndexedRelease {
  readonly name: string
  readonly version: Version
  readonly files: readonly DistFile[]
}

/**
 * The release of a project before a version: the newest final one below it, or the newest of all if
 * none is below. Pre-releases count for a version that is one itself, and if there is nothing else.
 *
 * @param before null for the newest of all
 * @returns null if the index has no other release of the project
 * @throws FetchError if the index cannot be reached
 */
export async function releaseBefore(
  name: string,
  before: Version | null,
  plan: Plan,
  source: DataSource,
): Promise<IndexedRelease | null> {
  const all = (await releasesOnIndex(name, plan, source)).filter(
    ({ version }) => version.key !== before?.key,
  )
  const below = before === null ? all : all.filter(({ version }) => version.key < before.key)
  const pools = before?.isPrerelease === true ? [below] : []
  return [...pools, below.filter(isFinal), all.filter(isFinal), all].flat().find(hasFiles) ?? null
}

/** The newest release that a specifier allows. Otherwise like `releaseBefore`. */
export async function releaseWithin(
  name: string,
  specifier: SpecifierSet,
  plan: Plan,
  source: DataSource,
): Promise<IndexedRelease | null> {
  const all = (await releasesOnIndex(name, plan, source)).filter(({ version }) =>
    satisfies(specifier, version, true),
  )
  return [...all.filter(isFinal), ...all].find(hasFiles) ?? null
}

const isFinal = ({ version }: IndexedRelease): boolean => !version.isPrerelease
const hasFiles = ({ files }: IndexedRelease): boolean => files.length > 0

/** All releases, newest first, without yanked files; their files are read on request. */
async function releasesOnIndex(
  name: string,
  plan: Plan,
  source: DataSource,
): Promise<readonly IndexedRelease[]> {
  const result = await source.indexes(plan).page(name)
  if (result.kind === 'missing') return []
  const { uploadedBefore } = plan.rules
  const page = releasesOf(result.page)
  const places = new Map<string, { readonly version: Version; readonly places: number[] }>()
  for (const [place, text] of page.versions.entries()) {
    const version = knownVersion(text)
    if (version === null) continue
    const known = places.get(version.key) ?? { version, places: [] }
    known.places.push(place)
    places.set(version.key, known)
  }
  const isOld = (time: number | null): boolean =>
    uploadedBefore === null || time === null || time < uploadedBefore
  return [...places.values()]
    .sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
    .map(({ version, places: of }) => ({
      name,
      version,
      get files(): readonly DistFile[] {
        return of
          .flatMap((place) => page.files(place))
          .filter(({ yanked, uploadTime }) => yanked === false && isOld(uploadTime))
      },
    }))
}

/**
 * A release on an index as a side of a comparison. Of wheels with a counterpart, the end is read;
 * others, and sdists, are known only from the page.
 *
 * @param asked the files that it is compared with
 */
export async function indexedSide(
  { name, version, files }: IndexedRelease,
  asked: readonly ReleaseFile[],
  { reader }: DataSource,
): Promise<ReleaseSide> {
  const listed = files.map((file) => ({ file, weighed: listedFile(name, version, file) }))
  const wanted = new Set(
    matchFiles([{ files: asked }, { files: listed.map(({ weighed }) => weighed) }]).flatMap(
      ({ cells: [own, other] }) => (own && other ? [other] : []),
    ),
  )
  const read = await pLimit(AT_ONCE).map(
    listed,
    async ({ file, weighed }): Promise<ReleaseFile> => {
      if (weighed.kind === 'sdist' || !wanted.has(weighed)) return weighed
      const candidate: Candidate = { name, version, kind: 'wheel', file, yanked: false }
      const { weight } = await reader.weight(candidate, { after: 0, purpose: 'needed' })
      if (weight.kind !== 'wheel') return weighed
      return {
        ...weighed,
        download_size: weight.download,
        unpacked_size: weight.installed,
        files: weight.files,
        kinds: weight.kinds,
      }
    },
  )
  return sideOf(`${name} ${version.normal}`, files[0]!.index, read)
}

function listedFile(
  name: string,
  version: Version,
  { filename, size, index }: DistFile,
): ReleaseFile {
  const wheel = parseWheelName(filename)
  return {
    file: index,
    filename,
    kind: wheel === undefined ? 'sdist' : 'wheel',
    name,
    version: version.normal,
    tags: wheel?.tagText ?? null,
    download_size: size,
    unpacked_size: null,
    files: null,
  }
}
