import { normalizeName } from '../packaging/name.ts'

/** The packages that an option names. Contains normalised names, or `:all:`. */
export type PackageSet = ReadonlySet<string>

/**
 * The one index that a package comes from. `flat`: a page or a folder that lists files of many
 * projects.
 */
export interface PinnedIndex {
  readonly url: string
  readonly flat: boolean
}

/** The index options of requirements files and the command line, merged as pip does. */
export interface IndexOptions {
  /** Null is the installer's default index. */
  readonly indexUrl: string | null
  readonly extraIndexUrls: readonly string[]
  /** URLs, or paths relative to the current folder. */
  readonly findLinks: readonly string[]
  readonly noIndex: boolean
  /** `--all-releases`, and `:all:` for `--pre`. */
  readonly allReleases: PackageSet
  readonly onlyFinal: PackageSet
  readonly onlyBinary: PackageSet
  readonly noBinary: PackageSet
  readonly preferBinary: boolean
  readonly requireHashes: boolean
  readonly noRequireHashes: boolean
  /** `host` or `host:port`. */
  readonly trustedHosts: readonly string[]
  readonly features: readonly string[]
}

const NONE: PackageSet = new Set()

export const DEFAULT_INDEX_OPTIONS: IndexOptions = {
  indexUrl: null,
  extraIndexUrls: [],
  findLinks: [],
  noIndex: false,
  allReleases: NONE,
  onlyFinal: NONE,
  onlyBinary: NONE,
  noBinary: NONE,
  preferBinary: false,
  requireHashes: false,
  noRequireHashes: false,
  trustedHosts: [],
  features: [],
}

/**
 * Index options while files are read: lines add to them. A copy for each line would take quadratic
 * time.
 */
export type GrowingIndexOptions = {
  -readonly [Name in keyof IndexOptions]: IndexOptions[Name] extends PackageSet
    ? Set<string>
    : IndexOptions[Name] extends readonly string[]
      ? string[]
      : IndexOptions[Name]
}

/** A copy that can be changed. */
export const growing = (options: IndexOptions): GrowingIndexOptions => ({
  ...options,
  extraIndexUrls: [...options.extraIndexUrls],
  findLinks: [...options.findLinks],
  trustedHosts: [...options.trustedHosts],
  features: [...options.features],
  allReleases: new Set(options.allReleases),
  onlyFinal: new Set(options.onlyFinal),
  onlyBinary: new Set(options.onlyBinary),
  noBinary: new Set(options.noBinary),
})

/**
 * Adds the value of an option such as `--no-binary` to its set, and removes the same names from the
 * opposite set: names with commas between, `:all:` (clears both) or `:none:` (clears its own). The
 * rule is pip's FormatControl and ReleaseControl.
 */
export function addPackages(value: string, own: Set<string>, opposite: Set<string>): void {
  const names = value.split(',')
  const lastNone = names.lastIndexOf(':none:')
  let from = 0
  for (let all = names.indexOf(':all:'); all >= 0; all = names.indexOf(':all:', from)) {
    opposite.clear()
    own.clear()
    own.add(':all:')
    from = all + 1
    if (lastNone < from) return
  }
  for (const written of names.slice(from)) {
    if (written === ':none:') {
      own.clear()
      continue
    }
    const name = normalizeName(written)
    opposite.delete(name)
    own.add(name)
  }
}

/**
 * Whether wheels and sdists of a package may be used. `name` is normalised. A package's own entry
 * wins over `:all:`.
 */
export function formatsFor(
  options: IndexOptions,
  name: string,
): { readonly wheel: boolean; readonly sdist: boolean } {
  if (options.onlyBinary.has(name)) return { wheel: true, sdist: false }
  if (options.noBinary.has(name)) return { wheel: false, sdist: true }
  return {
    wheel: !options.noBinary.has(':all:') || options.onlyBinary.has(':all:'),
    sdist: !options.onlyBinary.has(':all:'),
  }
}

/**
 * Whether pre-releases of a package are requested (`true`), excluded (`false`) or left to the
 * specifiers (`undefined`). `name` is normalised.
 */
export function prereleasesFor(options: IndexOptions, name: string): boolean | undefined {
  if (options.allReleases.has(name)) return true
  if (options.onlyFinal.has(name)) return false
  if (options.allReleases.has(':all:')) return true
  return options.onlyFinal.has(':all:') ? false : undefined
}
