import { expect, test } from 'vitest'
import { shown } from './commands.ts'

const inHeredoc = (text: string): readonly string[] => shown(`<<END\n${text}\nEND`)

test('a comment that ends with \\ cuts a list of names in two, and the rest is no program', () => {
  expect(
    inHeredoc('apt-get install -y a \\\n  # b \\\n  # c \\\n  vim \\\n  tzdata=1 \\\n  # d\nls x'),
  ).toEqual(['apt-get install -y a', 'ls x'])
})

test.each([
  ['options or paths follow', 'tool a \\\n# b \\\nother --all', ['tool a', 'other --all']],
  ['the comment does not go on', './configure \\\n# b\nbuilder x', ['./configure', 'builder x']],
  ['the line before does not go on', 'tool a\n# b \\\nother x', ['tool a', 'other x']],
  ['the script begins with a comment', '# b \\\nother x', ['other x']],
  ['there is no comment', 'tool a \\\nother', ['tool a other']],
])('a command is one if %s', (_, text, expected) => {
  expect(inHeredoc(text)).toEqual(expected)
})

test('a Dockerfile leaves comments out of a RUN, so that the list goes on', () => {
  expect(shown('apt-get install a \\\n  # b \\\n  tzdata')).toEqual(['apt-get install a tzdata'])
})
