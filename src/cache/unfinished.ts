const unfinished = new Set<() => void>()
let tell: (isAny: boolean) => unknown = () => {}

/**
 * Registers unfinished work that an interrupt has to tidy up: a file next to the user's own, a
 * temporary folder, a line on the terminal. Cache entries do not count: a signal that arrives just
 * as the listener is removed would be lost, and a later run removes their leftovers.
 *
 * @param tidyUp removes the leftovers at once; may be called more than once
 * @returns a function that ends the registration
 */
export function beginUnfinished(tidyUp: () => void): () => void {
  // A function may be given twice.
  const entry = (): void => tidyUp()
  unfinished.add(entry)
  if (unfinished.size === 1) tell(true)
  return () => {
    if (unfinished.delete(entry) && unfinished.size === 0) tell(false)
  }
}

/** Takes away all that is half done. */
export function tidyUpUnfinished(): void {
  for (const tidyUp of unfinished) {
    try {
      tidyUp()
    } catch {
      // Of several things each is tried.
    }
  }
}

/** Tells each time when the first thing is half done, and when none is any more. */
export function watchUnfinished(listener: (isAny: boolean) => unknown): void {
  tell = listener
}
