/** Leave to ask for something; call `leave` when the answer is kept, or none will come. */
export interface Claim {
  /** Whether other processes may have cached the answer in the meantime: look again. */
  readonly mayBeKept: boolean
  leave(): void
}

/** The claim where no other process is known of. */
export const FREE_CLAIM: Claim = { mayBeKept: false, leave: () => {} }
