import { PysizeError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { list } from '../../text/lists.ts'
import { nearest } from '../../text/nearest.ts'
import { limitNames, type NamedLimit, namedLimit, unlimitedHost } from './named-limits.ts'
import { parseBudget, parseSize } from './parse-size.ts'

/** The part that the limit applies to, bytes. */
export type Budget =
  | { readonly kind: 'environment'; readonly limit: number }
  | { readonly kind: 'package'; readonly limit: number; readonly name: string }
  | { readonly kind: 'named'; readonly limit: number; readonly named: NamedLimit }

/**
 * A size (`4GB`), a size for one package (`torch=1GB`), or the name of a documented limit
 * (`lambda-zip`).
 *
 * @throws PysizeError `invalid-budget`, exit 2: neither; it lists the names
 */
export function parseLimit(text: string | number): Budget {
  if (typeof text === 'number') return { kind: 'environment', limit: parseBudget(text) }
  const own = /^\s*([A-Za-z0-9][\w.-]*)\s*=\s*(.*)$/.exec(text)
  if (own !== null)
    return { kind: 'package', name: normalizeName(own[1]!), limit: parseBudget(own[2]!) }
  const named = namedLimit(text.trim())
  if (named !== undefined) return { kind: 'named', limit: named.bytes, named }
  if (parseSize(text) !== undefined || !/^\s*[a-z][\w-]*\s*$/i.test(text))
    return { kind: 'environment', limit: parseBudget(text) }
  const typed = text.trim().toLowerCase()
  const unlimited = unlimitedHost(typed)
  if (unlimited !== undefined)
    throw new PysizeError('invalid-budget', `${unlimited.title} (${unlimited.date}).`, {
      exitCode: 2,
      hint: unlimited.hint,
    })
  const begun = limitNames.filter((name) => name.startsWith(`${typed}-`))
  const meant = begun.length > 0 ? list(begun, 'or') : nearest(typed, limitNames)
  throw new PysizeError('invalid-budget', `'${text}' is neither a size nor a known limit.`, {
    exitCode: 2,
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Write a size such as 4GB, NAME=SIZE for one package, or one of ${limitNames.join(', ')}.`,
  })
}

/** The type of one budget or several. */
export type BudgetValues = string | number | readonly (string | number)[] | undefined

/** One or several limits, in their order. */
export const parseLimits = (values: BudgetValues): readonly Budget[] =>
  (values === undefined ? [] : typeof values === 'object' ? values : [values]).map(parseLimit)

/**
 * The budgets of an environment.
 *
 * @throws PysizeError `invalid-budget`, exit 2, also for the limit of single files
 */
export const parseBudgets = (values: BudgetValues): readonly Budget[] =>
  parseLimits(values).map((budget) => {
    if (budget.kind !== 'named' || budget.named.measure !== 'file') return budget
    throw new PysizeError(
      'invalid-budget',
      `${budget.named.name} limits the files of a release, but this is an environment.`,
      {
        exitCode: 2,
        hint: `Name wheels or a folder of them: pysize estimate dist/ --budget ${budget.named.name}`,
      },
    )
  })
