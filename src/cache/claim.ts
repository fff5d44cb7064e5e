/** The right to make a request; call `leave` when its response is stored, or if none will come. */
export interface Claim {
  /**
   * Whether other processes may have cached the response in the meantime, so the cache must be read
   * again.
   */
  readonly mayBeKept: boolean
  leave(): void
}

/** The claim if no other process is known. */
export const FREE_CLAIM: Claim = { mayBeKept: false, leave: () => {} }
