import { PysizeError } from '../../errors.ts'

/**
 * A bare date includes that whole day, UTC; a full time stays unchanged (RFC 3339). Milliseconds
 * since the epoch.
 */
export function momentAfter(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i.test(text)
  const moment = day || time ? Date.parse(text) : Number.NaN
  // Date.parse turns the 31st of a shorter month into the first of the next.
  if (Number.isNaN(moment) || (day && new Date(moment).toISOString().slice(0, 10) !== text))
    throw new PysizeError('bad-date', `'${text}' is not a date.`, {
      exitCode: 2,
      hint: 'Write it as 2025-11-12, or with a time and a zone: 2025-11-12T08:00:00Z.',
    })
  return day ? moment + 86_400_000 : moment
}
