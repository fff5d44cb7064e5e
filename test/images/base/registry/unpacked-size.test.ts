import { describe, expect, test } from 'vitest'
import {
  statedTarSize,
  tarSizeOfHead,
  tarSizeOfTail,
} from '../../../../src/images/base/registry/unpacked-size.ts'
import { exactly } from '../../../../src/images/sizes/figure.ts'

const tail = (size: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(size % 2 ** 32)
  return bytes
}

describe('the last bytes of a gzip layer', () => {
  test('show the size of the tar archive', () => {
    expect(tarSizeOfTail(tail(77_885_440), 28_232_655)).toEqual(exactly(77_885_440))
    expect(tarSizeOfTail(tail(1024), 32)).toEqual(exactly(1024))
  })

  test.each([
    ['an empty last member', tail(0), 1000],
    ['no multiple of 512', tail(77_885_441), 28_232_655],
    ['less than what is packed', tail(512_000), 28_232_655],
    ['too few bytes', Buffer.alloc(3), 1000],
  ])('show nothing for %s', (_, bytes, compressed) => {
    expect(tarSizeOfTail(bytes, compressed)).toBeUndefined()
  })

  test('of a large layer may have wrapped: the usual ratio decides, as an estimate', () => {
    const figure = tarSizeOfTail(tail(5_900_000_256), 3_100_000_000)
    expect(figure).toMatchObject({ size: 5_900_000_256, source: 'estimated' })
    expect(figure!.interval[1]).toBeGreaterThan(5_900_000_256)
  })
})

test('the end of a stream of zeros does not show how often it wrapped', () => {
  const figure = tarSizeOfTail(tail(5 * 2 ** 30), 10_000_000)
  expect(figure).toMatchObject({ size: 2 ** 30, source: 'estimated' })
  expect(figure!.interval[1]).toBeGreaterThan(5 * 2 ** 30)
})

describe('the first bytes of a zstd layer', () => {
  const head = (descriptor: number, ...rest: readonly number[]): Buffer =>
    Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...rest]),
      Buffer.alloc(18),
    ]).subarray(0, 18)

  test('show the size if the builder knew it', () => {
    expect(tarSizeOfHead(head(0x80, 0x58, 0, 0, 0x10, 0), 300_000)).toEqual(exactly(0x100000))
    expect(tarSizeOfHead(head(0xa0, 0, 0, 0x10, 0), 300_000)).toEqual(exactly(0x100000))
    expect(tarSizeOfHead(head(0xc0, 0x58, 0, 0, 0, 0, 2, 0, 0, 0), 3e9)).toEqual(exactly(2 ** 33))
  })

  test.each([
    ['a stream', head(0, 0x58)],
    ['the first of several frames', head(0x80, 0x58, 0, 2, 0, 0)],
    ['no multiple of 512', head(0x80, 0x58, 1, 0, 0x10, 0)],
    ['what is no zstd', Buffer.alloc(18)],
    ['too few bytes', head(0x80).subarray(0, 17)],
  ])('show nothing for %s', (_, bytes) => {
    expect(tarSizeOfHead(bytes, 300_000)).toBeUndefined()
  })
})

test('an uncompressed layer, or one with a noted size, shows it itself', () => {
  expect(statedTarSize('application/vnd.oci.image.layer.v1.tar', 2048, {})).toEqual(exactly(2048))
  const noted = { 'io.containers.estargz.uncompressed-size': '4096' }
  expect(statedTarSize('application/vnd.oci.image.layer.v1.tar+gzip', 2048, noted)).toEqual(
    exactly(4096),
  )
  expect(
    statedTarSize('application/vnd.oci.image.layer.v1.tar+gzip', 2048, {
      'io.containers.estargz.uncompressed-size': '-1',
    }),
  ).toBeUndefined()
  expect(statedTarSize('application/vnd.oci.image.layer.v1.tar+gzip', 2048, {})).toBeUndefined()
})
