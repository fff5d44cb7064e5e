import { expect, test } from 'vitest'
import { measureLayer } from '../../../src/images/sizes/measure-layer.ts'

test('a layer counts a hard link once, folders as blocks, and short links as zero', () => {
  const sizes = measureLayer([
    { path: 'usr', kind: 'folder', size: 0 },
    { path: 'usr/a', kind: 'file', size: 5000 },
    { path: 'usr/b', kind: 'hard link', size: 0, link: 'usr/a' },
    { path: 'usr/c', kind: 'link', size: 0, link: 'a' },
    { path: 'usr/d', kind: 'link', size: 0, link: 'd'.repeat(60) },
    { path: 'old', kind: 'whiteout', size: 0 },
  ])
  expect([sizes.uncompressed.size, sizes.tar.size, sizes.disk.size]).toEqual([
    5000,
    6 * 512 + 5120 + 1024,
    4096 + 8192 + 4096,
  ])
})
