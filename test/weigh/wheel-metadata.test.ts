import { expect, test } from 'vitest'
import { CODE_TAIL, firstTail, weighWheel } from '../../src/weigh/wheel.ts'
import { readWheelMetadata } from '../../src/weigh/wheel-metadata.ts'
import { makeZip, memorySource, type ZipEntry, type ZipOptions } from './zip.ts'

const info = 'demo_tool-1.0.dist-info'
const filename = 'demo_tool-1.0-py3-none-any.whl'
const metadata = 'Metadata-Version: 2.1\nName: demo-tool\nVersion: 1.0\n'
const own: readonly ZipEntry[] = [
  { name: `${info}/METADATA`, content: metadata },
  { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
  { name: `${info}/RECORD`, content: `${info}/RECORD,,\n` },
]
const modules = (count: number): readonly ZipEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `demo_tool/folder/module_${i}.py`,
    content: 'x',
  }))

test.each<readonly [string, readonly ZipEntry[], ZipOptions]>([
  ['a small wheel', [...modules(3), ...own], {}],
  ['a long directory', [...modules(3000), ...own], {}],
  ['METADATA at the start', [...own, ...modules(3000)], {}],
  ['bytes before the archive', [...modules(3), ...own], { prefix: Buffer.from('#!/bin/sh\n') }],
  [
    'the metadata of a package that it contains, and a path with the same end',
    [
      ...own,
      { name: 'demo_tool/vendored-2.0.dist-info/METADATA', content: 'Name: vendored\n' },
      { name: 'demo_tool.dist-info/METADATA.txt', content: 'Name: text\n' },
    ],
    {},
  ],
  [
    'METADATA twice: the last one counts',
    [...own, { name: `${info}/METADATA`, content: `${metadata}Requires-Dist: other\n` }],
    {},
  ],
])('%s: the headers and the reads are those of a weighing', async (_, entries, options) => {
  const zip = makeZip(entries, options)
  const [light, full] = [memorySource(zip), memorySource(zip)]
  const { text } = await readWheelMetadata(light, {})
  const facts = await weighWheel(full, { filename, metadata: true })
  expect(text).toBe(facts.metadata)
  expect(text).toContain('Name: demo-tool')
  expect(light.reads).toEqual(full.reads)
})

test.each<readonly [string, Buffer]>([
  ['no zip', Buffer.from('<html>not found</html>')],
  ['no METADATA', makeZip(own.slice(1))],
  ['sizes outside of their fields', makeZip(own, { zip64: true })],
  [
    'METADATA with another checksum',
    makeZip([{ ...own[0]!, lie: (record) => record.writeUInt32LE(7, 16) }, ...own.slice(1)]),
  ],
])('%s: there is no text, but the bytes that were read', async (_, bytes) => {
  const { text, tail } = await readWheelMetadata(memorySource(bytes), {})
  expect(text).toBeUndefined()
  expect(tail).toEqual({ bytes, start: 0, size: bytes.length })
})

test('more of the end is read only for a weighing that counts code', async () => {
  const zip = makeZip([
    { name: 'demo_tool/data.bin', content: Buffer.alloc(600_000, 'ab'), stored: true },
    ...own,
  ])
  const readsWith = async (code: boolean): Promise<readonly string[]> => {
    const source = memorySource(zip)
    await readWheelMetadata(source, { code })
    return source.reads
  }
  expect(await readsWith(false)).toEqual([`-${firstTail(zip.length)}`])
  expect(await readsWith(true)).toEqual([`-${CODE_TAIL}`])
})
