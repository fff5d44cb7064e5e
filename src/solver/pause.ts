/**
 * Yielded by a search at every step, so that whoever drives it can let others run. It settles at once, and need not be waited for.
 */
export const PAUSE: Promise<void> = Promise.resolve()

/** What a search comes to that waits for nothing; undefined where it takes more steps than `mostSteps`, or wants to wait after all. */
export function outcomeAtOnce<T>(search: Generator<Promise<unknown>, T, void>, mostSteps: number): T | undefined {
  for (let steps = 0; steps < mostSteps; steps++) {
    const step = search.next()
    if (step.done) return step.value
    if (step.value !== PAUSE) return undefined
  }
  return undefined
}
