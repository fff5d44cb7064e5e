/** Leave to ask for something; call `leave` when the answer is kept, or none will come. */
export interface Claim {
  /** Whether other processes are there, which may have kept the answer by now: look again. */
  readonly mayBeKept: boolean
  leave(): void
}

/** The claim where no other process is known of. */
export const FREE_CLAIM: Claim = { mayBeKept: false, leave: () => {} }
