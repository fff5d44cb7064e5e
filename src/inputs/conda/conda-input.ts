/** A package of a conda channel, as a lock or a solver names it. */
export interface CondaPackage {
  readonly name: string
  readonly url: string
  /** Lower-case hex. */
  readonly sha256: string | null
  readonly md5: string | null
  /** Download size, bytes. */
  readonly size: number | null
  /** Its requirements, as conda writes them: `libz >=1`. Null if unknown. */
  readonly depends: readonly string[] | null
}

/** The packages that conda installs before pip runs, decided for the target. */
export interface CondaInput {
  /** The file that requests them. */
  readonly file: string
  readonly packages: readonly CondaPackage[]
  /** Names that the file requests; null if it does not show them. */
  readonly requested: ReadonlySet<string> | null
  /** Projects of the Python index that they bring, normalised: pip finds them installed. */
  readonly provides: readonly string[]
  /** The Python that conda installs: `3.12.7`; null if it installs none. */
  readonly python: string | null
}
