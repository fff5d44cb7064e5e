import type { ByteSource, Tail } from '../archives/byte-source.ts'
import { locateDirectory } from '../archives/directory-end.ts'
import { lastMember } from '../archives/last-member.ts'
import {
  directoryAhead,
  extend,
  firstRead,
  readMetadata,
  tellReach,
  type WeighOptions,
} from './wheel.ts'

/** METADATA's headers, if they were found, and the bytes of the wheel that were read for them. */
export interface WheelMetadata {
  readonly text?: string
  readonly tail: Tail
}

const METADATA = Buffer.from('.dist-info/METADATA')

/**
 * Reads METADATA's headers from the bytes of a wheel's end, without weighing it: a search waits for
 * them, and a failed search needs nothing else. The requests are those of `weighWheel`. Its answer
 * counts if this one has no text.
 */
export async function readWheelMetadata(
  source: ByteSource,
  options: Pick<WeighOptions, 'reach' | 'onReach' | 'code'>,
): Promise<WheelMetadata> {
  let tail = await source.tail(firstRead(source.size, options))
  for (let reads = 0; reads < 4; reads++) {
    const location = locateDirectory(tail)
    if (location.kind === 'corrupt') return { tail }
    if (location.start < tail.start) {
      tail = await extend(source, tail, directoryAhead(tail, location.start), tail.start)
      continue
    }
    if (location.kind === 'need') return { tail }
    const member = lastMember(tail, location, METADATA)
    if (member === undefined) return { tail }
    const text = await readMetadata(source, tail, member)
    if (text === undefined) return { tail }
    tellReach(options, tail.size - member.offset)
    return { text, tail }
  }
  return { tail }
}

/** The wheel as a source whose end is in memory. */
export const withTail = (source: ByteSource, tail: Tail): ByteSource => ({
  size: tail.size,
  read: (start, end) => source.read(start, end),
  tail: async () => tail,
})
