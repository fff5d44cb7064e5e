import type { ReportOptions } from '../report.ts'
import type { ReportRows } from '../rows/report-rows.ts'
import { badgeOf } from './badge.ts'

/** The format of a shields.io endpoint (shields.io/badges/endpoint-badge). */
export const shields = (report: ReportRows, options: ReportOptions): string =>
  `${JSON.stringify({ schemaVersion: 1, ...badgeOf(report, options) })}\n`
