import { atLeast } from '../../analyse/at-least.ts'
import type { Document } from '../../model/documents.ts'
import { adviceReport } from '../advice-text.ts'
import { collectJson, collectText } from '../collect-report.ts'
import { compareJson, compareText } from '../compare-report.ts'
import { textDiff } from '../diff/text.ts'
import { overviewReport } from '../estimate/overview.ts'
import { textReport } from '../estimate/text.ts'
import { extrasJson, extrasText } from '../extras-report.ts'
import { filesJson, filesText } from '../files-report.ts'
import { historyJson, historyText } from '../history-report.ts'
import { imageAdviceText } from '../image/advice.ts'
import { imageDiffText } from '../image/diff.ts'
import { imageText } from '../image/image.ts'
import { initJson, initText } from '../init-report.ts'
import { jsonAdvice } from '../json/advice.ts'
import { jsonDiff } from '../json/diff.ts'
import { jsonPieces, jsonReport } from '../json/document.ts'
import { imageAdviceJson, imageDiffJson, imageJson } from '../json/image.ts'
import { verificationJson } from '../json/verification.ts'
import { releaseJson, releaseText } from '../release-text.ts'
import type { ReportOptions } from '../report.ts'
import type { ReportRows } from '../rows/report-rows.ts'
import { rowsOf } from '../rows/rows.ts'
import { treeReport } from '../tree.ts'
import { verificationText } from '../verification-text.ts'
import { whyReport } from '../why.ts'
import { csv } from './csv.ts'
import { type Format, isRowFormat, type RowFormat } from './format-names.ts'
import { github } from './github.ts'
import { htmlReport } from './html/html-report.ts'
import { jsonl } from './jsonl.ts'
import { markdown } from './markdown.ts'
import { shields } from './shields.ts'
import { svg } from './svg.ts'

/** A document in one of the formats that `formatsOf` names for its command. */
export function formatted(format: Format, document: Document, options: ReportOptions): string {
  if (format === 'jsonl') return jsonl(document, options)
  if (!isRowFormat(format)) return ownFormats(document, options)[format]()
  const told = format === 'csv' ? document : shown(document)
  const rows = rowsOf(told, options)
  if (rows === null) throw new Error(`${document.command} has no rows`)
  return ofRows(format, rows, options, told)
}

/**
 * The text of `formatted` in pieces. The JSON of an estimate, which may be long, is made piece by
 * piece.
 */
export const formattedPieces = (
  format: Format,
  document: Document,
  options: ReportOptions,
): Iterable<string> =>
  format === 'json' && document.command === 'estimate'
    ? jsonPieces(document)
    : [formatted(format, document, options)]

/**
 * People see the smallest possible size of a package without a known size; a table of figures has
 * no such value.
 */
const shown = (document: Document): Document =>
  document.command === 'estimate' && 'scenarios' in document
    ? { ...document, scenarios: document.scenarios.map(atLeast) }
    : document

/** Each is named here and not in a table, so the program loads only the requested one. */
function ofRows(
  format: RowFormat,
  rows: ReportRows,
  options: ReportOptions,
  document: Document,
): string {
  switch (format) {
    case 'markdown':
      return markdown(rows, options)
    case 'csv':
      return csv(rows)
    case 'html':
      return htmlReport(rows, options, document)
    case 'svg':
      return svg(rows, options)
    case 'shields':
      return shields(rows, options)
    case 'github':
      return github(rows, options)
  }
}

/** The formats that each command writes itself. */
function ownFormats(
  document: Document,
  options: ReportOptions,
): Readonly<Record<'text' | 'json', () => string>> {
  switch (document.command) {
    case 'estimate':
      return {
        text: () =>
          'estimates' in document
            ? overviewReport(document, options)
            : textReport(document, options),
        json: () => jsonReport(document),
      }
    case 'image':
      return { text: () => imageText(document, options), json: () => imageJson(document) }
    case 'image-diff':
      return { text: () => imageDiffText(document, options), json: () => imageDiffJson(document) }
    case 'image-advice':
      return {
        text: () => imageAdviceText(document, options),
        json: () => imageAdviceJson(document),
      }
    case 'why':
      return { text: () => whyReport(document, options), json: () => jsonReport(document) }
    case 'tree':
      return { text: () => treeReport(document, options), json: () => jsonReport(document) }
    case 'diff':
      return { text: () => textDiff(document, options), json: () => jsonDiff(document) }
    case 'compare':
      return { text: () => compareText(document, options), json: () => compareJson(document) }
    case 'verify':
      return {
        text: () => verificationText(document, options),
        json: () => verificationJson(document),
      }
    case 'advise':
      return { text: () => adviceReport(document, options), json: () => jsonAdvice(document) }
    case 'files':
      return { text: () => filesText(document, options), json: () => filesJson(document) }
    case 'extras':
      return { text: () => extrasText(document, options), json: () => extrasJson(document) }
    case 'history':
      return { text: () => historyText(document, options), json: () => historyJson(document) }
    case 'release':
      return { text: () => releaseText(document, options), json: () => releaseJson(document) }
    case 'collect':
      return { text: () => collectText(document, options), json: () => collectJson(document) }
    case 'init':
      return { text: () => initText(document, options), json: () => initJson(document) }
  }
}
