import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { loadedFacts } from '../../src/snapshot/facts-file.ts'
import { FACTS_FILE, PAGES_FILE, SNAPSHOT_HEAD } from '../../src/snapshot/format.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { isObject, jsonFields } from '../../src/text/json.ts'
import { runs } from '../support/runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (path: string, content: string | Buffer): void =>
  writeFileSync(join(folder, path), content)

const anything = fc.jsonValue({ maxDepth: 3 })
const place = fc.oneof(
  fc.tuple(fc.nat({ max: 80 }), fc.nat({ max: 80 })),
  fc.constantFrom([-1, 5], [0, 2 ** 40], [0.5, 1]),
  anything,
)
const filename = fc.constantFrom('demo-1.0.tar.gz', 'demo-1.0-py3-none-any.whl', 'other-1.0.zip')
const columns = fc.oneof(
  fc.tuple(
    fc.oneof(fc.array(fc.oneof(filename, anything)), anything),
    fc.oneof(fc.array(fc.oneof(fc.integer(), fc.constant(null), anything)), anything),
    fc.oneof(fc.base64String(), anything),
    fc.oneof(fc.array(fc.oneof(fc.nat({ max: 3 }), anything)), anything),
  ),
  anything,
)
const packed = fc.oneof(
  fc.tuple(
    fc.oneof(fc.array(fc.oneof(fc.constant(['weight', 'listing']), anything)), anything),
    fc.oneof(
      fc.array(fc.oneof(fc.tuple(fc.integer({ min: -1, max: 3 }), anything, anything), anything)),
      anything,
    ),
  ),
  anything,
)
const lines = fc
  .tuple(columns, packed, packed)
  .chain((parts) =>
    fc.constantFrom('\n', '\n', '').map((end) => parts.map((part) => JSON.stringify(part) + end)),
  )
const number = fc.oneof(fc.integer({ min: -1, max: 3 }), anything)
const column = fc.oneof(fc.array(number), anything)
const texts = fc.oneof(fc.array(fc.oneof(fc.string(), anything)), anything)
const page = fc.oneof(
  fc.tuple(
    fc.constant('main/demo'),
    fc.oneof(
      fc.array(filename).map((names) => names.join('\n')),
      anything,
    ),
    column,
    column,
    column,
    column,
    column,
    fc.oneof(fc.dictionary(fc.nat({ max: 3 }).map(String), anything), anything),
    texts,
    texts,
  ),
  anything,
)
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }
/** The place of the whole file. */
const WHOLE = 'whole'
const head = fc.oneof(
  fc.record({
    version: fc.constant(5),
    as_of: fc.constant('2026-11-24T00:00:00.000Z'),
    facts: fc.oneof(fc.constant(WHOLE), fc.record({ demo: place }), anything),
    pages: fc.oneof(fc.constant(WHOLE), fc.record({ 'main/demo': place }), anything),
  }),
  anything,
)
const isText = (value: unknown) => typeof value === 'string'
const isTextOr = (other: unknown) => (value: unknown) =>
  typeof value === 'string' || value === other
const isCount = (value: unknown) => value === null || (typeof value === 'number' && value >= 0)

test('in files with any content, parts of a wrong shape read as absent', () => {
  fc.assert(
    fc.property(head, page, lines, (headOf, pageOf, facts) => {
      const packedPage = brotliCompressSync(JSON.stringify(pageOf), QUICK)
      const { facts: ofFacts, pages: ofPages } = jsonFields(headOf)
      const places = {
        ...(ofFacts === WHOLE && { facts: { demo: [0, Buffer.byteLength(facts.join(''))] } }),
        ...(ofPages === WHOLE && { pages: { 'main/demo': [0, packedPage.length] } }),
      }
      write(SNAPSHOT_HEAD, JSON.stringify(isObject(headOf) ? { ...headOf, ...places } : headOf))
      write(FACTS_FILE, facts.join(''))
      write(PAGES_FILE, packedPage)
      const snapshot = openSnapshot(folder)
      if (snapshot === undefined) return
      expect(snapshot.projects.every(isText)).toBe(true)
      for (const { filename, uploadTime, sha256, listing, ...rest } of snapshot
        .facts('demo')
        .map(loadedFacts)) {
        expect(rest.weight).not.toBe(undefined)
        expect(filename).toSatisfy(isText)
        expect(uploadTime).toSatisfy(isCount)
        expect(sha256).toSatisfy(isTextOr(null))
        expect(listing).toSatisfy(isTextOr(undefined))
      }
      for (const file of snapshot.page('main', 'demo') ?? []) {
        expect(file.filename).toSatisfy(isText)
        expect(file.size).toSatisfy(isCount)
        expect(file.uploadTime).toSatisfy(isCount)
        expect(file.requiresPython).toSatisfy(isTextOr(null))
        expect(file.yanked).toSatisfy(isTextOr(false))
        expect(file.sha256).toSatisfy(isTextOr(null))
      }
      snapshot.close()
    }),
    runs(500),
  )
})
