import { readArchive } from '../../archives/archive.ts'

/** The listing of an sdist's archive: paths are without the top folder, sizes are bytes. */
export interface SdistListing {
  readonly kind: 'listing'
  readonly sizes: ReadonlyMap<string, number>
  /** The texts with metadata. A path that is in `sizes` and not here was not read. */
  readonly texts: ReadonlyMap<string, string>
  /** The archive. */
  readonly download: number
  /** How many bytes of the archive were read: fewer than `download` if the list ends early. */
  readonly read: number
  /** The reason why uv refuses to unpack an archive that pip unpacks, in words that follow "it". */
  readonly irregular: string | undefined
}

export interface UnreadableSdist {
  readonly kind: 'unreadable'
  readonly reason: string
}

/**
 * Lists a source distribution (PEP 517, PEP 643: one top folder) without running its code.
 *
 * @param bytes the archive, or its first bytes
 * @param download the size of the archive, bytes
 */
export const listSdist = (
  bytes: Buffer,
  filename: string,
  download: number = bytes.length,
): Promise<SdistListing | UnreadableSdist> => list(bytes, filename, download, bytes.length)

/** Lists a source distribution in a tar archive that arrives in parts, so it may have any size. */
export const listSdistInParts = (
  parts: AsyncIterable<Buffer>,
  filename: string,
  download: number,
): Promise<SdistListing | UnreadableSdist> => list(parts, filename, download, download)

async function list(
  bytes: Buffer | AsyncIterable<Buffer>,
  filename: string,
  download: number,
  read: number,
): Promise<SdistListing | UnreadableSdist> {
  const archive = await readArchive(
    bytes,
    filename,
    (path) => isMetadataText(withoutTop(path)),
    read < download,
  )
  if (archive.kind === 'unreadable') return archive
  const { sizes, texts, irregular } = archive
  return {
    kind: 'listing',
    sizes: rootedAt(sizes),
    texts: rootedAt(texts),
    download,
    read,
    irregular,
  }
}

const withoutTop = (path: string): string => path.replace(/^(\.\/)?[^/]*\//, '')

const rootedAt = <T>(files: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  new Map([...files].map(([path, value]) => [withoutTop(path), value] as const))

const METADATA_TEXTS = [
  /^(PKG-INFO|[^/]+\.(toml|cfg|txt|in))$/,
  /^requirements\/[^/]+$/,
  // setuptools writes it next to the packages: at the root, or below src/, lib/, python/ and
  // similar folders.
  /(^|\/)[^/]+\.egg-info\/(PKG-INFO|requires\.txt|top_level\.txt|entry_points\.txt)$/,
  // The modules that a setup.py may import from its own tree.
  /^((src|lib)\/)?([^/]+\/)?[^/]+\.py$/,
]

const isMetadataText = (path: string): boolean =>
  METADATA_TEXTS.some((pattern) => pattern.test(path))
