import type { Document } from '../../model/documents.ts'

/** Formats that are made from rows. */
const ROW_FORMATS = ['markdown', 'csv', 'html', 'svg', 'shields', 'github'] as const

export type RowFormat = (typeof ROW_FORMATS)[number]
export type Format = 'text' | 'json' | 'jsonl' | RowFormat

/** By the names that `--format` takes. */
export const FORMATS: readonly Format[] = ['text', 'json', 'jsonl', ...ROW_FORMATS]

export const isRowFormat = (format: Format): format is RowFormat =>
  ROW_FORMATS.some((one) => one === format)

/** The commands whose documents have rows. */
const COMMANDS_WITH_ROWS: readonly Document['command'][] = [
  'estimate',
  'compare',
  'diff',
  'advise',
  'image',
  'image-diff',
  'collect',
]

/** The commands that weigh files, so a record can be kept of each. */
const COMMANDS_WITH_RECORDS: readonly Document['command'][] = [
  'estimate',
  'diff',
  'image',
  'image-diff',
]

/** The formats that can show the rows of many repositories. */
const TABLES: readonly RowFormat[] = ['markdown', 'csv', 'html']

/** The formats of a command's document. */
export function formatsOf(command: string): readonly Format[] {
  const isOne = (commands: readonly Document['command'][]): boolean =>
    commands.some((one) => one === command)
  return FORMATS.filter((format) => {
    if (format === 'jsonl') return isOne(COMMANDS_WITH_RECORDS)
    if (!isRowFormat(format)) return true
    return isOne(COMMANDS_WITH_ROWS) && (command !== 'collect' || TABLES.includes(format))
  })
}

/** By the ending of the file to which a report is written. */
const ENDINGS: Readonly<Record<string, Format>> = {
  json: 'json',
  jsonl: 'jsonl',
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  html: 'html',
  svg: 'svg',
}

/** The format that the name of a file selects; undefined if it selects none. */
export const formatOfFile = (file: string): Format | undefined =>
  ENDINGS[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '']
