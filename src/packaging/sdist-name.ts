import { normalizeName } from './name.ts'
import { isVersion } from './version-syntax.ts'

/** What the file name of a source distribution says. */
export interface SdistName {
  /** Normalised. */
  readonly name: string
  /** As written; it is a valid version. */
  readonly version: string
}

/** What source distributions may be packed as today (PEP 625, and the zips that came before it). */
const EXTENSIONS = ['.tar.gz', '.zip'] as const
/** What pip and uv unpack beside them, from older pages. */
const LEGACY_EXTENSIONS = ['.tgz', '.tar.bz2', '.tbz', '.tar.xz', '.txz', '.tar'] as const

/** Reads an sdist's file name as `packaging` 26.3 does: the version is what follows the last hyphen. Undefined where it is not one. */
export function parseSdistName(filename: string): SdistName | undefined {
  const stem = withoutExtension(filename, EXTENSIONS)
  const hyphen = stem?.lastIndexOf('-') ?? -1
  return stem === undefined || hyphen <= 0 ? undefined : split(stem, hyphen)
}

/**
 * Reads an sdist's file name on the page of a known project, as pip and uv do: names and versions may hold hyphens
 * (`foo-bar-1.0-1.tar.gz` of `foo-bar` is 1.0.post1), and the older kinds of archives count.
 * @param project the normalised name
 */
export function parseSdistNameOf(project: string, filename: string): SdistName | undefined {
  const stem = withoutExtension(filename, [...EXTENSIONS, ...LEGACY_EXTENSIONS])
  if (stem === undefined) return undefined
  for (let hyphen = stem.indexOf('-'); hyphen > 0; hyphen = stem.indexOf('-', hyphen + 1))
    if (normalizeName(stem.slice(0, hyphen)) === project) return split(stem, hyphen)
  return undefined
}

function withoutExtension(filename: string, extensions: readonly string[]): string | undefined {
  const extension = extensions.find((candidate) => filename.endsWith(candidate))
  return extension === undefined ? undefined : filename.slice(0, -extension.length)
}

function split(stem: string, hyphen: number): SdistName | undefined {
  const version = stem.slice(hyphen + 1)
  return !isVersion(version) ? undefined : { name: normalizeName(stem.slice(0, hyphen)), version }
}
