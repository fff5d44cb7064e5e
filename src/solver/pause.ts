/**
 * Yielded by a search at every step, so its driver can let other work run. It settles at once, and
 * need not be awaited.
 */
export const PAUSE: Promise<void> = Promise.resolve()

/** A search pauses after this many parts of a long step, which take some milliseconds. */
export const BETWEEN_PAUSES = 1000
