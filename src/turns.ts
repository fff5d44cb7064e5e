import { setImmediate } from 'node:timers/promises'

/** How long work may continue before timers and signals get their turn, milliseconds. */
const TURN = 50

const AT_ONCE: Promise<void> = Promise.resolve()

/** Awaited between two steps of long work, each of a few milliseconds. */
export type TakeTurn = () => Promise<void>

/**
 * Lets timers and signals run from time to time, because Ctrl-C and an `AbortSignal` must work at
 * any moment. Most turns take no time.
 *
 * @throws the reason of the signal, once it is aborted
 */
export function takeTurns(signal: AbortSignal | undefined): TakeTurn {
  // Not `performance`, for which Node loads a module. A clock that is set back ends a turn early.
  let since = Date.now()
  const isShort = (): boolean => Math.abs(Date.now() - since) < TURN
  let last = AT_ONCE
  // One after the other: otherwise thousands that wait for the same turn would all continue within
  // it.
  const wait = (): Promise<void> => {
    const turn = last.then(async () => {
      if (isShort()) return
      // The first may run before timers and signals do. Between the two, the loop goes round once.
      await setImmediate()
      await setImmediate()
      signal?.throwIfAborted()
      since = Date.now()
    })
    last = turn.catch(() => {})
    return turn
  }
  return () => (isShort() ? AT_ONCE : wait())
}
