import { describe, expect, test } from 'vitest'
import { unzstd, unzstdStream } from '../../src/archives/zstd.ts'
import { zstdFrame } from '../support/zstd.ts'

async function unpacked(bytes: Buffer, most = 2 ** 20): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of unzstd(bytes, most)) parts.push(part)
  return Buffer.concat(parts).toString('latin1')
}

const SKIPPED = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
/** Of `zstd -19`: "pysize " a hundred times. */
const REAL = Buffer.from('KLUv/WC8AXUAADhweXNpemUgAQCyVBUj', 'base64')

describe('frames', () => {
  test('of the real compressor', async () =>
    expect(await unpacked(REAL)).toBe('pysize '.repeat(100)))

  test('longer than a block, several of them, with others between', async () => {
    const text = 'abc'.repeat(100_000)
    expect(
      await unpacked(
        Buffer.concat([
          zstdFrame(Buffer.from(text)),
          SKIPPED,
          zstdFrame(Buffer.from('end'), { window: 0 }),
        ]),
      ),
    ).toBe(`${text}end`)
  })

  test.each([0, 1, 5])('of %s bytes', async (length) =>
    expect(await unpacked(zstdFrame(Buffer.alloc(length, 'x')))).toBe('x'.repeat(length)),
  )
})

describe('a stream in pieces', () => {
  async function streamed(bytes: Buffer, piece: number): Promise<string> {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    }
    const parts: Buffer[] = []
    for await (const part of unzstdStream(pieces())) parts.push(part)
    return Buffer.concat(parts).toString('latin1')
  }

  test.each([1, 7, 100_000])('of %s bytes', async (piece) => {
    const text = 'abc'.repeat(100_000)
    const bytes =
      piece === 1
        ? REAL
        : Buffer.concat([
            zstdFrame(Buffer.from(text), { window: 0x50 }),
            zstdFrame(Buffer.from('end')),
          ])
    expect(await streamed(bytes, piece)).toBe(piece === 1 ? 'pysize '.repeat(100) : `${text}end`)
  })

  test('that is damaged, or needs too much memory, fails', async () => {
    await expect(
      streamed(Buffer.from('28b52ffd20ffffffffffffffffffffffffffffffff', 'hex'), 100),
    ).rejects.toThrow(/zstd data/)
    const large = Buffer.concat([zstdFrame(Buffer.from('x'), { window: 0xaf }), Buffer.alloc(20)])
    await expect(streamed(large, 100)).rejects.toThrow(/too much memory/)
  })
})

describe('hostile bytes', () => {
  const bomb = zstdFrame(Buffer.alloc(4000, 'x'), { window: 0x50, repeated: 2 ** 17 })
  test.each([
    ['unpack to more than pysize reads', bomb, /more than pysize reads/],
    [
      'ask for two gigabytes of memory',
      zstdFrame(Buffer.from('x'), { window: 0xaf }),
      /too much memory/,
    ],
    [
      'ask for it in a later frame',
      Buffer.concat([zstdFrame(Buffer.from('x')), zstdFrame(Buffer.from('x'), { window: 0xaf })]),
      /too much memory/,
    ],
    [
      'state a size of eight exabytes',
      Buffer.from('28b52ffde0ffffffffffffff7f010000', 'hex'),
      /too much memory/,
    ],
    ['end within a block', zstdFrame(Buffer.alloc(1000)).subarray(0, 500), /ends too early/],
    ['end within a header', REAL.subarray(0, 6), /ends too early/],
    ['are empty', Buffer.alloc(0), /ends too early/],
    ['are something else', Buffer.from('PK and more of it'), /not zstd data/],
    [
      'hold a block of no kind',
      zstdFrame(Buffer.from('abc')).map((byte, at) => (at === 9 ? byte | 6 : byte)) as Buffer,
      /damaged/,
    ],
    [
      'skip beyond the end',
      Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff]),
      /ends too early/,
    ],
  ])('that %s', async (_, bytes, reason) => {
    await expect(unpacked(bytes)).rejects.toMatchObject({
      name: 'ZstdError',
      message: expect.stringMatching(reason),
    })
  })
})
