import { setImmediate } from 'node:timers/promises'

/** So many lines take some 20 ms: then timers and signals have their turn. */
export const LINES_A_TURN = 1000

/** @throws the reason of the signal, once it is aborted */
export async function turn(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
