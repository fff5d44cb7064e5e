import type { Document } from '../model/documents.ts'
import { jsonAdvice } from './advice-json.ts'
import { adviceReport } from './advice-text.ts'
import { compareJson, compareText } from './compare-report.ts'
import { jsonDiff } from './diff-json.ts'
import { textDiff } from './diff-text.ts'
import { extrasJson, extrasText } from './extras-report.ts'
import { filesJson, filesText } from './files-report.ts'
import { historyJson, historyText } from './history-report.ts'
import { imageDiffText } from './image-diff-text.ts'
import { imageDiffJson, imageJson } from './image-json.ts'
import { imageText } from './image-text.ts'
import { initJson, initText } from './init-report.ts'
import { jsonReport } from './json.ts'
import { overviewReport } from './overview.ts'
import type { Report, ReportOptions } from './report.ts'
import { textReport } from './text.ts'
import { treeReport } from './tree.ts'
import { verificationJson } from './verification-json.ts'
import { verificationText } from './verification-text.ts'
import { whyReport } from './why.ts'

/** The formats by the names that `--format` takes, for a document of any command. */
export const formats: Readonly<Record<Format, Report<Document>>> = {
  text: (document, options) => reportOf(document, options).text(),
  json: (document, options) => reportOf(document, options).json(),
}

export const FORMATS: readonly Format[] = ['text', 'json']

export type Format = 'text' | 'json'

/** A document in each format. */
type InFormats = Readonly<Record<Format, () => string>>

function reportOf(document: Document, options: ReportOptions): InFormats {
  switch (document.command) {
    case 'estimate':
      return {
        text: () => ('estimates' in document ? overviewReport(document, options) : textReport(document, options)),
        json: () => jsonReport(document),
      }
    case 'image':
      return { text: () => imageText(document, options), json: () => imageJson(document) }
    case 'image-diff':
      return { text: () => imageDiffText(document, options), json: () => imageDiffJson(document) }
    case 'why':
      return { text: () => whyReport(document, options), json: () => jsonReport(document) }
    case 'tree':
      return { text: () => treeReport(document, options), json: () => jsonReport(document) }
    case 'diff':
      return { text: () => textDiff(document, options), json: () => jsonDiff(document) }
    case 'compare':
      return { text: () => compareText(document, options), json: () => compareJson(document) }
    case 'verify':
      return { text: () => verificationText(document, options), json: () => verificationJson(document) }
    case 'advise':
      return { text: () => adviceReport(document, options), json: () => jsonAdvice(document) }
    case 'files':
      return { text: () => filesText(document, options), json: () => filesJson(document) }
    case 'extras':
      return { text: () => extrasText(document, options), json: () => extrasJson(document) }
    case 'history':
      return { text: () => historyText(document, options), json: () => historyJson(document) }
    case 'init':
      return { text: () => initText(document, options), json: () => initJson(document) }
  }
}
