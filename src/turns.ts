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
  const wait = async (): Promise<void> => {
    await setImmediate()
    signal?.throwIfAborted()
    since = performance.now()
  }
  return () => (performance.now() - since < TURN ? AT_ONCE : wait())
}
