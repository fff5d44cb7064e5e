import { expect, test } from 'vitest'
import { snapshotIndexes } from '../../src/indexes/snapshot-index.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'

const empty: Snapshot = {
  asOf: '2026-11-24T00:00:00Z',
  pages: [],
  page: () => null,
  etag: () => undefined,
  projects: [],
  facts: () => [],
  close: () => {},
}

const local = { readRange: failed, tail: failed, whole: failed }
async function failed(): Promise<never> {
  throw new Error('no file is read')
}

test("a page of PyTorch's index that the snapshot lacks is said to be of that index", async () => {
  const variants = (name: string): string | undefined => (name === 'torch' ? 'cu126' : undefined)
  const indexes = snapshotIndexes(empty, { variants, extra: [], policy: 'merge' }, local)
  expect(await indexes.page('torch')).toMatchObject({ kind: 'missing' })
  expect(indexes.sources('torch')).toEqual(["PyTorch's cu126 index"])
  expect(indexes.sources('flask')).toEqual([])
})
