/** The settings of the page's host: they are in the page as JSON. */
export interface SiteSettings {
  /** Of pysize. */
  readonly version: string
  /** The indexes that can be chosen; the first is the default. */
  readonly indexes: readonly string[]
  /** Hosts that the browser, or the server of the page, uses: all that the policy allows. */
  readonly hosts: readonly string[]
  /** The path on the page's own server that fetches for it; null if the browser fetches itself. */
  readonly relay: string | null
  /** Variables that settings are read from. */
  readonly env: Readonly<Record<string, string>>
}

/** The parts that the build puts into the page. */
export interface SiteParts {
  /** The script of the worker. */
  readonly worker: string
  /** The template of the report as a file. */
  readonly template: string
}
