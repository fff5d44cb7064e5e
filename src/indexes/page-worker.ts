import { parentPort } from 'node:worker_threads'
import { decodeAtOnce } from '../fetch/decode.ts'
import { tableOfPage } from './json-page.ts'
import type { PageRead, PageTask } from './page-reader.ts'

/** What `page-reader.ts` runs on a thread of its own: whatever goes wrong here is found out and told by the main thread, which then reads the page itself. */
function read({ body, encoding, maxBytes, name }: PageTask): PageRead | undefined {
  try {
    const decoded = decodeAtOnce(Buffer.from(body.buffer), encoding, maxBytes, '')
    const table = tableOfPage(decoded, name)
    return table && { versions: table.versions, places: Int32Array.from(table.places), decoded: alone(decoded) }
  } catch {
    return undefined
  }
}

/** The bytes in memory of their own, which can be handed over as it is. */
const alone = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array<ArrayBuffer> =>
  buffer instanceof ArrayBuffer && buffer.byteLength < 2 * byteLength
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength))

parentPort?.on('message', (task: PageTask) => {
  const result = read(task)
  parentPort?.postMessage({ id: task.id, result }, result === undefined ? [] : [result.decoded.buffer, result.places.buffer])
})
