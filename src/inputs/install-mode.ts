/** How an install treats what is there. */
export interface InstallMode {
  /**
   * For which packages a newer version is preferred to the installed one: those that are asked for
   * (pip's `--upgrade`), all that are looked at (pip's `--upgrade-strategy eager`, uv's
   * `--upgrade`), or these.
   */
  readonly upgrade: 'none' | 'asked' | 'all' | ReadonlySet<string>
  /** Which packages are installed again whatever is there. */
  readonly reinstall: 'none' | 'all' | ReadonlySet<string>
  /** What is installed: all, what is asked for without what it needs, or only what that needs. */
  readonly dependencies: 'all' | 'none' | 'only'
}
