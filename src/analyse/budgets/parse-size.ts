import { PysizeError } from '../../errors.ts'

/** By the first letter of the unit. `4G` and `4Gi` are Kubernetes' spellings of 4 GB and 4 GiB. */
const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * Reads `4GB`, `4G`, `3.5 GiB`, `4Gi`, `500MB` or plain bytes, in bytes; undefined for anything
 * else. `kB` is 10^3, `KiB` is 2^10.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,15})?|\.\d{1,15}) ?(?:([kmgt])(i?))?b?$/i.exec(text.trim())
  if (!match) return undefined
  const [, number, letter = '', i = ''] = match
  const bytes = Math.round(
    Number(number) * (i === '' ? 1000 : 1024) ** POWERS[letter.toLowerCase()]!,
  )
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The limit in bytes. Throws `invalid-budget` (exit 2). */
export function parseBudget(budget: string | number): number {
  const bytes = typeof budget === 'number' ? budget : parseSize(budget)
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new PysizeError('invalid-budget', `'${budget}' is not a size.`, {
    exitCode: 2,
    hint:
      commaHint(String(budget).trim()) ??
      'Write a number with a unit, such as 4GB (4 × 10^9 bytes) or 4GiB (4 × 2^30).',
  })
}

/**
 * How to write a number without its comma; undefined if that makes no size. A comma before three
 * digits may separate thousands.
 */
function commaHint(text: string): string | undefined {
  if (!text.includes(',')) return undefined
  const [withPoint, without] = [text.replace(',', '.'), text.replaceAll(/,(?=\d{3}(?!\d))/g, '')]
  const isNumber = parseSize(without) !== undefined
  if (parseSize(withPoint) !== undefined)
    return isNumber
      ? `Write ${without} or ${withPoint}, without a comma.`
      : `Write a decimal point: ${withPoint}.`
  return isNumber ? `Write ${without}, without commas.` : undefined
}
