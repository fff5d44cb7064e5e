import type { Clause, PackageRelation } from './relation.ts'

/** A package of a distribution, according to a list of packages. Sizes in bytes. */
export interface SystemPackage {
  readonly name: string
  readonly version: string
  /** The source package that it is built from, whose packages apt upgrades together. */
  readonly source: string
  /** Pre-Depends and Depends; for an apk `D:` without the packages that it excludes. */
  readonly depends: readonly Clause[]
  /** The packages that are installed with it by default. */
  readonly recommends: readonly Clause[]
  /** Conflicts and Breaks; for an apk the packages that its `D:` excludes. */
  readonly conflicts: readonly PackageRelation[]
  /** The names that it provides; a version is null if none is stated. */
  readonly provides: readonly { readonly name: string; readonly version: string | null }[]
  readonly isEssential: boolean
  /** 0 is `required`, 4 `extra`. */
  readonly priority: number
  /** Of the archive. */
  readonly packedSize: number
  /** The size that its maintainer states: Debian's Installed-Size in whole KiB, Alpine's `I:`. */
  readonly statedSize: number
  /** Facts from the archive itself; null if only the list is known. */
  readonly measured: MeasuredPackage | null
  /**
   * The size of its files as a share of `statedSize` on a slim image, by the package of that name
   * in another release; null if unknown.
   */
  readonly slimShare: number | null
  /** An apk's `install_if`: it is installed once all of these are there. */
  readonly installIf: readonly Clause[]
}

/** The files that unpacking an archive writes, from the archive itself. */
export interface MeasuredPackage {
  /** Without what Debian's slim images leave out. */
  readonly slim: MeasuredFiles
  /** Documentation, manual pages and translations. */
  readonly extra: MeasuredFiles
  /** Files of dpkg about it, below /var/lib/dpkg/info. */
  readonly info: { readonly files: number; readonly bytes: number }
  /** Its paragraph in /var/lib/dpkg/status. */
  readonly paragraph: number
  /** Python modules below /usr/lib/python3 and /usr/share, which py3compile compiles. */
  readonly modules: { readonly files: number; readonly bytes: number }
}

export interface MeasuredFiles {
  /** Files and links. */
  readonly files: number
  /** Folders, each divided among the packages that have it. */
  readonly folders: number
  readonly bytes: number
  /** Packed by gzip. */
  readonly packed: number
}

/** Lists of packages, and the known facts about these. */
export interface PackageLists {
  /** The versions of a name, the newest first. */
  readonly versionsOf: (name: string) => readonly SystemPackage[]
  /** Other packages that provide a name, in apt's order of choice. */
  readonly providersOf: (name: string) => readonly SystemPackage[]
  /** The names of packages of which a version provides a name. */
  readonly providerNames: (name: string) => readonly string[]
  /** The names of all packages. */
  readonly names: () => Iterable<string>
  /** Packages with `install_if`. */
  readonly triggered: readonly SystemPackage[]
  readonly compare: (a: string, b: string) => number
  /** The source of the facts, for a report: `Debian 12, 2026-11-26`, or a file. */
  readonly source: string
  readonly origin: 'embedded' | 'given'
  /** The package manager whose rules apply. */
  readonly manager: 'apt' | 'apk'
}

/** Whether a package has a name, or provides it. */
export const hasPackage = ({ versionsOf, providersOf }: PackageLists, name: string): boolean =>
  versionsOf(name).length > 0 || providersOf(name).length > 0
