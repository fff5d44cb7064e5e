import type { Notice } from '../errors.ts'
import type { InstallerName } from '../model.ts'
import type { IndexOptions } from './index-options.ts'

/** Which indexes a run asks, and whether a person named one, so that no snapshot may answer in its place. */
export interface IndexSettings {
  /** Null is the installer's default index. */
  readonly indexUrl: string | null
  readonly extraIndexUrls: readonly string[]
  readonly findLinks: readonly string[]
  readonly noIndex: boolean
  readonly named: boolean
  readonly notices: readonly Notice[]
}

type Environment = Readonly<Record<string, string | undefined>>

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '')

/**
 * Options win; where none names an index, the chosen installer's own variables do: `PIP_INDEX_URL` and `PIP_EXTRA_INDEX_URL`, or
 * `UV_DEFAULT_INDEX` and `UV_INDEX` (`name=url` entries lose their name). Nothing else of pip's or uv's settings is read.
 */
export function indexSettings(options: IndexOptions, installer: InstallerName, env: Environment): IndexSettings {
  const { indexUrl, extraIndexUrls, findLinks, noIndex } = options
  const named = indexUrl !== null || extraIndexUrls.length > 0 || findLinks.length > 0 || noIndex
  if (indexUrl !== null || extraIndexUrls.length > 0 || noIndex) return { indexUrl, extraIndexUrls, findLinks, noIndex, named, notices: [] }
  const [mainName, extraName] = installer === 'pip' ? ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL'] : ['UV_DEFAULT_INDEX', 'UV_INDEX']
  const main = words(env[mainName])[0] ?? null
  const extra = words(env[extraName])
  const unnamed = (url: string): string => (installer === 'uv' ? url.replace(/^[\w.-]+=/, '') : url)
  const used = [...(main === null ? [] : [mainName]), ...(extra.length === 0 ? [] : [extraName])]
  return {
    indexUrl: main === null ? null : unnamed(main),
    extraIndexUrls: extra.map(unnamed),
    findLinks,
    noIndex,
    named: named || used.length > 0,
    notices: used.length === 0 ? [] : [{ code: 'index-from-environment', message: `The indexes are those of ${used.join(' and ')}.` }],
  }
}
