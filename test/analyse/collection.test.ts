import { expect, test } from 'vitest'
import { collectedFiles, collectionTotals } from '../../src/analyse/collection.ts'
import { decidingRecords } from '../../src/inputs/size-records/deciding-records.ts'
import { recordWith } from './records.ts'

const sizes = (records: Parameters<typeof collectedFiles>[0]) =>
  collectedFiles(records).map(({ repository, file, on_disk_size, growth, since }) => [
    repository,
    file,
    on_disk_size,
    growth,
    since,
  ])

const FIRST = '2026-01-01T00:00:00.000Z'

test('the newest record counts, wherever it is, and the one before it gives the growth', () => {
  const records = [
    recordWith({ as_of: '2026-01-03T00:00:00Z', on_disk_size: 70 }),
    recordWith({ as_of: FIRST, on_disk_size: 100 }),
    recordWith({ as_of: '2025-12-01T00:00:00Z', on_disk_size: 1 }),
  ]
  expect(sizes(records)).toEqual([['org/app', 'a.txt', 70, -30, FIRST]])
})

test('of two records with the same time, the later line is the newer', () => {
  expect(sizes([recordWith({ on_disk_size: 5 }), recordWith({ on_disk_size: 9 })])).toEqual([
    ['org/app', 'a.txt', 9, 4, FIRST],
  ])
})

test('files, targets and repositories are separate rows, the largest first', () => {
  const records = [
    recordWith({ on_disk_size: 1 }),
    recordWith({ on_disk_size: 2, file: 'b.txt' }),
    recordWith({ on_disk_size: 3, target: 'py3.13, linux x86_64' }),
    recordWith({ on_disk_size: 4, repository: 'org/web' }),
  ]
  expect(sizes(records).map(([, , size, growth]) => [size, growth])).toEqual([
    [4, null],
    [3, null],
    [2, null],
    [1, null],
  ])
})

test('a single record of a comparison has its own growth; with an earlier record, that decides', () => {
  const compared = recordWith({
    command: 'diff',
    on_disk_size: 50,
    difference: 20,
    as_of: '2026-01-02T00:00:00.000Z',
  })
  expect(sizes([compared])[0]?.slice(2)).toEqual([50, 20, null])
  expect(sizes([recordWith({ on_disk_size: 45 }), compared])[0]?.slice(2)).toEqual([50, 5, FIRST])
})

test('an error has no size and is skipped as the previous record', () => {
  const failed = recordWith({ on_disk_size: null, as_of: '2026-01-02T00:00:00.000Z' })
  expect(sizes([recordWith({ on_disk_size: 45 }), failed])[0]?.slice(2)).toEqual([
    null,
    null,
    FIRST,
  ])
  const later = recordWith({ on_disk_size: 46, as_of: '2026-01-03T00:00:00.000Z' })
  expect(sizes([recordWith({ on_disk_size: 45 }), failed, later])[0]?.slice(2)).toEqual([
    46,
    1,
    FIRST,
  ])
})

test('totals add up known sizes and count each repository once', () => {
  const budget = { kind: 'budget', text: '', limit: 1, measured: 2 } as const
  const files = collectedFiles([
    recordWith({
      on_disk_size: 10,
      difference: 3,
      gpu: { packages: ['triton'], size: 4 },
      checks: [{ ...budget, status: 'failed' }],
    }),
    recordWith({ on_disk_size: null, file: 'b.txt', checks: [{ ...budget, status: 'undecided' }] }),
    recordWith({
      on_disk_size: 5,
      repository: 'org/web',
      difference: -1,
      checks: [{ ...budget, status: 'warning' }],
    }),
  ])
  expect(collectionTotals(files)).toEqual({
    repositories: 2,
    files: 3,
    download_size: 0,
    on_disk_size: 15,
    growth: 2,
    with_gpu: 1,
    failed: 2,
  })
})

test('at most two records of each file are kept', () => {
  const records = ['03', '01', '05', '02', '05', '04'].flatMap((day, at) =>
    ['a.txt', 'b.txt'].map((file) =>
      recordWith({
        file,
        as_of: `2026-01-${day}T00:00:00Z`,
        on_disk_size: at === 2 ? null : 10 * at,
      }),
    ),
  )
  const deciding = decidingRecords(records)
  expect(deciding).toHaveLength(4)
  expect(collectedFiles(deciding)).toEqual(collectedFiles(records))
})
