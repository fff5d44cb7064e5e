import { jsonReport } from './json.ts'
import type { Report } from './report.ts'
import { textReport } from './text.ts'

/** The formats by the names that `--format` takes. */
export const formats: { readonly text: Report; readonly json: Report } = { text: textReport, json: jsonReport }

export type Format = keyof typeof formats
