import { expect, test } from 'vitest'
import { sharedParts } from '../../src/analyse/side-by-side.ts'
import type { CompareColumn, CompareRow } from '../../src/model/comparison.ts'

const cell = (filename: string, on_disk_size: number) => ({
  version: '1',
  filename,
  download_size: 1,
  on_disk_size,
})

const row = (name: string, ...sizes: readonly number[]): CompareRow => ({
  name,
  cells: sizes.map((size) => cell(`${name}-1-py3-none-any.whl`, size)),
  same: true,
})

const column = (name: string, on_disk_size: number): CompareColumn => ({
  name,
  file: 'a.txt',
  target: null,
  installer: 'pip',
  torch: null,
  totals: {
    packages: 2,
    download_size: 2,
    installed_size: on_disk_size,
    overhead_size: 0,
    bytecode_size: 0,
    on_disk_size,
  },
  error: null,
})

test('two environments: what is not shared is what each adds', () => {
  const { own, only, on_disk_size } = sharedParts(
    [column('3.10', 300), column('3.11', 320)],
    [row('a', 100, 90), row('b', 200, 230)],
  )
  expect(on_disk_size).toBe(290)
  expect(own).toEqual([10, 30])
  expect(only).toEqual(own)
})

test('a package counts as shared with the most that any other environment shares', () => {
  const { only } = sharedParts(
    [column('3.10', 100), column('3.11', 90), column('3.12', 130)],
    [row('a', 100, 90, 130)],
  )
  expect(only).toEqual([0, 0, 30])
})
