import type { Report } from './report.ts'

/** The formats by their names, each loaded when it is asked for. */
export const formats = {
  text: async (): Promise<Report> => (await import('./text.ts')).textReport,
  json: async (): Promise<Report> => (await import('./json.ts')).jsonReport,
} as const

export type Format = keyof typeof formats
