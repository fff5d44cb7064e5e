import { expect, test } from 'vitest'
import { printable } from '../../src/text/printable.ts'

test.each([
  ['a\u001b[31mred\u001b[0m', 'ared'],
  ['a\u009b1;31mred\u009bm', 'ared'],
  ['\u001b]8;;https://evil.example\u0007b\u001b]8;;\u001b\\', 'b'],
  ['\u009d0;title\u009cb', 'b'],
  ['a\u001bcb', 'acb'],
  ['\u202ea\u200b\ufeffb\u00ad', 'ab'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test.each(['\u009b', '\u001b[', '\u009b31', '\u001b', '\u001b(', '\u009d', '\u001b]0;x', '\u0090'])(
  '%j at the end of what is quoted takes none of the words after it',
  (end) => {
    const shown = printable(`'six${end}' is not a requirement: '\u0007' is not one.`)
    expect(shown).toContain(`' is not a requirement: '' is not one.`)
  },
)
