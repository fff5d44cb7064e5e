import { afterLocals, afterPrefix } from './cut.ts'
import { afterKey, type Range } from './range.ts'
import { versionOfKey } from './version.ts'
import { hasLocal, LOWEST_KEY, MARK, releaseNumbers, tailStart } from './version-key.ts'

const AFTER_KEY = afterKey('')
/** The end of the cut below a version's own pre-releases. */
const DEV_ZERO = `${MARK.dev}0`
/** The end of the cut above a version and its local versions. */
const POST_DEV_ZERO = `${MARK.post}0${DEV_ZERO}`

const textOf = (key: string): string => versionOfKey(key).normal

/** A cut as the bound of a specifier: low if the range begins at it, high if it ends there. */
function bound(cut: string, isLow: boolean): string {
  const [at, after] = isLow ? ['>=', '>'] : ['<', '<=']
  if (cut.endsWith(AFTER_KEY)) return after + textOf(cut.slice(0, -AFTER_KEY.length))
  if (cut.endsWith(MARK.afterPosts)) return after + textOf(cut.slice(0, -1) + MARK.final)
  if (cut.endsWith(POST_DEV_ZERO))
    return after + textOf(cut.slice(0, -POST_DEV_ZERO.length) + MARK.final)
  return at + textOf(cut.endsWith(DEV_ZERO) ? cut.slice(0, -DEV_ZERO.length) + MARK.final : cut)
}

/**
 * An interval as the operand of `==`: a version, or a prefix with `.*`; `undefined` if it is
 * neither.
 */
function operand(low: string, high: string): string | undefined {
  if (low.endsWith(AFTER_KEY) || low.endsWith(MARK.afterPosts)) return undefined
  if (high === afterKey(low) || (!hasLocal(low) && high === afterLocals({ key: low })))
    return textOf(low)
  const width = releaseNumbers(high, 1).length
  if (low.slice(tailStart(low)) !== DEV_ZERO || high !== afterPrefix({ key: low, width }, width))
    return undefined
  return `${versionOfKey(low.slice(0, -DEV_ZERO.length) + MARK.final, width).normal}.*`
}

/** The versions from `low` to `high` without the exclusions between, as a specifier set. */
function group(low: string, high: string | undefined, exclusions: readonly string[]): string {
  const isPair = low !== LOWEST_KEY && high !== undefined && exclusions.length === 0
  const equal = isPair ? operand(low, high) : undefined
  if (equal !== undefined) return `==${equal}`
  const bounds = [
    ...(low === LOWEST_KEY ? [] : [bound(low, true)]),
    ...(high === undefined ? [] : [bound(high, false)]),
  ]
  return [...bounds, ...exclusions.map((excluded) => `!=${excluded}`)].join(',')
}

/**
 * A range in words for people, as specifier sets joined by ` or `: `>=1.2,<2,!=1.5 or >=3`.
 * Trailing zeros are lost, and a bound at a version's pre-releases is shown as one at the version.
 */
export function formatRange(range: Range): string {
  const [first] = range
  if (first === undefined) return 'no version'
  if (range.length === 1 && first === LOWEST_KEY) return 'any version'
  const groups: string[] = []
  let low = first
  let exclusions: string[] = []
  for (let i = 1; i < range.length; i += 2) {
    const high = range[i]!
    const next = range[i + 1]
    const excluded = next === undefined ? undefined : operand(high, next)
    if (excluded !== undefined) exclusions.push(excluded)
    else {
      groups.push(group(low, high, exclusions))
      exclusions = []
      low = next ?? ''
    }
  }
  if (range.length % 2 === 1) groups.push(group(low, undefined, exclusions))
  return groups.join(' or ')
}
