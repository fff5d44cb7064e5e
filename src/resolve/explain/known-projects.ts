import known from './known-projects.json' with { type: 'json' }

/** Import names of packages with another name, by normalised name. */
export const IMPORT_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(known.import_names))

/** Widely used packages: a misspelt name most likely means one of them. */
export const POPULAR_NAMES: readonly string[] = known.popular_names

/** The reason why a name in a requirements file is not a package of an index. */
export type NotAPackage = 'debian' | 'stdlib' | 'interpreter'

/**
 * The origin of a line that no index can serve; null if unknown.
 *
 * @param local its local version: Debian's and Ubuntu's own packages have `ubuntu4` or `deb12u1` in
 *   it
 * @param isOnIndex whether other versions exist: some old modules of the standard library have
 *   backports
 */
export function notAPackage(
  name: string,
  local: string | null,
  isOnIndex: boolean,
): NotAPackage | null {
  if (DEBIAN_NAMES.has(name) || /^(?:ubuntu|deb)\d/.test(local ?? '')) return 'debian'
  if (isOnIndex) return null
  return name === 'python' ? 'interpreter' : STANDARD_LIBRARY.has(name) ? 'stdlib' : null
}

/** Packages of Debian and Ubuntu that `pip freeze` lists. */
const DEBIAN_NAMES: ReadonlySet<string> = new Set(known.debian_names)

/** `sys.stdlib_module_names` of CPython 3.13, normalised, without private ones. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(known.standard_library)
