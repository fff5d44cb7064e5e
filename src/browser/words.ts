import type { PageCategory } from '../reports/formats/html/page-data.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import type { PageEntry, RowChange } from './entries.ts'

export const CATEGORY_LABELS: Readonly<Record<PageCategory, string>> = {
  accelerator: 'Accelerator',
  compiled: 'Compiled',
  python: 'Python',
  data: 'Data',
  tests: 'Tests and docs',
  other: 'Other',
}

export const CHANGE_LABELS: Readonly<Record<RowChange, string>> = {
  new: 'New',
  grown: 'Grown',
  shrunk: 'Shrunk',
  gone: 'Gone',
  changed: 'Other version',
  same: 'Same',
}

/** Changes must not be distinguished by colour only. */
export const CHANGE_SIGNS: Readonly<Record<RowChange, string>> = {
  new: '+',
  grown: '▲',
  shrunk: '▼',
  gone: '−',
  changed: '≠',
  same: '',
}

/** Writes sizes in the requested units. */
export interface SizeWords {
  readonly size: (bytes: number | null, mark?: string) => string
  readonly difference: (bytes: number) => string
}

export const sizeWords = (binaryUnits: boolean): SizeWords => ({
  size: (bytes, mark = '') =>
    bytes === null ? '?' : `${mark === '?' ? '≥' : mark}${formatSize(bytes, binaryUnits)}`,
  difference: (bytes) => formatDifference(bytes, binaryUnits).replace('-', '−'),
})

export const versionWords = ({ now, before }: PageEntry): string => {
  if (now === undefined || before === undefined || now.version === before.version)
    return (now ?? before)?.version ?? ''
  return `${before.version} → ${now.version}`
}

/** `12 %`, and `< 1 %` for smaller shares. */
export function shareWords(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0 %'
  const percent = (100 * part) / whole
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`
}
