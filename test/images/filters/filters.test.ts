import { expect, test } from 'vitest'
import { FILTERS } from '../../../src/images/filters/filters.ts'

const edited = (words: string, text: string): string | null => {
  const [name = '', ...args] = words.split(' ')
  return FILTERS.get(name)!(args).edit?.(text) ?? null
}

const LINES = 'c\na\nb\nb\n'

test.each([
  ['head', LINES, LINES],
  ['head -n 2', LINES, 'c\na\n'],
  ['head -n -1', LINES, 'c\na\nb\n'],
  ['head -n -0', LINES, LINES],
  ['head -n 0', LINES, ''],
  ['head -c 3', LINES, null],
  ['head one two', LINES, null],
  ['tail -1', LINES, 'b\n'],
  ['tail -n 0', LINES, ''],
  ['tail -n +3', LINES, 'b\nb\n'],
  ['tail -f', LINES, null],
  ['sort', LINES, 'a\nb\nb\nc\n'],
  ['sort -ru', LINES, 'c\nb\na\n'],
  ['sort -V', LINES, null],
  ['sort -V', '3.12\n', '3.12\n'],
  ['sort -V', '3.12', '3.12\n'],
  ['sort -o out', '3.12\n', null],
  ['uniq', LINES, 'c\na\nb\n'],
  ['uniq -c', LINES, null],
  ['cut -d= -f1', 'a=1=2\nplain\n', 'a\nplain\n'],
  ['cut -f 2- -d =', 'a=1=2\n', '1=2\n'],
  ['cut -c1-2', 'abc\n', 'ab\n'],
  ['cut -d= -f1 --complement', 'a=1\n', null],
  ['tr a-c A-C', 'abcd', 'ABCd'],
  ['tr -d a', 'abca', 'bc'],
  ['tr aa bc', 'a', 'c'],
  ['tr -s a', 'aab', null],
  ['awk -F. {print$1}', '3.12\n', null],
  ['grep -v a', LINES, 'c\nb\nb\n'],
  ['grep b one two', LINES, null],
  ['grep -q b', LINES, null],
  ['grep -F -e a -e b', 'a\nb\na|b\nc\n', 'a\nb\na|b\n'],
  ['fgrep -e a.c -e b', 'abc\na.c\nd\n', 'abc\na.c\n'],
  ['grep -e a( -e b', 'a(\na\nb\n', 'a(\nb\n'],
  ['xargs', 'a\nb  c\n', 'a b c\n'],
  ['xargs rm', LINES, null],
  ['sed s/b/d/', LINES, 'c\na\nd\nd\n'],
  ['head', '', ''],
  ['grep a', '', ''],
])('%s', (words, text, expected) => {
  expect(edited(words, text)).toBe(expected)
})
