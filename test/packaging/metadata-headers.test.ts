import { expect, test } from 'vitest'
import { parseCoreMetadata } from '../../src/packaging/core-metadata.ts'
import { metadataHeaders } from '../../src/packaging/metadata-headers.ts'

test.each([
  ['Name: a\n\nAbout: it\n', 'Name: a\n'],
  ['Name: a\r\n\r\nAbout: it\r\n', 'Name: a\r\n'],
  ['Name: a\n\r\nAbout: it\n', 'Name: a\n'],
  ['Name: a', 'Name: a'],
  ['Name: a\r', 'Name: a\r'],
  ['', ''],
])('%j up to the empty line', (text, headers) => {
  expect(metadataHeaders(Buffer.from(text))).toBe(headers)
})

test('of very long ones, those that a resolution needs', () => {
  const classifiers = 'Classifier: ä\n  folded\n'.repeat(10_000)
  const wanted = 'Name: demo\nRequires-Dist: other\n  >=1\nVersion: 1.0\n'
  const text = `Metadata-Version: 2.1\n${classifiers}${wanted}${classifiers}`
  expect(metadataHeaders(Buffer.from(text))).toBe(`Metadata-Version: 2.1\n${wanted}`)
})

test('at most a megabyte, in whole lines', () => {
  const headers = metadataHeaders(
    Buffer.from(`Name: demo\n${`Requires-Dist: ${'x'.repeat(100)}\n`.repeat(20_000)}`),
  )
  expect(headers.length).toBeLessThanOrEqual(2 ** 20)
  expect(headers.endsWith('x\n')).toBe(true)
  expect(new Set(parseCoreMetadata(headers).requiresDist)).toEqual(new Set(['x'.repeat(100)]))
})
