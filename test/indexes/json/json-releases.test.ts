import { expect, test, vi } from 'vitest'
import { parseJsonPage } from '../../../src/indexes/json/json-page.ts'
import { ReceivedPage } from '../../../src/indexes/page-bytes.ts'
import { filesOf, releasesOf } from '../../../src/indexes/releases.ts'

/** A page of as many releases, and its bytes, decompressed at each reading. */
function pageOf(name: string, releases: number) {
  const files = Array.from({ length: releases }, (_, i) => ({
    filename: `${name}-1.${i}-py3-none-any.whl`,
    url: `https://files.example/${name}-1.${i}-py3-none-any.whl`,
    hashes: {},
  }))
  const bytes = Buffer.from(JSON.stringify({ meta: { 'api-version': '1.1' }, name, files }))
  const decode = vi.fn(() => Buffer.from(bytes))
  const url = `https://index.example/simple/${name}/`
  const received = new ReceivedPage(bytes, decode)
  const page = parseJsonPage(Buffer.from(bytes), name, url, 'https://index.example', received)
  return { page, decode }
}

const namesAt = (page: ReturnType<typeof pageOf>['page'], place: number): readonly string[] =>
  releasesOf(page)
    .files(place)
    .map(({ filename }) => filename)

test('an older page is read again for a file that was not read yet', () => {
  const { page, decode } = pageOf('demo', 500)
  expect(namesAt(page, 0)).toEqual(['demo-1.0-py3-none-any.whl'])
  for (const name of ['a', 'b', 'c']) pageOf(name, 70_000)
  decode.mockClear()
  expect(namesAt(page, 0)).toEqual(['demo-1.0-py3-none-any.whl'])
  expect(decode).not.toHaveBeenCalled()
  expect(releasesOf(page).versions.length).toBe(500)
  expect(namesAt(page, 2)).toEqual(['demo-1.2-py3-none-any.whl'])
  expect([...filesOf(page)].length).toBe(500)
  expect(decode).toHaveBeenCalled()
})

test('the table of a recent page stays', () => {
  const { page, decode } = pageOf('demo', 500)
  pageOf('a', 70_000)
  expect(releasesOf(page).versions.length).toBe(500)
  expect(decode).not.toHaveBeenCalled()
})
