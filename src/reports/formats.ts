import type { Document } from '../model/documents.ts'
import { jsonReport } from './json.ts'
import { overviewReport } from './overview.ts'
import type { Report } from './report.ts'
import { textReport } from './text.ts'
import { treeReport } from './tree.ts'
import { whyReport } from './why.ts'

/** A document as text, by its command. */
const text: Report<Document> = (document, options) => {
  switch (document.command) {
    case 'why':
      return whyReport(document, options)
    case 'tree':
      return treeReport(document, options)
    case 'estimate':
      return 'estimates' in document ? overviewReport(document, options) : textReport(document, options)
  }
}

/** The formats by the names that `--format` takes. */
export const formats: { readonly text: Report<Document>; readonly json: Report<Document> } = { text, json: jsonReport }

export type Format = keyof typeof formats
