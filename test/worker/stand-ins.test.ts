import { createHash as hashOfNode } from 'node:crypto'
import { crc32 as crcOfNode, deflateRawSync, gzipSync } from 'node:zlib'
import { Buffer as BufferHere } from 'buffer/'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { filesHere } from '../../src/worker/files-here.ts'
import { crc32, deflate, gunzipParts, inflate } from '../../src/worker/stand-ins/compression.ts'
import { createHash } from '../../src/worker/stand-ins/crypto.ts'
import { hastenBuffers } from '../../src/worker/stand-ins/fast-buffer.ts'
import { existsSync, readdirSync, readFileSync, statSync } from '../../src/worker/stand-ins/fs.ts'
import { StringDecoder } from '../../src/worker/stand-ins/string-decoder.ts'
import { runs } from '../support/runs.ts'

afterEach(() => filesHere.clear())

const bytes = fc.uint8Array({ maxLength: 3000 }).map((value) => Buffer.from(value))

test('compression: the same results as Node, to the byte', () => {
  fc.assert(
    fc.property(bytes, (data) => {
      expect(inflate(deflateRawSync(data), data.length).equals(data)).toBe(true)
      expect(crc32(data)).toBe(crcOfNode(data))
      expect(inflate(deflate(data.toString('hex')), 10_000).toString()).toBe(data.toString('hex'))
    }),
    runs(50),
  )
})

test('compression: the limit applies, and truncated data fails except at the front of a file', async () => {
  const packed = deflateRawSync(Buffer.alloc(5_000_000))
  expect(() => inflate(packed, 100_000)).toThrow('more than 100000 bytes')
  const data = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919) & 255))
  const whole = gzipSync(data)
  const unpack = async (part: Buffer, isFront: boolean): Promise<Buffer> => {
    const parts: Buffer[] = []
    for await (const one of gunzipParts([part], isFront)) parts.push(one)
    return Buffer.concat(parts)
  }
  expect((await unpack(whole, false)).equals(data)).toBe(true)
  await expect(unpack(whole.subarray(0, whole.length / 2), false)).rejects.toThrow()
  await expect(unpack(whole.subarray(0, whole.length / 2), true)).resolves.toBeInstanceOf(Buffer)
})

test('hashes, and text that comes in parts', () => {
  fc.assert(
    fc.property(bytes, fc.string(), (data, text) => {
      expect(createHash('sha256').update(text).update(data).digest('hex')).toBe(
        hashOfNode('sha256').update(text).update(data).digest('hex'),
      )
      const decoder = new StringDecoder()
      const whole = Buffer.from(text)
      expect(
        decoder.write(whole.subarray(0, 1)) + decoder.write(whole.subarray(1)) + decoder.end(),
      ).toBe(whole.toString())
    }),
    runs(50),
  )
})

test('buffers: the faster functions return the same as those of Node', () => {
  hastenBuffers()
  const small = fc
    .uint8Array({ maxLength: 40 })
    .map((value) => [...value].map((byte) => byte & 3 || byte))
  fc.assert(
    fc.property(small, small, fc.nat(45), fc.string(), (one, other, at, text) => {
      const [here, node] = [BufferHere.from(one), Buffer.from(one)]
      expect(here.toString('latin1')).toBe(node.toString('latin1'))
      expect(here.toString('utf8', at)).toBe(node.toString('utf8', at))
      expect(here.toString('hex')).toBe(node.toString('hex'))
      expect(here.indexOf(BufferHere.from(other.slice(0, 3)), at)).toBe(
        other.length === 0 ? -1 : node.indexOf(Buffer.from(other.slice(0, 3)), at),
      )
      expect(here.indexOf(2, at)).toBe(node.indexOf(2, at))
      expect(BufferHere.compare(here, BufferHere.from(other))).toBe(
        Buffer.compare(node, Buffer.from(other)),
      )
      expect(here.equals(BufferHere.from(other))).toBe(node.equals(Buffer.from(other)))
      expect([...BufferHere.from(text)]).toEqual([...Buffer.from(text)])
    }),
    runs(300),
  )
})

test('files: only those of the page and their folders', () => {
  filesHere.set('/requirements/base.txt', Buffer.from('six\n'))
  expect(readFileSync('/requirements/base.txt', 'utf8')).toBe('six\n')
  expect(readdirSync('/')).toEqual(['requirements'])
  expect(statSync('/requirements')?.isDirectory()).toBe(true)
  expect(existsSync('/etc/passwd')).toBe(false)
  expect(() => readFileSync('/etc/passwd')).toThrow('ENOENT')
})
