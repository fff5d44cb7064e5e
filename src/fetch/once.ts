/** The most bytes of finished answers kept, and of one of them. */
const KEPT = 32 * 2 ** 20
const KEPT_EACH = 2 ** 20

/** Whether several callers have asked for a value so far. */
export interface Sharing {
  isShared: boolean
}

/**
 * Runs a task once for each key: callers share it while it is under way, and small results are kept
 * for later callers, up to 32 MB; the oldest are dropped first. Failures are kept, too: a final
 * failure stays one for the whole run.
 */
export function createOnce<T>(
  sizeOf: (value: T) => number,
): (key: string, run: (sharing: Sharing) => Promise<T>) => Promise<T> {
  const answers = new Map<string, { readonly promise: Promise<T>; readonly sharing: Sharing }>()
  const kept = new Map<string, number>()
  let total = 0

  function keep(key: string, size: number): void {
    if (size > KEPT_EACH) {
      answers.delete(key)
      return
    }
    kept.set(key, size)
    total += size
    for (const [oldest, bytes] of kept) {
      if (total <= KEPT) return
      kept.delete(oldest)
      answers.delete(oldest)
      total -= bytes
    }
  }

  return (key, run) => {
    const known = answers.get(key)
    if (known) {
      known.sharing.isShared = true
      return known.promise
    }
    const sharing = { isShared: false }
    const promise = run(sharing)
    answers.set(key, { promise, sharing })
    promise.then(
      (value) => keep(key, sizeOf(value)),
      () => {},
    )
    return promise
  }
}

/**
 * The promise cached under a key, which `run` makes the first time. A failure that nobody awaits is
 * not an unhandled rejection.
 */
export function once<K, T>(kept: Map<K, Promise<T>>, key: K, run: () => Promise<T>): Promise<T> {
  let promise = kept.get(key)
  if (promise === undefined) {
    promise = run()
    promise.catch(() => {})
    kept.set(key, promise)
  }
  return promise
}
