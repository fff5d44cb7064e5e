import { PAUSE } from '../../src/solver/pause.ts'

/** The next promise that a search waits for, or its end; pauses are skipped. */
export function nextWait<T>(
  search: Generator<Promise<unknown>, T, void>,
): IteratorResult<Promise<unknown>, T> {
  for (;;) {
    const step = search.next()
    if (step.done || step.value !== PAUSE) return step
  }
}

/** The result of a search that has all its data. */
export function finished<T>(search: Generator<Promise<unknown>, T, void>): T {
  const step = nextWait(search)
  if (!step.done) throw new Error('the search wants to wait')
  return step.value
}
