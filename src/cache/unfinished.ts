const unfinished = new Set<() => void>()
let tell: (isAny: boolean) => unknown = () => {}

/**
 * Says that something is half done which an interrupt has to tidy up: a file beside the user's own,
 * a temporary folder, a line on the terminal. Entries of the cache are no such thing: a signal that
 * comes just when nobody listens any more would be lost, and what they leave is removed by a later
 * run.
 *
 * @param tidyUp takes away what is there, at once; may be called more than once
 * @returns what says that it is done
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
