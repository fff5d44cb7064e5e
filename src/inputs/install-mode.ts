/** How an install treats packages that are installed. */
export interface InstallMode {
  /**
   * For which packages a newer version is preferred to the installed one: the requested ones (pip's
   * `--upgrade`), all that the search reaches (pip's `--upgrade-strategy eager`, uv's `--upgrade`),
   * or these.
   */
  readonly upgrade: 'none' | 'asked' | 'all' | ReadonlySet<string>
  /** The packages that are installed again even if their version stays. */
  readonly reinstall: 'none' | 'all' | ReadonlySet<string>
  /**
   * The packages to install: all, the requested ones without dependencies, or only the
   * dependencies.
   */
  readonly dependencies: 'all' | 'none' | 'only'
}
