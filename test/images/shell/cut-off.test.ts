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
  ['it installs', 'tool a \\\n# b \\\npip install x', ['tool a', 'pip install x']],
  ['it runs another', 'tool a \\\n# b \\\nsudo pip install x', ['tool a', 'pip install x']],
  ['it changes files', 'tool a \\\n# b \\\nmkdir x', ['tool a', 'mkdir x']],
  ['it is of the shell', 'tool a \\\n# b \\\ncd srv\nother', ['tool a', 'other']],
  ['it prints', 'tool a \\\n# b \\\necho x', ['tool a', 'echo x']],
  ['it is a function', 'f() { other y; }\ntool a \\\n# b \\\nf', ['tool a', 'other y']],
])('a command is one if %s', (_, text, expected) => {
  expect(inHeredoc(text)).toEqual(expected)
})

test('what needs the success of the rest of a list does not run', () => {
  expect(inHeredoc('tool a \\\n  # b \\\n  vim && rm -rf x\ntool y')).toEqual(['tool a', 'tool y'])
  expect(inHeredoc('tool a \\\n  # b \\\n  vim || tool z\ntool y')).toEqual([
    'tool a',
    'tool z',
    'tool y',
  ])
})

test('a Dockerfile leaves comments out of a RUN, so that the list goes on', () => {
  expect(shown('apt-get install a \\\n  # b \\\n  tzdata')).toEqual(['apt-get install a tzdata'])
})
