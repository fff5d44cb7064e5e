import { setImmediate } from 'node:timers/promises'
import { PAUSE } from '../solver/pause.ts'

/**
 * How long a search may run before timers and signals get their turn, milliseconds: Ctrl-C has to
 * work at any moment.
 */
const TURN = 50

/**
 * What to wait for at a pause: `PAUSE` as a rule, and now and then until others had their turn.
 *
 * @throws the reason of the signal, once it is aborted
 */
export function takeTurns(signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now()
  const wait = async (): Promise<void> => {
    await setImmediate()
    signal?.throwIfAborted()
    since = performance.now()
  }
  return () => (performance.now() - since < TURN ? PAUSE : wait())
}
