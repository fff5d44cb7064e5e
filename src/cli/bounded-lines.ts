/**
 * The lines of a text that comes in pieces, ended by LF or CRLF. A line that is too long is cut to
 * one character more than the limit, and its rest is skipped.
 *
 * @param most characters of the longest line
 */
export async function* boundedLines(
  chunks: AsyncIterable<string>,
  most: number,
): AsyncGenerator<string> {
  let begun = ''
  for await (const chunk of chunks) {
    const parts = chunk.split('\n')
    for (const [at, part] of parts.entries()) {
      if (begun.length <= most) begun += part.slice(0, most + 1 - begun.length)
      if (at === parts.length - 1) break
      yield begun.endsWith('\r') ? begun.slice(0, -1) : begun
      begun = ''
    }
  }
  if (begun !== '') yield begun
}
