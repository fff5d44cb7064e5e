/** The first bytes of packed files, and the program that prints the text in one. */
const PACKED: readonly (readonly [first: readonly number[], what: string, prints: string])[] = [
  [[0x1f, 0x8b], 'packed by gzip', 'zcat'],
  [[0x42, 0x5a, 0x68], 'packed by bzip2', 'bzcat'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'packed by xz', 'xzcat'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed by zstd', 'zstdcat'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive', 'unzip -p'],
]

/** The program that packed a file, by its first bytes, and the next step; undefined for others. */
export function packingOf(
  bytes: Uint8Array,
): { readonly what: string; readonly hint: string } | undefined {
  const found = PACKED.find(([first]) => first.every((byte, at) => bytes[at] === byte))
  if (found === undefined) return
  const [, what, prints] = found
  return { what, hint: `Write its text to a file with ${prints}, and give that file.` }
}
