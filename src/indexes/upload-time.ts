/**
 * The forms that both uv and pip read: ISO 8601 with a date, a time with at least the hour, and a
 * zone.
 */
const MOMENT =
  /^(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(?:[Zz]|([+-]\d\d):?(\d\d)?)(?:\[[^\]]*\])?$/

/**
 * An upload time in milliseconds since the epoch; undefined for other texts: a time without a zone
 * is ambiguous (uv: jiff's `Timestamp`; pip: utils/datetime.py).
 */
export function parseUploadTime(text: string): number | undefined {
  const found = MOMENT.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute = '00', second = '00', fraction = '0', ...zone] = found
  const [hours, minutes = '00'] = zone
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`,
  )
  return Number.isNaN(time) ? undefined : time
}

/**
 * The text that a page gives instead of an upload time; undefined if it gives a time, or nothing.
 */
export const uploadFaultOf = (value: unknown): string | undefined =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && parseUploadTime(value) !== undefined)
    ? undefined
    : JSON.stringify(value).slice(0, 40)
