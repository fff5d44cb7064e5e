import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'

/** For a promise of optional facts: undefined if they cannot be read. */
export function unlessUnread(error: unknown): undefined {
  if (!(error instanceof FetchError || error instanceof PysizeError)) throw error
}
