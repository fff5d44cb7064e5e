import { expect, test } from 'vitest'
import type { SnapshotFile } from '../../src/snapshot/format.ts'
import { thinPage } from '../../src/snapshot/thin-page.ts'

const DAY = 86_400_000

/** Files of a page, each uploaded a day after the one before. */
const pageOf = (...filenames: readonly string[]): SnapshotFile[] =>
  filenames.map((filename, day) => ({
    filename,
    size: 100 + day,
    requiresPython: '>=3.9',
    uploadTime: day * DAY,
    yanked: false,
    sha256: 'ab'.repeat(32),
  }))

/** File names, with `dated` and `sized` if that is kept too. */
const keptOf = (files: readonly SnapshotFile[], ...recorded: readonly string[]) =>
  thinPage('demo', files, new Set(recorded)).map(({ filename, uploadTime, size }) =>
    [filename, uploadTime === null ? [] : ['dated'], size === null ? [] : ['sized']]
      .flat()
      .join(' '),
  )

test('a recorded version keeps all its file names, and dates of recorded files', () => {
  const page = pageOf('demo-1.0-cp312-cp312-win_amd64.whl', 'demo-1.0-cp312-cp312-linux_x86_64.whl')
  expect(keptOf(page, page[1]!.filename)).toEqual([
    'demo-1.0-cp312-cp312-win_amd64.whl dated sized',
    'demo-1.0-cp312-cp312-linux_x86_64.whl dated sized',
  ])
})

test('an older version keeps the name of the file that fits most targets', () => {
  const page = pageOf(
    'demo-0.8-cp312-cp312-win_amd64.whl',
    'demo-0.8.tar.gz',
    'demo-0.9.tar.gz',
    'demo-0.9-py3-none-any.whl',
    'demo-1.0.tar.gz',
  )
  expect(keptOf(page, 'demo-1.0.tar.gz')).toEqual([
    'demo-0.8.tar.gz',
    'demo-0.9-py3-none-any.whl',
    'demo-1.0.tar.gz dated sized',
  ])
})

test('a version without a file for all targets keeps all its names', () => {
  const page = pageOf(
    'demo-0.9-cp312-cp312-win_amd64.whl',
    'demo-0.9-cp312-cp312-linux_x86_64.whl',
    'demo-1.0.tar.gz',
  )
  expect(keptOf(page, 'demo-1.0.tar.gz')).toEqual([
    'demo-0.9-cp312-cp312-win_amd64.whl',
    'demo-0.9-cp312-cp312-linux_x86_64.whl',
    'demo-1.0.tar.gz dated sized',
  ])
})

test('a newer version keeps an sdist and a wheel with their dates', () => {
  const page = pageOf(
    'demo-1.0.tar.gz',
    'demo-1.1-cp312-cp312-win_amd64.whl',
    'demo-1.1-cp312-cp312-linux_x86_64.whl',
    'demo-1.1.tar.gz',
  )
  expect(keptOf(page, 'demo-1.0.tar.gz')).toEqual([
    'demo-1.0.tar.gz dated sized',
    'demo-1.1-cp312-cp312-win_amd64.whl dated',
    'demo-1.1.tar.gz dated',
  ])
})

test('a page without recorded files keeps one name of each version, yanked or not', () => {
  const [first, second] = pageOf('demo-1.0.tar.gz', 'demo-1.1.tar.gz')
  const kept = thinPage('demo', [first!, { ...second!, yanked: 'broken' }], new Set())
  expect(kept).toMatchObject([
    { filename: 'demo-1.0.tar.gz', yanked: false, sha256: null },
    { filename: 'demo-1.1.tar.gz', yanked: 'broken', sha256: null },
  ])
})
