import type { Document } from '../../model/documents.ts'
import type { ReportOptions } from '../report.ts'
import { sizeRecordsOf } from '../rows/size-records.ts'

/** One line of JSON for each weighed file, to be appended to a file: `pysize collect` reads it. */
export const jsonl = (document: Document, options: ReportOptions): string =>
  sizeRecordsOf(document, { ...options, width: Number.POSITIVE_INFINITY, colors: false })
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('')
