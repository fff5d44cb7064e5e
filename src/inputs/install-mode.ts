/** How an install treats what is there. */
export interface InstallMode {
  /**
   * For which packages a newer version is preferred to the installed one: those that are asked for
   * (pip's `--upgrade`), all that are looked at (pip's `--upgrade-strategy eager`, uv's
   * `--upgrade`), or these.
   */
  readonly upgrade: 'none' | 'asked' | 'all' | ReadonlySet<string>
  /** The packages that are installed again, whichever version is there. */
  readonly reinstall: 'none' | 'all' | ReadonlySet<string>
  /**
   * The packages to install: all, the requested ones without dependencies, or only the
   * dependencies.
   */
  readonly dependencies: 'all' | 'none' | 'only'
}
