import { type Warning, warning } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import type { IndexOptions, PinnedIndex } from '../index-options.ts'

/** The indexes of a run, and whether a person named one, which no snapshot may replace. */
export interface IndexSettings {
  /** Null is the installer's default index. */
  readonly indexUrl: string | null
  readonly extraIndexUrls: readonly string[]
  readonly findLinks: readonly string[]
  readonly noIndex: boolean
  /** The one index that each of these projects comes from, by normalised name. */
  readonly pinned: ReadonlyMap<string, PinnedIndex>
  readonly named: boolean
  readonly warnings: readonly Warning[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** The installers' own variables for the main index and for further ones. */
const VARIABLES: Readonly<
  Record<InstallerName, { readonly main: string; readonly extra: string }>
> = {
  pip: { main: 'PIP_INDEX_URL', extra: 'PIP_EXTRA_INDEX_URL' },
  uv: { main: 'UV_DEFAULT_INDEX', extra: 'UV_INDEX' },
}

const words = (text: string | undefined): string[] =>
  (text ?? '').split(/\s+/).filter((word) => word !== '')

/** The URLs of a variable. uv's entries may have a name before them: `name=url`. */
const urlsOf = (variable: string, installer: InstallerName, env: Environment): readonly string[] =>
  words(env[variable]).map((word) => (installer === 'uv' ? word.replace(/^[\w.-]+=/, '') : word))

/**
 * The indexes before any file is read. An option replaces its own variable and no other one, as
 * under pip and uv: `--extra-index-url` adds to PIP_INDEX_URL. With `noIndex`, neither counts.
 */
export function startingIndexes(
  given: {
    readonly indexUrl?: string
    readonly extraIndexUrls?: readonly string[]
    readonly noIndex?: boolean
  },
  installer: InstallerName,
  env: Environment,
): Pick<IndexOptions, 'indexUrl' | 'extraIndexUrls'> {
  const { main, extra } = VARIABLES[installer]
  const of = (variable: string): readonly string[] =>
    given.noIndex === true ? [] : urlsOf(variable, installer, env)
  return {
    indexUrl: given.indexUrl ?? of(main)[0] ?? null,
    extraIndexUrls: given.extraIndexUrls ?? of(extra),
  }
}

/** The indexes after all files are read, because these may name others. */
export function indexSettings(
  options: IndexOptions,
  installer: InstallerName,
  env: Environment,
  pinned: ReadonlyMap<string, PinnedIndex> = new Map(),
): IndexSettings {
  const { indexUrl, extraIndexUrls, findLinks, noIndex } = options
  const asked = new Set([indexUrl, ...extraIndexUrls])
  const used = Object.values(VARIABLES[installer]).filter((variable) => {
    const urls = urlsOf(variable, installer, env)
    return (
      !noIndex &&
      urls.length > 0 &&
      urls
        .slice(0, variable === VARIABLES[installer].main ? 1 : undefined)
        .every((url) => asked.has(url))
    )
  })
  return {
    indexUrl,
    extraIndexUrls,
    findLinks,
    noIndex,
    pinned,
    named:
      indexUrl !== null ||
      extraIndexUrls.length > 0 ||
      findLinks.length > 0 ||
      noIndex ||
      pinned.size > 0,
    warnings:
      used.length === 0
        ? []
        : [warning('index-from-environment', `The indexes come from ${used.join(' and ')}.`)],
  }
}
