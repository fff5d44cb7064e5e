import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bytecodeSize } from '../../../src/weigh/bytecode/bytecode.ts'
import { readWindows, windowsOf } from '../../../src/weigh/bytecode/code-windows.ts'
import type { WheelFacts } from '../../../src/weigh/facts.ts'
import { weighWheel } from '../../../src/weigh/wheel.ts'
import { makeZip, memorySource, type ZipEntry } from '../zip.ts'

const KIB = 1024
/** Modules one after the other, of 1 KiB each. */
const modules = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ offset: i * KIB, packed: KIB }))

describe('windowsOf', () => {
  test('takes four parts distributed over a wheel', () => {
    expect(windowsOf(modules(800), 800 * KIB)).toEqual(
      [68, 268, 468, 668].map((start) => [start * KIB, (start + 64) * KIB]),
    )
  })

  test('takes sixteen shorter parts of a large wheel', () => {
    expect(windowsOf(modules(1600), 1600 * KIB)).toEqual(
      Array.from({ length: 16 }, (_, i) => [(100 * i + 34) * KIB, (100 * i + 66) * KIB]),
    )
  })

  test('takes a whole wheel that is no larger than four parts', () => {
    expect(windowsOf(modules(200), 200 * KIB)).toEqual([[0, 200 * KIB]])
    expect(windowsOf(modules(1), 9 * KIB)).toEqual([[0, 9 * KIB]])
    expect(windowsOf([], 9 * KIB)).toEqual([])
  })

  test('chooses them by modules, not by other files', () => {
    const apart = modules(800).map(({ offset, packed }, i) => ({
      offset: offset + (i < 400 ? 0 : 5000 * KIB),
      packed,
    }))
    expect(windowsOf(apart, 9000 * KIB).map(([start]) => start / KIB)).toEqual([
      68, 268, 5468, 5668,
    ])
  })
})

describe('readWindows', () => {
  const info = 'demo-1.0.dist-info'
  const filename = 'demo-1.0-py3-none-any.whl'
  const prose = (i: number): string => `# ${randomBytes(3000).toString('base64')}\nx = ${i}\n`
  const dense = 'value = other.get(name, 1)\n'.repeat(150)
  /** The front is code and the end is comments. Both compress so little that they are far apart. */
  const entries: readonly ZipEntry[] = [
    ...Array.from({ length: 300 }, (_, i) => ({
      name: `demo/a${i}.py`,
      content: dense,
      stored: true,
    })),
    ...Array.from({ length: 60 }, (_, i) => ({ name: `demo/z${i}.py`, content: prose(i) })),
    { name: `${info}/METADATA`, content: 'Name: demo\nVersion: 1.0\n' },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
    { name: `${info}/RECORD`, content: `demo/a.py,,\n${info}/RECORD,,\n` },
  ]
  const sourceOf = (zip: Buffer) => memorySource(zip)

  async function factsOf(zip: Buffer): Promise<WheelFacts> {
    const facts = await weighWheel(sourceOf(zip), { filename, code: true })
    if (facts.kind !== 'wheel') throw new Error(facts.reason)
    return facts
  }

  test('counts code that differs from that at the end of the wheel', async () => {
    const zip = makeZip(entries)
    const facts = await factsOf(zip)
    const read = await readWindows(sourceOf(zip), facts)
    expect(read.code).not.toHaveProperty('windows')
    expect(read.code?.rest?.counts[0]).toBeGreaterThan(50)
    const [tail, both] = [facts, read].map(({ python, code }) =>
      bytecodeSize(python, '3.11', { code }),
    )
    expect(both!.size).toBeGreaterThan(1.5 * tail!.size)
    const relative = ({ size, high }: { size: number; high: number }) => (high - size) / size
    expect(relative(both!)).toBeLessThan(relative(tail!))
    expect(JSON.parse(JSON.stringify(read))).toEqual(read)
  })

  test('counts the front of a module that is longer than its part', async () => {
    const line = 'value = other.get(name, 1)\n'
    const lines = Array.from(
      { length: 20_000 },
      () => `${line}# ${randomBytes(24).toString('hex')}\n`,
    )
    const long = (from: number) => lines.slice(from, from + 4000).join('')
    const zip = makeZip([
      ...Array.from({ length: 5 }, (_, i) => ({ name: `demo/a${i}.py`, content: long(4000 * i) })),
      ...entries.slice(330),
    ])
    const facts = await factsOf(zip)
    const read = await readWindows(sourceOf(zip), facts)
    expect(facts.code?.windows?.length).toBeGreaterThan(1)
    expect(read.code?.rest?.counts[0]).toBe(facts.code?.windows?.length)
    expect(read.code?.rest?.size).toBeGreaterThan(100 * KIB)
  })

  test('leaves the facts unchanged if the parts contain no file', async () => {
    const facts = await factsOf(makeZip(entries))
    const empty = { ...memorySource(Buffer.alloc(0)), read: async () => Buffer.alloc(KIB) }
    const { windows: _, ...code } = facts.code!
    expect(await readWindows(empty, facts)).toEqual({ ...facts, code })
  })

  test('gives up on files with data descriptors', async () => {
    const zip = makeZip(entries)
    const facts = await factsOf(zip)
    const streamed = Buffer.from(zip)
    for (const [start] of facts.code!.windows!) streamed.writeUInt16LE(8, start + 6)
    expect((await readWindows(sourceOf(streamed), facts)).code).not.toHaveProperty('rest')
  })
})
