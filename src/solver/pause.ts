/**
 * Yielded by a search at every step, so whoever drives it can let others run. It settles at once,
 * and need not be waited for.
 */
export const PAUSE: Promise<void> = Promise.resolve()

/** After so many parts of a long step a search pauses: they take some milliseconds. */
export const BETWEEN_PAUSES = 1000
