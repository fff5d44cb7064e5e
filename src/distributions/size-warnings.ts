import { type Warning, warning } from '../errors.ts'
import type { Weight } from './distribution.ts'
import type { NamesakeWeighed } from './namesake-reader.ts'

/** A weighed file, and how it was weighed. */
export interface WeighedFile extends Pick<NamesakeWeighed, 'namesake'> {
  readonly filename: string
  readonly weight: Weight
}

/**
 * Warnings about files without a size, or with a size from another index: one warning for all files
 * with the same reason.
 */
export function sizeWarnings(files: readonly WeighedFile[]): readonly Warning[] {
  const groups = new Map<string, { readonly about: Reason; readonly names: string[] }>()
  for (const file of files) {
    const about = reasonOf(file)
    if (about === null) continue
    const key = `${about.reason} ${about.index ?? ''}`
    const group = groups.get(key) ?? { about, names: [] }
    groups.set(key, group)
    group.names.push(file.filename)
  }
  return [...groups.values()].map(({ about, names }) =>
    about.index === null
      ? warning('unknown-size', unknownMessage(names, about.reason))
      : warning('namesake-size', namesakeMessage(names, about.reason, about.index)),
  )
}

interface Reason {
  readonly reason: string
  /** The index that the size came from; null if the size is unknown. */
  readonly index: string | null
}

const reasonOf = ({ weight, namesake }: WeighedFile): Reason | null =>
  namesake ?? (weight.kind === 'unknown' ? { reason: weight.reason, index: null } : null)

const unknownMessage = (names: readonly string[], reason: string): string =>
  names.length === 1
    ? `The installed size of ${names[0]} is unknown: ${reason}.`
    : `The installed size of each of ${names.length} files is unknown: ${reason} (${someOf(names)}).`

const namesakeMessage = (names: readonly string[], reason: string, index: string): string =>
  names.length === 1
    ? `The size of ${names[0]} is that of the file of the same name on ${index}: ${reason}.`
    : `The sizes of ${names.length} files are those of files of the same names on ${index}: ${reason} (${someOf(names)}).`

/** How many file names one warning lists. */
const LISTED = 3

function someOf(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
  return `${names.slice(0, LISTED).join(', ')}${more}`
}
