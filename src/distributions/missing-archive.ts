import { inputError, type Place, type PysizeError } from '../errors.ts'
import { shortened } from '../text/shortened.ts'

/** Characters of a path in a message. */
const LONGEST = 300

/** The error for an archive that a lock or a requirement takes from this machine. */
export const missingArchive = (path: string, places: readonly Place[]): PysizeError =>
  inputError('file-not-found', `There is no file ${shortened(path, LONGEST)}.`, {
    places,
    hint: 'Put it there, or lock again.',
  })
