import { inputError, type Place } from '../../errors.ts'
import { type OptionRow, VALUE_TYPES } from '../../options/option-row.ts'

/**
 * The key with the URL of an organisation's settings: a TOML file with a table of the same name.
 * The project's own settings override it.
 */
export const EXTENDS = 'extends'

/**
 * A value of `[tool.pysize]`, as an option takes it. A list of one may be written without brackets.
 *
 * @throws PysizeError exit 2 `invalid-setting`
 */
export function settingValue(
  key: string,
  value: unknown,
  { type }: Pick<OptionRow, 'type'>,
  place: Place,
): unknown {
  const given = type === 'texts' && typeof value === 'string' ? [value] : value
  const { choices, words } = { choices: undefined, ...VALUE_TYPES[type] }
  const isSize = (one: unknown): boolean => typeof one === 'string' || typeof one === 'number'
  const fits = {
    flag: typeof given === 'boolean',
    texts: Array.isArray(given) && given.every((one) => typeof one === 'string'),
    size: isSize(given),
    sizes: Array.isArray(given) ? given.every(isSize) : isSize(given),
  }
  const isFit =
    type in fits
      ? fits[type as keyof typeof fits]
      : typeof given === 'string' && (choices ?? [given]).includes(given as never)
  if (!isFit)
    throw inputError('invalid-setting', `${key} in [tool.pysize] has to be ${words}.`, {
      places: [place],
    })
  if (key === 'index-url' || key === 'extra-index-urls')
    for (const url of [given].flat()) checkUrl(key, String(url), place, INDEX)
  if (key === EXTENDS) checkUrl(key, String(given), place, ORGANISATION)
  return given
}

interface UrlRule {
  readonly fits: (url: URL) => boolean
  readonly fault: string
  readonly hint: string
  /** The hint for logins. */
  readonly logins: string
}

const INDEX: UrlRule = {
  fits: ({ protocol }) => /^https?:$/.test(protocol),
  fault: 'is not the URL of an index',
  hint: 'Write it with its scheme, such as https://host/simple/.',
  logins: 'Keep logins in netrc, or give the URL with --index-url.',
}

const ORGANISATION: UrlRule = {
  fits: (url) => isTrusted(url),
  fault: 'is not an https URL',
  hint: 'Write it with its scheme, such as https://host/pysize.toml.',
  logins: 'Keep logins in netrc.',
}

/** Content that comes over https, or from this machine, cannot be changed on the way. */
export const isTrusted = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' ||
  (protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname))

function checkUrl(key: string, url: string, place: Place, rule: UrlRule): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isLogin = parsed !== undefined && `${parsed.username}${parsed.password}` !== ''
  if (parsed !== undefined && !isLogin && rule.fits(parsed)) return
  const { file, line } = place
  throw inputError(
    'invalid-setting',
    `${key} in [tool.pysize] ${isLogin ? 'contains a login' : rule.fault}.`,
    {
      // The line would show the login.
      places: [isLogin ? { file, ...(line === undefined ? {} : { line }) } : place],
      hint: isLogin ? rule.logins : rule.hint,
    },
  )
}
