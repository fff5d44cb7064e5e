/**
 * Yielded by a search at every step, so that whoever drives it can let others run. It settles at
 * once, and need not be waited for.
 */
export const PAUSE: Promise<void> = Promise.resolve()
