import type { ReportRows } from '../../../src/reports/rows/report-rows.ts'

/** A report without rows. */
export const report = (fields: Partial<ReportRows> = {}): ReportRows => ({
  command: 'estimate',
  subject: 'a.txt',
  scope: 'py3.12, linux x86_64',
  about: '',
  labels: { onDisk: 'on disk', download: 'to download' },
  rows: [],
  verdicts: [],
  warnings: [],
  ...fields,
})
