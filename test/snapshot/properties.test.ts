import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { pagePath, SNAPSHOT_HEAD } from '../../src/snapshot/format.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { runs } from '../support/runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), path.endsWith('.gz') ? gzipSync(text) : text)
}

const anything = fc.jsonValue({ maxDepth: 3 })
const place = fc.oneof(
  fc.tuple(fc.nat({ max: 80 }), fc.nat({ max: 80 })),
  fc.constantFrom([-1, 5], [0, 2 ** 40], [0.5, 1]),
  anything,
)
const columns = fc.oneof(
  fc.tuple(
    fc.constantFrom('demo-1.0.tar.gz', 'demo-1.0-py3-none-any.whl', 'other-1.0.zip'),
    fc.oneof(fc.nat(), fc.constant(null), anything),
    fc.oneof(fc.constant(null), fc.string()),
    fc.boolean(),
  ),
  anything,
)
const rest = fc.oneof(fc.record({ weight: anything, listing: anything }), anything)
const lines = fc
  .tuple(fc.array(columns), fc.array(anything), fc.oneof(fc.array(rest), anything))
  .chain((parts) =>
    fc.constantFrom('\n', '\n', '').map((end) => parts.map((part) => JSON.stringify(part) + end)),
  )
const number = fc.oneof(fc.integer({ min: -1, max: 3 }), anything)
const row = fc.oneof(
  fc.tuple(fc.oneof(fc.string(), anything), number, number, number, number, fc.string()),
  anything,
)
const page = fc.oneof(
  fc.record({
    files: fc.oneof(fc.array(row), anything),
    requires: fc.oneof(fc.array(fc.string()), anything),
    reasons: fc.array(fc.string()),
  }),
  anything,
)
const head = fc.oneof(
  fc.record({
    version: fc.constant(4),
    as_of: fc.constant('2026-11-24T00:00:00.000Z'),
    facts: fc.oneof(fc.record({ demo: place }), anything),
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
      write(SNAPSHOT_HEAD, JSON.stringify(headOf))
      write('facts.jsonl', facts.join(''))
      write(pagePath('main', 'demo'), JSON.stringify(pageOf))
      const snapshot = openSnapshot(folder)
      if (snapshot === undefined) return
      expect(snapshot.projects.every(isText)).toBe(true)
      for (const { filename, uploadTime, sha256, listing } of snapshot.facts('demo')) {
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
