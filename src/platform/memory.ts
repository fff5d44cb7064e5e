/**
 * Node takes smaller buffers from a pool, where others are in the same memory. Bytes: 4 kB, and
 * 32 kB since Node 24.
 */
export const OWN_MEMORY: number = Buffer.poolSize >>> 1

let nowhere: InstanceType<typeof MessagePort> | undefined

/**
 * Frees the memory that a buffer is in, with all other buffers in it; they are empty afterwards. V8
 * does not see how large buffers are, and frees them late. Memory of Node's pool stays.
 *
 * Sending memory to a closed port frees it. Node 20 has no `ArrayBuffer.transfer`.
 */
export function free({ buffer }: Buffer): void {
  if (nowhere === undefined) {
    const { port1, port2 } = new MessageChannel()
    port2.close()
    nowhere = port1
  }
  try {
    nowhere.postMessage(null, [buffer as ArrayBuffer])
  } catch (error) {
    // Node 20 ignores memory of the pool, later versions refuse it.
    if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error
  }
}
