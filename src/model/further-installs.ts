/** A distribution with what it takes on disk, bytes; null where unknown. */
export interface SizedPackage {
  readonly name: string
  readonly version: string
  readonly size: number | null
}

/** A distribution instead of another of the same name. Sizes on disk, bytes. */
export interface ReplacedPackage {
  readonly name: string
  /** The version before, and the one that is there afterwards. */
  readonly from: string
  readonly to: string
  readonly size_before: number | null
  readonly size_after: number | null
}

/** What one further install does. */
export interface InstallStep {
  /** What follows `pip install`, logins masked. */
  readonly arguments: string
  readonly replaced: readonly {
    readonly name: string
    readonly from: string
    readonly to: string
  }[]
  readonly added: readonly { readonly name: string; readonly version: string }[]
  /** Taken out and written again in the same version. */
  readonly reinstalled: readonly { readonly name: string; readonly version: string }[]
  /** Names of what is asked for, directly or not, and stays as it is. */
  readonly kept: readonly string[]
  /** What it downloads, bytes, as far as it is known. */
  readonly download_size: number
}

/** What all further installs together make of the first, each list sorted by name. */
export interface FurtherInstalls {
  readonly replaced: readonly ReplacedPackage[]
  readonly added: readonly SizedPackage[]
  /** What is there and no line of anybody's leads to. */
  readonly orphans: readonly SizedPackage[]
  readonly steps: readonly InstallStep[]
}
