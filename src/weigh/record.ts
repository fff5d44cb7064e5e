/**
 * Lengths of RECORD's rows, without their line end (PEP 376, PEP 427):
 * `path,sha256=<43 characters>,<digits>`. Paths with commas or quotes, which CSV quotes, are too
 * rare to count.
 */
export const hashedRow = (path: number, size: number): number => path + 52 + digits(size)

/** For a file without hash and size: RECORD itself, and the bytecode. */
export const bareRow = (path: number): number => path + 2

function digits(size: number): number {
  let count = 1
  for (let rest = size; rest >= 10; rest /= 10) count++
  return count
}
