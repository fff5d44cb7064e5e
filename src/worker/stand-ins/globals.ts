import { Buffer as BufferHere } from 'buffer/'
import { hastenBuffers } from './fast-buffer.ts'

// Globals that the library uses and a browser lacks; the build substitutes them. `buffer` is the
// one that bundlers use.

hastenBuffers()

const waiting: (() => void)[] = []
const channel = new MessageChannel()
Object.assign(channel.port1, { onmessage: () => waiting.shift()?.() })

/** A turn of the event loop, without the four milliseconds that nested timers take. */
function soon(work: () => void): void {
  waiting.push(work)
  channel.port2.postMessage(null)
}

/** The current folder, for `resolve` of paths. */
const processHere = { cwd: (): string => '/', env: {} }

export { BufferHere as Buffer, processHere as process, soon as setImmediate }
