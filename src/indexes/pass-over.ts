import { FetchError } from '../fetch/fetch-error.ts'

/**
 * The effect of several indexes on each other: pip merges them all, uv takes the first that has a
 * project.
 */
export type IndexOrder = 'merge' | 'first'

/**
 * Whether an installer goes on where an index fails so. pip takes the page as empty, except for a
 * status of 401, where it asks for a login, and for what it cannot parse (index/collector.py,
 * `_get_index_content`). uv takes the project as missing where access is denied
 * (crates/uv-client/src/registry_client.rs, `simple_detail_single_index`), finds no versions on
 * pages without links, and stops at everything else.
 */
export function isPassedOver(error: unknown, order: IndexOrder): error is FetchError {
  if (!(error instanceof FetchError)) return false
  if (order === 'first') return error.status === 401 || error.status === 403 || error.foreign
  return error.status !== 401 && !error.garbled
}

/** Whether an index could not be spoken to at all, so it need not be asked again. */
export const isAway = ({ kind }: FetchError): boolean =>
  kind === 'not-connected' || kind === 'tls' || kind === 'timeout'
