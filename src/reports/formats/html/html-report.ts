import type { Document } from '../../../model/documents.ts'
import { printable } from '../../../text/printable.ts'
import { formatSize } from '../../../text/sizes.ts'
import type { ReportOptions } from '../../report.ts'
import type { ReportRows } from '../../rows/report-rows.ts'
import type { PageData } from './page-data.ts'
import { pageOfDocument } from './page-of-document.ts'

/**
 * A page that shows a document: its data in the template that the build made from src/browser/. It
 * loads nothing, and text from an index or a file stays text in it.
 *
 * @throws Error if `options` have no template
 */
export function htmlReport(
  rows: ReportRows,
  { binaryUnits, pageTemplate }: ReportOptions,
  document: Document,
): string {
  if (pageTemplate === undefined) throw new Error('the page has no template')
  const page = pageOfDocument(document, rows, binaryUnits)
  const parts: Readonly<Record<string, string>> = {
    title: escapedText(`${page.title} – pysize`),
    summary: escapedText(summaryOf(page, rows)),
    data: dataOf(page),
  }
  return pageTemplate().replace(/\{\{(title|summary|data)\}\}/g, (_, name: string) => parts[name]!)
}

/** The text of the page without scripts. */
function summaryOf({ title, about, views, binaryUnits }: PageData, { labels }: ReportRows): string {
  const totals = views.map(({ name, totals: [total], count }) => {
    const size = total === undefined ? '?' : `${total.mark}${formatSize(total.bytes, binaryUnits)}`
    return `${name}: ${size} ${labels.onDisk}, ${count.number} ${count.label.toLowerCase()}.`
  })
  return [`${title}.`, ...totals, about].join(' ')
}

/** Slashes, too: an address is plain text, which nothing may treat as a reference. */
const escapedText = (text: string): string =>
  printable(text).replace(/[&<>"'/]/g, (character) => `&#${character.charCodeAt(0)};`)

/**
 * JSON whose texts cannot end or start anything in HTML. Addresses in it are written so that
 * nothing treats them as references.
 */
function dataOf(page: PageData): string {
  const json = JSON.stringify(page, (_, value: unknown) =>
    typeof value === 'string' ? printable(value) : value,
  )
  return json
    .replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
    .replaceAll('//', '\\/\\/')
}
