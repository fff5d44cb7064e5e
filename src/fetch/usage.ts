/**
 * The network requests of a run. `bytes` as received (compressed bodies), `rounds` the longest
 * chain of requests that waited for each other.
 */
export interface Usage {
  readonly requests: number
  readonly bytes: number
  readonly rounds: number
}
