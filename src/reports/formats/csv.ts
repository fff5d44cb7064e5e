import { printable } from '../../text/printable.ts'
import type { GateVerdict, ReportRows, Row } from '../rows/report-rows.ts'

/** A field: a text, which may be hostile, or a number of ours. */
type Field = string | number | null

interface Column {
  readonly heading: string
  readonly of: (row: Row) => Field
}

/** The columns in their order. New ones come at the end, so positions stay. */
const COLUMNS: readonly Column[] = [
  { heading: 'kind', of: ({ kind }) => kind },
  { heading: 'scenario', of: ({ scenario }) => scenario },
  { heading: 'name', of: ({ name }) => name },
  { heading: 'version', of: ({ version }) => version },
  { heading: 'version_before', of: (row) => row.version_before },
  { heading: 'status', of: ({ change }) => change },
  { heading: 'file', of: ({ place }) => place?.file ?? null },
  { heading: 'line', of: ({ place }) => place?.line ?? null },
  { heading: 'text', of: ({ text }) => text },
  { heading: 'download_size', of: ({ size }) => size.download_size },
  { heading: 'installed_size', of: ({ size }) => size.installed_size },
  { heading: 'overhead_size', of: ({ size }) => size.overhead_size },
  { heading: 'bytecode_size', of: ({ size }) => size.bytecode_size },
  { heading: 'on_disk_size', of: ({ size }) => size.on_disk_size },
  { heading: 'retained_size', of: ({ size }) => size.retained_size },
  { heading: 'download_size_before', of: ({ before }) => before?.download_size ?? null },
  { heading: 'on_disk_size_before', of: ({ before }) => before?.on_disk_size ?? null },
  { heading: 'download_difference', of: ({ difference }) => difference?.download_size ?? null },
  { heading: 'on_disk_difference', of: ({ difference }) => difference?.on_disk_size ?? null },
  { heading: 'download_source', of: ({ sources }) => sources.download },
  { heading: 'on_disk_source', of: ({ sources }) => sources.on_disk },
  { heading: 'packages', of: ({ packages }) => packages },
  { heading: 'limit', of: () => null },
  { heading: 'path', of: ({ path }) => path.join(' > ') },
  { heading: 'note', of: ({ note }) => note },
]

/**
 * One table by RFC 4180: a header, CRLF, quotes if a field needs them. Verdicts are rows, too.
 * Numbers are bytes; an unknown size is an empty field.
 */
export function csv({ rows, verdicts }: ReportRows): string {
  const records = [
    COLUMNS.map(({ heading }) => heading),
    ...rows.map((row) => COLUMNS.map(({ of }) => of(row))),
    ...verdicts.map((verdict) => COLUMNS.map(({ heading }) => verdictField(verdict, heading))),
  ]
  return records.map((fields) => `${fields.map(written).join(',')}\r\n`).join('')
}

/** A verdict in the columns of the rows; `on_disk_size` is the measured size. */
function verdictField(
  { kind, status, text, limit, measured, place }: GateVerdict,
  heading: string,
): Field {
  const { file, line } = place ?? { file: null, line: null }
  const fields: Readonly<Record<string, Field>> = {
    kind,
    status,
    note: text,
    limit,
    on_disk_size: measured,
    file,
    line,
  }
  return fields[heading] ?? null
}

/**
 * Spreadsheets treat a field that begins so as a formula, quoted or not: an apostrophe makes it a
 * text (OWASP, "CSV injection").
 */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/

function written(field: Field): string {
  if (field === null) return ''
  if (typeof field === 'number') return String(field)
  const shown = printable(field)
  const text = FORMULA.test(shown) ? `'${shown}` : shown
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
