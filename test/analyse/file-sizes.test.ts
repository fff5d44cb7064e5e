import { describe, expect, test } from 'vitest'
import { byFolder, byKind, fileChangesOf } from '../../src/analyse/file-sizes.ts'
import type { WheelFile } from '../../src/model/project.ts'

/** `path size`, a quarter of it compressed. */
const files = (...lines: readonly string[]): readonly WheelFile[] =>
  lines.map((line) => {
    const [path = '', size = ''] = line.split(' ')
    return {
      path,
      kind: path.endsWith('.so') ? 'native' : 'python',
      size: Number(size),
      compressed_size: Number(size) / 4,
    }
  })

test('kinds and folders are summed, the largest first', () => {
  const all = files('demo/a.py 400', 'demo/core/b.so 800', 'demo/core/c.py 40', 'top.py 4')
  expect(byKind(all)).toEqual([
    { key: 'native', files: 1, compressed_size: 200, size: 800 },
    { key: 'python', files: 3, compressed_size: 111, size: 444 },
  ])
  expect(byFolder(all)).toEqual([
    { key: 'demo', files: 3, compressed_size: 310, size: 1240 },
    { key: 'demo/core', files: 2, compressed_size: 210, size: 840 },
  ])
})

test('a folder that contains only another folder is left out', () => {
  expect(
    byFolder(files('google/cloud/storage/a.py 4', 'google/cloud/storage/b/c.py 8')).map(
      ({ key }) => key,
    ),
  ).toEqual(['google/cloud/storage', 'google/cloud/storage/b'])
})

describe('changed files', () => {
  const shown = (old: readonly WheelFile[], now: readonly WheelFile[]): string[] =>
    fileChangesOf(old, now).map(({ path, before, after }) => `${path} ${before} ${after}`)

  test('are files of another size, added and removed ones, the largest change first', () => {
    expect(
      shown(files('a.py 10', 'b.py 20', 'same.py 5'), files('a.py 12', 'c.py 400', 'same.py 5')),
    ).toEqual(['c.py 0 400', 'b.py 20 0', 'a.py 10 12'])
  })

  test('ignore versions of .dist-info folders and hashes of bundled libraries', () => {
    const old = files('demo-1.0.dist-info/METADATA 8', 'demo.libs/libx-0cf96a72.so 100')
    const now = files('demo-2.0.dist-info/METADATA 8', 'demo.libs/libx-4b78795a.so 140')
    expect(shown(old, now)).toEqual(['demo.libs/libx-4b78795a.so 100 140'])
  })
})
