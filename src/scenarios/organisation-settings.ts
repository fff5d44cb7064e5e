import { inputError, PysizeError, warning } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { decodeAtOnce } from '../fetch/transports/content-encoding.ts'
import { freshFor, type KeptPage, keepPage, keptPage, revalidation } from '../indexes/page-cache.ts'
import { type FoundSettings, settingsIn } from '../inputs/settings/project-settings.ts'
import { EXTENDS, isTrusted } from '../inputs/settings/setting-value.ts'
import type { Session } from './session/session.ts'

/** The largest file of settings: a table has a few lines. */
const MOST_BYTES = 100_000
/** The least time between two requests, so a run over many files makes one, milliseconds. */
const FRESH_AT_LEAST = 60_000

/**
 * The settings of a project, with those of the organisation that its `extends` names: the project's
 * own values override them. The URL comes from the same revision as the project, so a pull request
 * that is judged by its base cannot choose others.
 *
 * @throws PysizeError exit 4 `settings-not-reached`; exit 2 as for the project's own settings, with
 * the URL as the file
 */
export async function withOrganisation(
  found: FoundSettings,
  session: Session,
  isOffline: boolean,
): Promise<FoundSettings> {
  const url = found.shown.extends
  if (url === undefined) return found
  const text = await textAt(url, session, isOffline)
  if (text.trimStart().startsWith('<'))
    throw inputError('invalid-setting', `${url} is a web page and not a TOML file.`, {
      hint: 'Name the address of the raw file.',
    })
  const set = await settingsIn(text, url)
  if (set === null)
    throw inputError('invalid-setting', `${url} has no table [tool.pysize].`, {
      hint: 'Write the settings below a line [tool.pysize], as in a pyproject.toml.',
    })
  if (set.shown.extends !== undefined)
    throw inputError('invalid-setting', `${url} has ${EXTENDS} in its own [tool.pysize].`, {
      hint: `Remove it there: pysize follows ${EXTENDS} only once.`,
    })
  return {
    options: { ...set.options, ...found.options },
    shown: { ...found.shown, options: { ...set.shown.options, ...found.shown.options } },
  }
}

async function textAt(url: string, session: Session, isOffline: boolean): Promise<string> {
  const { fetcher, store, warnings } = session
  const key = `settings ${fetcher.credentials.mark(url)} ${url}`
  const kept = keptPage(store, key)
  if (kept !== undefined && (isOffline || kept.freshUntil > Date.now())) return textOf(kept)
  if (isOffline)
    throw notReached(url, 'was not read before, and --offline was given', {
      hint: 'Run once without --offline.',
    })
  try {
    const page = await requested(url, kept, session)
    keepPage(store, key, page)
    return textOf(page)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    if (kept === undefined || error.kind === 'nonsense')
      throw notReached(url, error.reason, { cause: error })
    warnings.push(
      warning('settings-kept', `${url} ${error.reason}, so a copy from an earlier run is used.`),
    )
    return textOf(kept)
  }
}

async function requested(
  url: string,
  kept: KeptPage | undefined,
  { fetcher }: Session,
): Promise<KeptPage> {
  const headers = kept && revalidation(kept)
  const isLocal = !url.startsWith('https:')
  const answer = await fetcher.get(url, {
    maxBytes: MOST_BYTES,
    raw: true,
    mayRedirect: (to) => to.protocol === 'https:' || (isLocal && isTrusted(to)),
    ...(headers ? { headers } : {}),
  })
  const { status } = answer
  if (kept !== undefined && status === 304)
    return { ...kept, freshUntil: freshUntil(url, { ...kept.headers, ...answer.headers }) }
  if (status !== 200)
    throw notReached(url, `answered ${status}`, { hint: 'Check the URL and its credentials.' })
  return {
    status,
    headers: answer.headers,
    url: answer.url,
    freshUntil: freshUntil(url, answer.headers),
    body: answer.received,
  }
}

const freshUntil = (url: string, headers: KeptPage['headers']): number =>
  Date.now() + Math.max(freshFor(url, 200, headers), FRESH_AT_LEAST)

const textOf = ({ body, headers, url }: KeptPage): string =>
  decodeAtOnce(body, headers['content-encoding'] ?? '', MOST_BYTES, url).toString()

const notReached = (
  url: string,
  reason: string,
  more: { readonly hint?: string; readonly cause?: unknown },
): PysizeError =>
  new PysizeError(
    'settings-not-reached',
    `The settings of the organisation at ${url} were not read: it ${reason}.`,
    {
      exitCode: 4,
      hint: 'Check the URL and the network.',
      ...more,
    },
  )
