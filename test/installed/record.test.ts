import { expect, test } from 'vitest'
import { parseRecord } from '../../src/installed/record.ts'

test('reads rows with and without hash and size', () => {
  expect(parseRecord('a.py,sha256=AbC_-,12\r\na/__pycache__/b.pyc,,\r\nd/RECORD,,\n')).toEqual([
    { path: 'a.py', sha256: 'AbC_-', size: 12 },
    { path: 'a/__pycache__/b.pyc', sha256: null, size: null },
    { path: 'd/RECORD', sha256: null, size: null },
  ])
})

test('reads quoted paths as the csv module of Python writes them', () => {
  expect(parseRecord('plain.py,sha256=x,1\n"a,b ""c"".py",sha256=y,2\n"last, one",,\n')).toEqual([
    { path: 'plain.py', sha256: 'x', size: 1 },
    { path: 'a,b "c".py', sha256: 'y', size: 2 },
    { path: 'last, one', sha256: null, size: null },
  ])
})

test('ignores hashes of other algorithms, padding, and invalid sizes', () => {
  expect(parseRecord('a,md5=abc,-3\nb,sha256=abc==,1e5\n')).toEqual([
    { path: 'a', sha256: null, size: null },
    { path: 'b', sha256: 'abc', size: null },
  ])
})

test('an open quote ends at the end of the text', () => {
  expect(parseRecord('"open,sha256=x,1\n')).toEqual([
    { path: 'open,sha256=x,1\n', sha256: null, size: null },
  ])
})

test('a record with a quote in its last row takes linear time', () => {
  const rows = 'some/path/to/a/module.py,sha256=abc,100\n'.repeat(200_000)
  expect(parseRecord(`${rows}"q",,\n`)).toHaveLength(200_001)
})
