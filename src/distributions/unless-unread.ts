import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'

/** For a promise of facts that would help: undefined where they can't be read. */
export function unlessUnread(error: unknown): undefined {
  if (!(error instanceof FetchError || error instanceof PysizeError)) throw error
}
