import { inputError, type Place, type PysizeError } from '../errors.ts'

/** The error for an archive that a lock or a requirement takes from this machine. */
export const missingArchive = (path: string, places: readonly Place[]): PysizeError =>
  inputError('file-not-found', `There is no file ${path}.`, {
    places,
    hint: 'Put it there, or lock again.',
  })
