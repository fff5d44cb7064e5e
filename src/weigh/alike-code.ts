import { firstHeader, localMembers } from '../archives/local-members.ts'
import { deflatedSize } from '../platform/compression.ts'
import type { ByteRange, WheelFacts } from './facts.ts'

/*
 * Modules that a generator wrote resemble each other, so a layer, which packs all files together,
 * needs fewer bytes for them than a wheel, which packs each alone (benchmarks/layers.md).
 */

/** The compressed code from which on reading a sample is worth it, bytes, and its modules. */
const LEAST = { packed: 700_000, files: 100 }
const PARTS = 4
const LENGTH = 48 * 1024
/** A sample of fewer modules says nothing. */
const ENOUGH = 8
/** Code unpacks to at most this many times its size: more of a part is not looked at. */
const MOST_UNPACKED = 24
/** The share of code in a wheel's compressed bytes from which on any part is assumed to be code. */
const OF_CODE = 0.75
/** A header in a tar archive, and the unit that files are padded to, bytes. */
const BLOCK = 512

/**
 * Whether a wheel has so much code that its resemblance decides about the size of a layer.
 *
 * @param least the least compressed code that does, bytes
 */
export const mayBeAlike = ({ packedPython = 0, python }: WheelFacts, least = 0): boolean =>
  packedPython >= Math.max(least, LEAST.packed) && python.files >= LEAST.files

/** The parts of a wheel that show how much its modules resemble each other. */
export function alikeParts({ download }: Pick<WheelFacts, 'download'>): readonly ByteRange[] {
  const share = download / PARTS
  return Array.from({ length: PARTS }, (_, index) => {
    const start = Math.max(0, Math.round((index + 0.5) * share - LENGTH / 2))
    return [start, Math.min(download, start + LENGTH)] as const
  })
}

/**
 * The compressed size of these parts' modules in one archive, as a share of the sum of their own
 * compressed sizes; null if the parts have too few modules. A module that is longer than a part is
 * like no other: its bytes count unchanged, and as many again for the one before the part.
 */
export function likenessIn(
  parts: readonly Buffer[],
  { packed, packedPython = 0 }: Pick<WheelFacts, 'packed' | 'packedPython'>,
): number | null {
  let alone = 0
  let together = 0
  let modules = 0
  for (const part of parts) {
    const start = firstHeader(part)
    if (start < 0) {
      const unread = packedPython > packed * OF_CODE ? part.length : 0
      alone += unread
      together += unread
      continue
    }
    const sample = sampleOf(part.subarray(start))
    const around = Math.min(part.length - sample.read, 2 * sample.cut)
    alone += around
    together += around
    if (sample.contents.length < 2) continue
    alone += sample.packed
    together += deflatedSize(Buffer.concat(sample.contents.flatMap(asTarEntry)))
    modules += sample.contents.length
  }
  return modules < ENOUGH ? null : together / alone
}

interface Sample {
  readonly contents: readonly Buffer[]
  /** Their compressed size. */
  readonly packed: number
  /** Bytes of the part that these modules take. */
  readonly read: number
  /** Bytes of a module whose end is missing. */
  readonly cut: number
}

function sampleOf(part: Buffer): Sample {
  const contents: Buffer[] = []
  let packed = 0
  let read = 0
  let cut = 0
  let unpacked = 0
  for (const { name, content, isCut, packed: own, length } of localMembers(part)) {
    if (content.length === 0 || !name.endsWith('.py')) continue
    if (isCut) cut = own
    else {
      contents.push(content)
      packed += own
      read += length
    }
    unpacked += content.length
    if (unpacked > MOST_UNPACKED * LENGTH) break
  }
  return { contents, packed, read, cut }
}

/** Headers of similar files hardly differ. */
const asTarEntry = (content: Buffer): readonly Buffer[] => [
  Buffer.alloc(BLOCK),
  content,
  Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
]
