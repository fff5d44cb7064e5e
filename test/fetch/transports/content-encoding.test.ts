import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decode, decodeAtOnce } from '../../../src/fetch/transports/content-encoding.ts'

const text = Buffer.from('a page of an index, '.repeat(5000))
const URL_OF_PAGE = 'https://x.example/'
const read = (body: Buffer, encoding: string, max = 2 ** 20) =>
  decode(body, encoding, max, URL_OF_PAGE)

describe('decode', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', text],
    ['', text],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ])('undoes %j', async (encoding, body) => {
    expect((await read(body, encoding)).equals(text)).toBe(true)
    expect(decodeAtOnce(body, encoding, 2 ** 20, URL_OF_PAGE).equals(text)).toBe(true)
  })

  test('a long gzip is decoded, and refused if it is broken or too large', async () => {
    const body = gzipSync(text, { level: 0 })
    expect((await read(body, 'gzip')).equals(text)).toBe(true)
    await expect(read(body.subarray(0, -10), 'gzip')).rejects.toMatchObject({
      message: expect.stringMatching(/broken gzip stream/),
    })
    await expect(read(body, 'gzip', 99_999)).rejects.toMatchObject({
      message: expect.stringMatching(/more than 99999 bytes/),
    })
  })

  test('a gzip of two members is one body', async () => {
    expect(
      (await read(Buffer.concat([gzipSync('one '), gzipSync('two')]), 'gzip')).toString(),
    ).toBe('one two')
  })

  test.each([
    ['gzip', gzipSync(text).subarray(0, 100), /broken gzip stream/],
    ['gzip', Buffer.from('plain text'), /broken gzip stream/],
    ['br', Buffer.from('plain text'), /broken br stream/],
    ['zstd', text, /unknown encoding "zstd"/],
  ])('refuses a bad %s', async (encoding, body, message) => {
    const fault = { kind: 'nonsense', exitCode: 4, message: expect.stringMatching(message) }
    await expect(read(body, encoding)).rejects.toMatchObject(fault)
    expect(() => decodeAtOnce(body, encoding, 2 ** 20, URL_OF_PAGE)).toThrow(
      expect.objectContaining(fault),
    )
  })

  test.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
  ])('refuses a %s that becomes too large', async (encoding, body) => {
    await expect(read(body, encoding, 1000)).rejects.toMatchObject({
      kind: 'nonsense',
      message: expect.stringMatching(/more than 1000 bytes/),
    })
  })
})
