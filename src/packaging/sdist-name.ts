import { normalizeName } from './name.ts'
import { isVersion } from './versions/version-syntax.ts'

/** The parts of a source distribution's file name. */
export interface SdistName {
  /** Normalised. */
  readonly name: string
  /** As written; it is a valid version. */
  readonly version: string
}

/** The formats of source distributions today (PEP 625, and the zips before it). */
const EXTENSIONS: readonly string[] = ['.tar.gz', '.zip']
/** Further formats that pip unpacks, from older pages (utils/filetypes.py, ARCHIVE_EXTENSIONS). */
const LEGACY_EXTENSIONS: readonly string[] = [
  '.tgz',
  '.tar.bz2',
  '.tbz',
  '.tar.xz',
  '.txz',
  '.tlz',
  '.tar.lz',
  '.tar.lzma',
  '.tar',
]
const ALL_EXTENSIONS: readonly string[] = [...EXTENSIONS, ...LEGACY_EXTENSIONS]

/**
 * Whether a source distribution is packed as PEP 625 requires, or as a zip: uv accepts no others.
 */
export const isCurrentArchive = (filename: string): boolean =>
  EXTENSIONS.some((extension) => filename.endsWith(extension))

const HYPHEN = 45

/**
 * Reads an sdist's file name as `packaging` 26.3 does: the version follows the last hyphen.
 * Undefined if it is invalid.
 */
export function parseSdistName(filename: string): SdistName | undefined {
  const hyphen = filename.lastIndexOf('-')
  if (hyphen <= 0) return undefined
  const version = versionAfter(hyphen, filename, EXTENSIONS)
  return version === undefined
    ? undefined
    : { name: normalizeName(filename.slice(0, hyphen)), version }
}

/**
 * Reads an sdist's file name on the page of a known project, as pip and uv do: names and versions
 * may contain hyphens (`foo-bar-1.0-1.tar.gz` of `foo-bar` is 1.0.post1), and the older kinds of
 * archives count.
 *
 * @param project the normalised name
 */
export function parseSdistNameOf(project: string, filename: string): SdistName | undefined {
  const hyphen = nameEnd(project, filename)
  if (filename.charCodeAt(hyphen) !== HYPHEN) return undefined
  const version = versionAfter(hyphen, filename, ALL_EXTENSIONS)
  return version === undefined ? undefined : { name: project, version }
}

/**
 * The end of the project's name at the start of a file name, in any spelling (PEP 503); -1 if the
 * file name begins with another one.
 */
function nameEnd(project: string, filename: string): number {
  let at = 0
  for (let i = 0; i < project.length; i++) {
    const code = project.charCodeAt(i)
    const start = at
    if (code !== HYPHEN) at += lower(filename.charCodeAt(at)) === code ? 1 : 0
    else while (isSeparator(filename.charCodeAt(at))) at++
    if (at === start) return -1
  }
  return at
}

/** Names are ASCII (PEP 508). */
const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)
const isSeparator = (code: number): boolean => code === HYPHEN || code === 46 || code === 95

function versionAfter(
  hyphen: number,
  filename: string,
  extensions: readonly string[],
): string | undefined {
  const extension = extensions.find((candidate) => filename.endsWith(candidate))
  const version = extension === undefined ? '' : filename.slice(hyphen + 1, -extension.length)
  return isVersion(version) ? version : undefined
}
