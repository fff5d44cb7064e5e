import { FetchError } from '../fetch/fetch-error.ts'

/**
 * The effect of several indexes on each other: pip merges them all, uv takes the first that has a
 * project.
 */
export type IndexOrder = 'merge' | 'first'

/**
 * Whether an installer continues if an index fails in this way. pip treats the page as empty,
 * except for a status of 401, for which it asks for a login, and for content that it cannot parse
 * (index/collector.py, `_get_index_content`). uv treats the project as missing if access is denied
 * (crates/uv-client/src/registry_client.rs, `simple_detail_single_index`), finds no versions on
 * pages without links, and stops at everything else.
 */
export function isPassedOver(error: unknown, order: IndexOrder): error is FetchError {
  if (!(error instanceof FetchError)) return false
  if (order === 'first') return error.status === 401 || error.status === 403 || error.foreign
  return error.status !== 401 && !error.garbled
}

/** Whether an index could not be connected to, so it need not be requested again. */
export const isAway = ({ kind }: FetchError): boolean =>
  kind === 'not-connected' || kind === 'tls' || kind === 'timeout'
