import type { Document } from '../../model/documents.ts'
import type { ReportOptions } from '../report.ts'
import { rowsOfAdvice } from './advice-rows.ts'
import { rowsOfCollection } from './collection-rows.ts'
import { rowsOfComparison } from './compare-rows.ts'
import { rowsOfDiff } from './diff-rows.ts'
import { rowsOfEstimate, rowsOfSeveral } from './estimate-rows.ts'
import { rowsOfImage, rowsOfImageDiff } from './image-rows.ts'
import { rowsOfRelease } from './release-rows.ts'
import type { ReportRows } from './report-rows.ts'

/**
 * A document as the rows from which all formats except text and JSON are made; null for a command
 * without rows.
 */
export function rowsOf(document: Document, given: ReportOptions): ReportRows | null {
  const options = { ...given, width: Number.POSITIVE_INFINITY, colors: false }
  switch (document.command) {
    case 'estimate':
      return 'estimates' in document
        ? rowsOfSeveral(document, options)
        : rowsOfEstimate(document, options)
    case 'compare':
      return rowsOfComparison(document)
    case 'diff':
      return rowsOfDiff(document, options)
    case 'advise':
      return rowsOfAdvice(document, options)
    case 'image':
      return rowsOfImage(document, options)
    case 'image-diff':
      return rowsOfImageDiff(document, options)
    case 'release':
      return rowsOfRelease(document, options)
    case 'collect':
      return rowsOfCollection(document, options)
    default:
      return null
  }
}
