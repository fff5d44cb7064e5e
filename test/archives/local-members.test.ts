import { expect, test } from 'vitest'
import { localMembers } from '../../src/archives/local-members.ts'
import { makeZip } from '../weigh/zip.ts'

const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} ${(i * 7919) % 1000}\n`).join('')

const found = (bytes: Buffer) =>
  [...localMembers(bytes)].map(({ name, content, isCut }) => [name, content.toString(), isCut])

test('lists files by their local headers', () => {
  const zip = makeZip([
    { name: 'a.py', content: 'x = 1\n', stored: true },
    { name: 'b.py', content: lines },
  ])
  expect(found(zip)).toEqual([
    ['a.py', 'x = 1\n', false],
    ['b.py', lines, false],
  ])
})

test.each([true, false])('gives the front of a file that is cut off (stored: %s)', (stored) => {
  const zip = makeZip([
    { name: 'a.py', content: 'x = 1\n', stored },
    { name: 'b.py', content: lines, stored },
  ])
  const [, cut] = found(zip.subarray(0, 6000))
  expect([cut?.[0], cut?.[2]]).toEqual(['b.py', true])
  expect(String(cut?.[1]).length).toBeGreaterThan(2000)
  expect(lines.startsWith(String(cut?.[1]))).toBe(true)
})

test('leaves out a cut file that unpacks to far more than its part, and one of another method', () => {
  const bomb = makeZip([{ name: 'a.py', content: '\n'.repeat(40_000_000) }])
  expect(found(bomb.subarray(0, 30_000))).toEqual([])
  const other = makeZip([{ name: 'a.py', content: lines }])
  other.writeUInt16LE(12, 8)
  expect(found(other.subarray(0, 3000))).toEqual([])
})
