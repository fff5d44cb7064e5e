import type { BaseDistribution } from '../../../images/base/base-image.ts'
import type { SystemManager } from '../../../images/commands/effect.ts'
import { alpineLists } from '../../../images/system/alpine-packages.ts'
import { debianLists } from '../../../images/system/debian-packages.ts'
import { listsFor } from '../../../images/system/processor-shares.ts'
import {
  MEASURED,
  releaseInstead,
  type StandIn,
  standInFor,
} from '../../../images/system/stand-in.ts'
import { type ReleaseFacts, systemFacts } from '../../../images/system/system-facts.ts'
import {
  hasPackage,
  type MeasuredPackage,
  type PackageLists,
} from '../../../images/system/system-package.ts'
import { shownName } from '../../../inputs/source.ts'
import type { ImageOptions } from '../../../options/options.ts'
import type { Session } from '../../session/session.ts'
import { readPackageList } from './package-list-file.ts'

/** The source of facts about the packages of a base image. */
export interface SystemLists {
  readonly lists: PackageLists
  /** Null if nothing is embedded about the release. */
  readonly release: ReleaseFacts | null
  /** Whether the measurements are of the image's own processor. */
  readonly isOwn: boolean
  /** The replacing packages of another distribution; null if they are the base's own. */
  readonly standIn: StandIn | null
}

/** The question about a base image, and where it comes from. */
export interface ListsRequest {
  readonly manager: SystemManager
  /** Null if unknown. */
  readonly distribution: BaseDistribution | null
  /** In Docker's words: `linux/amd64`. */
  readonly platform: string
  /** The value of `apt-get -t`: `bookworm-backports`. */
  readonly target?: string
}

export type FindSystemLists = (request: ListsRequest) => Promise<SystemLists>

/** The largest list of a distribution, unpacked, bytes. */
const LARGEST = 2 ** 28

/**
 * Lists that the user names apply to every base with their package manager. Otherwise the embedded
 * facts of its release apply, or if there are none, those of a release of Debian.
 */
export function openSystemLists(
  { aptPackages = [], apkPackages = [] }: ImageOptions,
  session: Session,
): FindSystemLists {
  const { cwd, systemFacts: folder } = session.host
  const once = new Map<string, Promise<string>>()
  const known = new Map<string, Promise<SystemLists>>()

  const textsOf = (files: readonly string[]): Promise<readonly string[]> =>
    Promise.all(
      files.map((file) => {
        const text = once.get(file) ?? readPackageList(file, LARGEST, cwd, session)
        once.set(file, text)
        return text
      }),
    )

  async function search(
    { manager, distribution, target }: ListsRequest,
    processor: string,
  ): Promise<SystemLists> {
    if (manager === 'apk' && apkPackages.length > 0)
      return {
        lists: alpineLists(await textsOf(apkPackages), apkPackages.map(shownName).join(', ')),
        release: null,
        isOwn: true,
        standIn: null,
      }
    const own = distribution === null ? null : systemFacts(folder, distribution)
    const isOwn = (facts: typeof own): boolean => facts?.release.processor === processor
    if (manager === 'apt' && aptPackages.length > 0) {
      const measured = (name: string, version: string): MeasuredPackage | null =>
        (isOwn(own)
          ? own?.lists.versionsOf(name).find((one) => one.version === version)?.measured
          : null) ?? null
      const read = async (files: readonly string[]): Promise<PackageLists> =>
        debianLists(await textsOf(files), files.map(shownName).join(', '), processor, measured)
      const lists = await listsByTarget(aptPackages, target, read)
      return { lists, release: own?.release ?? null, isOwn: isOwn(own), standIn: null }
    }
    if (manager === 'apt' && own !== null)
      return {
        lists: listsFor(processor, distribution?.version ?? '', own.lists),
        release: own.release,
        isOwn: isOwn(own),
        standIn: null,
      }
    const release = releaseInstead(distribution)
    const facts = systemFacts(folder, release)
    if (facts === null) throw new Error('Facts of Debian are missing.')
    // How the sizes of other managers' packages differ between processors was not compared.
    const listsOf = (lists: PackageLists, version: string): PackageLists =>
      manager === 'apt' ? listsFor(processor, version, lists) : lists
    const newer = listsOf(facts.lists, release.version)
    // Other distributions still have some of what the newest Debian has dropped.
    const older = systemFacts(folder, MEASURED)
    const lists = older === null ? newer : preferring(newer, listsOf(older.lists, MEASURED.version))
    return {
      lists,
      release: manager === 'apt' ? facts.release : null,
      isOwn: isOwn(facts),
      standIn: standInFor(manager, lists),
    }
  }

  return (request) => {
    const { manager, distribution, platform, target = '' } = request
    const processor = platform.split('/')[1] ?? ''
    const key = [manager, distribution?.id, distribution?.version, processor, target].join(' ')
    const found = known.get(key) ?? search(request, processor)
    known.set(key, found)
    return found
  }
}

/**
 * Lists of backports have packages that the others lack, and override them only if they are named:
 * their release is `NotAutomatic` (apt_preferences(5)).
 */
async function listsByTarget(
  files: readonly string[],
  target: string | undefined,
  read: (files: readonly string[]) => Promise<PackageLists>,
): Promise<PackageLists> {
  const isBackport = (file: string): boolean => file.includes('-backports')
  if (!files.some(isBackport) || target?.includes('backports')) return read(files)
  const first = await read(files.filter((file) => !isBackport(file)))
  const all = await read(files)
  return { ...preferring(first, all), source: all.source }
}

/** Lists with what only the second ones have. */
function preferring(first: PackageLists, second: PackageLists): PackageLists {
  const isIn = (name: string): boolean => hasPackage(first, name)
  return {
    ...first,
    versionsOf: (name) => (isIn(name) ? first : second).versionsOf(name),
    providersOf: (name) => (isIn(name) ? first : second).providersOf(name),
  }
}
