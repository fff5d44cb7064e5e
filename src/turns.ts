import { setImmediate } from 'node:timers/promises'

/** How long work may go on before timers and signals get their turn, milliseconds. */
const TURN = 50

const AT_ONCE: Promise<void> = Promise.resolve()

/** Waited for between two steps of long work, each of a few milliseconds. */
export type TakeTurn = () => Promise<void>

/**
 * Lets timers and signals have their turn now and then, since Ctrl-C and an `AbortSignal` have to
 * work at any moment. Most turns take no time.
 *
 * @throws the reason of the signal, once it is aborted
 */
export function takeTurns(signal: AbortSignal | undefined): TakeTurn {
  let since = performance.now()
  const isShort = (): boolean => performance.now() - since < TURN
  let last = AT_ONCE
  // One after the other: thousands that wait for the same turn would all go on within it.
  const wait = (): Promise<void> => {
    const turn = last.then(async () => {
      if (isShort()) return
      // The first may run before timers and signals do. Between the two, the loop goes round once.
      await setImmediate()
      await setImmediate()
      signal?.throwIfAborted()
      since = performance.now()
    })
    last = turn.catch(() => {})
    return turn
  }
  return () => (isShort() ? AT_ONCE : wait())
}
