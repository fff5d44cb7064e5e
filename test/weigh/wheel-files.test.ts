import { expect, test } from 'vitest'
import type { FileKind } from '../../src/model/estimate.ts'
import { weighWheel } from '../../src/weigh/wheel.ts'
import { wheelFiles } from '../../src/weigh/wheel-files.ts'
import { makeZip, memorySource } from './zip.ts'

const info = 'demo-1.0.dist-info'
/** Each file with its kind. */
const KINDS: readonly (readonly [path: string, kind: FileKind, size: number])[] = [
  ['demo/_fast.cpython-312-x86_64-linux-gnu.so', 'native', 900],
  ['demo/libz.so.1.2', 'native', 800],
  ['demo/tests/test_it.py', 'tests', 700],
  ['demo/tests/libx.so', 'tests', 650],
  ['demo/docs/index.md', 'docs', 600],
  ['demo/core.py', 'python', 500],
  ['demo/core.pyi', 'stubs', 400],
  ['demo/core.pyx', 'sources', 300],
  ['demo/notes.so.txt', 'data', 250],
  ['demo/words.1', 'data', 240],
  ['LICENSE', 'data', 230],
  [`${info}/METADATA`, 'metadata', 200],
  [`${info}/RECORD`, 'metadata', 150],
  [`${info}/WHEEL`, 'metadata', 100],
]
const contentOf = (name: string, size: number): string =>
  (name.endsWith('/WHEEL') ? 'Wheel-Version: 1.0\n' : '').padEnd(size, 'x')
const zip = makeZip(KINDS.map(([name, , size]) => ({ name, content: contentOf(name, size) })))
const filename = 'demo-1.0-py3-none-any.whl'

test('files are sorted by size, with kind and both sizes', async () => {
  const files = wheelFiles({ bytes: zip, start: 0, size: zip.length })
  expect(files?.map(({ path, kind, size }) => [path, kind, size])).toEqual(KINDS)
  expect(
    files?.every(
      ({ compressed_size }) => (compressed_size ?? 0) > 0 && (compressed_size ?? 100) < 100,
    ),
  ).toBe(true)
})

test('kinds of files are those of the weight', async () => {
  const weight = await weighWheel(memorySource(zip), { filename })
  const sums: Partial<Record<FileKind, number>> = {}
  for (const { kind, size } of wheelFiles({ bytes: zip, start: 0, size: zip.length }) ?? [])
    sums[kind] = (sums[kind] ?? 0) + size
  expect(weight).toMatchObject({ kind: 'wheel', kinds: sums })
})

test('a path of the .data folder is its installed path, and a damaged directory has no files', () => {
  const data = makeZip([
    { name: 'demo-1.0.data/purelib/demo/a.py', content: 'x' },
    { name: 'demo-1.0.data/scripts/run', content: 'y' },
  ])
  expect(wheelFiles({ bytes: data, start: 0, size: data.length })?.map(({ path }) => path)).toEqual(
    ['../scripts/run', 'demo/a.py'],
  )
  const cut = zip.subarray(0, zip.length - 30)
  expect(wheelFiles({ bytes: cut, start: 0, size: cut.length })).toBeUndefined()
})
