import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { parseJsonPage, tabledPage } from '../../src/indexes/json/json-page.ts'
import { JsonReleases } from '../../src/indexes/json/json-releases.ts'
import type { ProjectPage } from '../../src/indexes/page.ts'
import { holdBytes, ReceivedPage } from '../../src/indexes/page-bytes.ts'
import { keepPage, keptPage } from '../../src/indexes/page-cache.ts'
import { PIP, UV } from '../../src/resolve/policy.ts'
import { placeIn, sortedPage } from '../../src/resolve/sorted-page.ts'
import { runs } from '../support/runs.ts'

const URL_OF_PAGE = 'https://index.example/simple/demo/'

function bytesOf(versions: readonly string[]): Buffer {
  const files = versions.map((version) => ({
    filename: `demo-${version}-py3-none-any.whl`,
    url: `demo-${version}-py3-none-any.whl`,
    hashes: {},
  }))
  return Buffer.from(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', files }))
}

/** The same page as the next run reads it from the cache. */
function ofNextRun(page: ProjectPage, bytes: Buffer): ProjectPage {
  const { releases } = page
  if (!(releases instanceof JsonReleases)) throw new Error('was parsed whole')
  const store = createMemoryStore()
  const response = { status: 200, headers: {}, url: URL_OF_PAGE, freshUntil: 0, body: bytes }
  keepPage(store, 'demo', response, () => ({ ...releases.table, order: releases.order }))
  const { table, body } = keptPage(store, 'demo')!
  return tabledPage(table!, holdBytes(new ReceivedPage(body)), 'demo', URL_OF_PAGE, 'index')
}

const told = (page: ProjectPage, policy: typeof PIP) => {
  const { order, version } = sortedPage(page, { policy })
  const { count, further, unreadable } = order
  const places = Array.from({ length: count }, (_, index) => placeIn(order, index))
  return {
    versions: places.map((_, index) => version(index).normal),
    places,
    further: [...further],
    unreadable,
  }
}

const version = fc.oneof(
  fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })).map((numbers) => numbers.join('.')),
  fc.constantFrom('1.0rc1', '1.0.0', '2.0.post1', `1.${2n ** 64n}`, 'unreadable!', '1.0.dev3'),
)

test('the next run sorts a cached page alike, under either policy', () => {
  fc.assert(
    fc.property(
      fc.array(version, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(PIP, UV),
      fc.constantFrom(PIP, UV),
      (versions, first, second) => {
        const bytes = bytesOf(versions)
        const page = parseJsonPage(bytes, 'demo', URL_OF_PAGE, 'index')
        const before = told(page, first)
        const again = ofNextRun(page, bytes)
        expect(again.releases?.order).toEqual({
          ...page.releases?.order,
          places: again.releases?.order?.places,
        })
        expect(told(again, first)).toEqual(before)
        const whole = parseJsonPage(bytes, 'demo', URL_OF_PAGE, 'index')
        expect(told(again, second)).toEqual(told(whole, second))
      },
    ),
    runs(500),
  )
})
