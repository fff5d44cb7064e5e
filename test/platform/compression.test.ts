import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readTar } from '../../src/archives/tar.ts'
import { gunzipParts } from '../../src/platform/compression.ts'
import { makeTar } from '../weigh/tarball.ts'

const MEGABYTE = 2 ** 20

test('a part of gzip is freed when the next one is requested', async () => {
  const parts: Buffer[] = []
  let unpacked = 0
  for await (const part of gunzipParts([gzipSync(Buffer.alloc(3 * MEGABYTE, 7))], false)) {
    expect(part.every((byte) => byte === 7)).toBe(true)
    unpacked += part.length
    parts.push(part)
  }
  expect(unpacked).toBe(3 * MEGABYTE)
  expect(parts.slice(0, 2).map(({ length }) => length)).toEqual([0, 0])
})

test('the files of an archive keep their content', async () => {
  const files = Array.from({ length: 5 }, (_, at) => ({
    path: `demo-1.0/${at}.txt`,
    content: String(at).repeat(700_000),
  }))
  const kept = new Map<string, Buffer>()
  await readTar(gunzipParts([gzipSync(makeTar(files))], false), ({ path }) => (content) => {
    kept.set(path, content)
  })
  expect([...kept].map(([path, content]) => ({ path, content: content.toString() }))).toEqual(files)
})
