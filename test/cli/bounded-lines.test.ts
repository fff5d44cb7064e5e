import { expect, test } from 'vitest'
import { boundedLines } from '../../src/cli/bounded-lines.ts'

async function linesOf(chunks: readonly string[], most: number): Promise<readonly string[]> {
  async function* pieces(): AsyncGenerator<string> {
    yield* chunks
  }
  const lines: string[] = []
  for await (const line of boundedLines(pieces(), most)) lines.push(line)
  return lines
}

test('lines are put together from pieces, with LF or CRLF at their end', async () => {
  expect(await linesOf(['a', 'b\nc', '\r\n\nd'], 10)).toEqual(['ab', 'c', '', 'd'])
  expect(await linesOf(['a\n'], 10)).toEqual(['a'])
  expect(await linesOf([], 10)).toEqual([])
})

test('the rest of a line that is too long is skipped', async () => {
  expect(await linesOf(['x'.repeat(100), 'x'.repeat(100), 'y\nz'], 5)).toEqual(['xxxxxx', 'z'])
  expect(await linesOf(['12345\n123456'], 5)).toEqual(['12345', '123456'])
})
