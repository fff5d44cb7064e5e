import { estimated, type Figure } from './figure.ts'

/**
 * The compression of installed files by gzip, fitted on 367 wheels of eight closures that were
 * installed, put into a tar archive as BuildKit does, and packed by Go's gzip
 * (benchmarks/layers.md). Files of one kind are next to each other in a layer, so each takes less
 * than alone in a zip.
 */
const WHEEL = { share: 1.005, file: -206, start: 800, least: 0.65 }
const BYTECODE = { share: 0.355, file: 100, start: 60 }

/** How far a figure may be off: a share of it, and more where it is small. */
const spread = (size: number, share: number, small: number): number =>
  Math.min(0.5, share + small / Math.sqrt(Math.max(1, size)))

function within(size: number, off: number): Figure {
  return estimated(size, size * (1 - off), size * (1 + off))
}

/**
 * The compressed bytes of a wheel's files in a layer, without bytecode.
 *
 * @param packed what the entries take in the wheel, without its headers, bytes
 * @param files how many there are
 */
export function packedWheel(packed: number, files: number): Figure {
  const { share, file, start, least } = WHEEL
  const size = Math.max(packed * least, packed * share + files * file) + start
  return within(size, spread(size, 0.04, 50))
}

/** The compressed bytes of `.pyc` files in a layer. */
export function packedBytecode(bytes: number, files: number): Figure {
  if (bytes === 0) return estimated(0, 0, 0)
  const { share, file, start } = BYTECODE
  const size = bytes * share + files * file + start
  return within(size, spread(size, 0.1, 30))
}
