import { jsonOverview, jsonReport } from './json.ts'
import { overviewReport } from './overview.ts'
import type { Overview, Report } from './report.ts'
import { textReport } from './text.ts'

interface Reports {
  readonly one: Report
  readonly several: Overview
}

/** The formats by the names that `--format` takes. */
export const formats: { readonly text: Reports; readonly json: Reports } = {
  text: { one: textReport, several: overviewReport },
  json: { one: jsonReport, several: jsonOverview },
}

export type Format = keyof typeof formats
