const unfinished = new Set<() => void>()
let tell: (isAny: boolean) => unknown = () => {}

/**
 * Registers unfinished work that must be cleaned up after an interrupt: a file next to the user's
 * own, a temporary folder, a line on the terminal. Cache entries do not count: a signal that
 * arrives just as the listener is removed would be lost, and a later run removes their leftovers.
 *
 * @param tidyUp removes the leftovers at once; may be called more than once
 * @returns a function that ends the registration
 */
export function beginUnfinished(tidyUp: () => void): () => void {
  // A function may be registered twice.
  const entry = (): void => tidyUp()
  unfinished.add(entry)
  if (unfinished.size === 1) tell(true)
  return () => {
    if (unfinished.delete(entry) && unfinished.size === 0) tell(false)
  }
}

/** Removes everything that is half done. */
export function tidyUpUnfinished(): void {
  for (const tidyUp of unfinished) {
    try {
      tidyUp()
    } catch {
      // If one fails, the others are still tried.
    }
  }
}

/** Calls back when the first work is registered, and when none is left. */
export function watchUnfinished(listener: (isAny: boolean) => unknown): void {
  tell = listener
}
