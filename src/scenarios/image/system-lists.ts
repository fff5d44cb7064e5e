import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readRegularFile } from '../../cache/regular-file.ts'
import { inputError } from '../../errors.ts'
import type { BaseDistribution } from '../../images/base/base-image.ts'
import { debianLists } from '../../images/system/debian-packages.ts'
import { type ReleaseFacts, systemFacts } from '../../images/system/system-facts.ts'
import type { MeasuredPackage, PackageLists } from '../../images/system/system-package.ts'
import { isRemote, shownName } from '../../inputs/source.ts'
import type { ImageOptions } from '../../options/options.ts'
import type { Session } from '../session.ts'

/** What answers for the packages of a base. */
export interface SystemLists {
  readonly lists: PackageLists
  /** Null where nothing is embedded about the release. */
  readonly release: ReleaseFacts | null
  /** Whether what was measured is of the image's own processor. */
  readonly isOwn: boolean
}

export type FindSystemLists = (
  distribution: BaseDistribution,
  platform: string,
) => Promise<SystemLists | null>

/** No list of a distribution is larger, unpacked, bytes. */
const LARGEST = 2 ** 28

/**
 * Lists that the user names stand for every base with dpkg; else the embedded facts of its release
 * do.
 */
export function openSystemLists(
  { aptPackages = [] }: ImageOptions,
  session: Session,
): FindSystemLists {
  const { cwd, systemFacts: folder } = session.host
  let given: Promise<readonly string[]> | undefined
  const known = new Map<string, Promise<SystemLists | null>>()

  async function search(
    distribution: BaseDistribution,
    processor: string,
  ): Promise<SystemLists | null> {
    const facts = systemFacts(folder, distribution)
    const isOwn = facts?.release.processor === processor
    if (aptPackages.length === 0)
      return facts === null ? null : { lists: facts.lists, release: facts.release, isOwn }
    given ??= Promise.all(aptPackages.map((file) => readList(file, cwd, session)))
    const measured = (name: string, version: string): MeasuredPackage | null =>
      (isOwn
        ? facts?.lists.versionsOf(name).find((one) => one.version === version)?.measured
        : null) ?? null
    const source = aptPackages.map(shownName).join(', ')
    return {
      lists: debianLists(await given, source, processor, measured),
      release: facts?.release ?? null,
      isOwn,
    }
  }

  return (distribution, platform) => {
    if (distribution.id !== 'debian' && distribution.id !== 'ubuntu') return Promise.resolve(null)
    const processor = platform.split('/')[1] ?? ''
    const key = `${distribution.id} ${distribution.version} ${processor}`
    const found = known.get(key) ?? search(distribution, processor)
    known.set(key, found)
    return found
  }
}

async function readList(file: string, cwd: string, { fetcher }: Session): Promise<string> {
  const bytes = isRemote(file) ? await downloaded(file, fetcher) : readLocal(file, cwd)
  const text = unpacked(bytes, file)
  if (/^Package: /m.test(text.slice(0, 2 ** 16))) return text
  throw inputError('bad-package-list', `${shownName(file)} is no Packages list of apt.`, {
    hint: 'Name a Packages file: plain, or packed as .gz.',
  })
}

async function downloaded(url: string, fetcher: Session['fetcher']): Promise<Buffer> {
  const { status, body } = await fetcher.get(url, { maxBytes: LARGEST })
  if (status === 200) return body
  throw inputError('file-not-found', `There is no file ${shownName(url)}.`, {
    hint: 'Check the URL.',
  })
}

function readLocal(file: string, cwd: string): Buffer {
  try {
    return readRegularFile(resolve(cwd, file), LARGEST)
  } catch (cause) {
    throw inputError('file-not-found', `${shownName(file)} can't be read.`, {
      hint: 'Check the path of --apt-packages.',
      cause,
    })
  }
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['fd377a585a00', 'xz -dk'],
  ['04224d18', 'lz4 -d'],
  ['28b52ffd', 'zstd -d'],
]

/** Lists are stored packed by gzip, xz, zstd or lz4; Node unpacks the first. */
function unpacked(bytes: Buffer, file: string): string {
  const start = bytes.subarray(0, 6).toString('hex')
  if (start.startsWith('1f8b'))
    return gunzipSync(bytes, { maxOutputLength: LARGEST }).toString('utf8')
  const [, program] = MAGIC.find(([magic]) => start.startsWith(magic)) ?? []
  if (program === undefined) return bytes.toString('utf8')
  throw inputError(
    'bad-package-list',
    `${shownName(file)} is packed in a way that pysize does not read.`,
    {
      hint: `Unpack it first: ${program} ${shownName(file)}, or /usr/lib/apt/apt-helper cat-file ${shownName(file)} > Packages`,
    },
  )
}
