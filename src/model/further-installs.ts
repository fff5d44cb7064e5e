/** A distribution with its size on disk, bytes; null if unknown. */
export interface SizedPackage {
  readonly name: string
  readonly version: string
  readonly size: number | null
}

/** A distribution instead of another of the same name. Sizes on disk, bytes. */
export interface ReplacedPackage {
  readonly name: string
  /** The version before and after. */
  readonly from: string
  readonly to: string
  readonly size_before: number | null
  readonly size_after: number | null
}

/** The effect of one further install. */
export interface InstallStep {
  /** The arguments of `pip install`, logins masked. */
  readonly arguments: string
  readonly replaced: readonly {
    readonly name: string
    readonly from: string
    readonly to: string
  }[]
  readonly added: readonly { readonly name: string; readonly version: string }[]
  /** Removed and written again in the same version. */
  readonly reinstalled: readonly { readonly name: string; readonly version: string }[]
  /** Names of packages that are needed, directly or indirectly, and stay unchanged. */
  readonly kept: readonly string[]
  /** Its download, bytes, as far as known. */
  readonly download_size: number
}

/** The effect of all further installs together, each list sorted by name. */
export interface FurtherInstalls {
  readonly replaced: readonly ReplacedPackage[]
  readonly added: readonly SizedPackage[]
  /** Packages that are installed although no line leads to them. */
  readonly orphans: readonly SizedPackage[]
  readonly steps: readonly InstallStep[]
}
