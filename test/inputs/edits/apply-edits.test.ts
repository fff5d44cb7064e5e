import { describe, expect, test } from 'vitest'
import { applyEdits, linesAt } from '../../../src/inputs/edits/apply-edits.ts'

const TEXT = 'a\nb\nc\n'

describe('edits', () => {
  test('lines are written below a line, and at the end', () => {
    expect(applyEdits(TEXT, [{ line: 2, remove: [], add: ['x', 'y'] }])).toBe('a\nb\nx\ny\nc\n')
    expect(applyEdits(TEXT, [{ line: null, remove: [], add: ['x'] }])).toBe('a\nb\nc\nx\n')
  })

  test('lines are deleted, or replaced by others', () => {
    expect(applyEdits(TEXT, [{ line: 2, remove: ['b'], add: [] }])).toBe('a\nc\n')
    expect(applyEdits(TEXT, [{ line: 2, remove: ['b', 'c'], add: ['x'] }])).toBe('a\nx\n')
  })

  test('several edits refer to lines of the text before any of them, in any order', () => {
    const edits = [
      { line: 1, remove: ['a'], add: [] },
      { line: 3, remove: ['c'], add: ['z'] },
      { line: 3, remove: [], add: ['below'] },
      { line: 2, remove: [], add: ['x'] },
    ]
    expect(applyEdits(TEXT, edits)).toBe('b\nx\nz\nbelow\n')
    expect(applyEdits(TEXT, edits.toReversed())).toBe('b\nx\nbelow\nz\n')
  })

  test('line ends stay, and a text without a last one gets one only at its end', () => {
    expect(applyEdits('a\r\nb\r\n', [{ line: 1, remove: [], add: ['x'] }])).toBe('a\r\nx\r\nb\r\n')
    expect(applyEdits('a\nb', [{ line: 1, remove: [], add: ['x'] }])).toBe('a\nx\nb')
    expect(applyEdits('a\nb', [{ line: null, remove: [], add: ['x'] }])).toBe('a\nb\nx\n')
    expect(applyEdits('a', [{ line: 1, remove: ['a'], add: [] }])).toBe('')
  })
})

test('a requirement includes the lines that a backslash joins to it', () => {
  const text = 'a==1 \\\n  --hash=sha256:1 \\\n  --hash=sha256:2\nb\n'
  expect(linesAt(text, 1)).toEqual(['a==1 \\', '  --hash=sha256:1 \\', '  --hash=sha256:2'])
  expect(linesAt(text, 4)).toEqual(['b'])
})
