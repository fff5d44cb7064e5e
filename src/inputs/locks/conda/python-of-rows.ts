import { type Lock, MAIN_GROUP } from '../lock.ts'
import type { CondaRow } from './conda-row.ts'

/** The Python that conda installs, by the name of its file. */
export function pythonOfRows(conda: readonly CondaRow[]): Pick<Lock, 'python'> {
  for (const { url, marker } of conda) {
    const version = /\/python-(3\.\d+\.\d+)-[^/]+$/.exec(url)?.[1]
    if (version !== undefined && marker.includes(MAIN_GROUP)) return { python: version }
  }
  return {}
}
