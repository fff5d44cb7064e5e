import { expect, test } from 'vitest'
import { shown } from './commands.ts'

const inHeredoc = (text: string): readonly string[] => shown(`<<END\n${text}\nEND`)

test('a comment that ends with \\ cuts a list of names in two, and the rest is no program', () => {
  expect(
    inHeredoc('apt-get install -y a \\\n  # b \\\n  # c \\\n  vim \\\n  tzdata=1 \\\n  # d\nls x'),
  ).toEqual(['apt-get install -y a', 'ls x'])
})

test.each([
  [
    'options or paths follow',
    'apt-get install a \\\n# b \\\nother --all',
    ['apt-get install a', 'other --all'],
  ],
  ['the comment does not go on', './configure \\\n# b\nbuilder x', ['./configure', 'builder x']],
  [
    'the line before does not go on',
    'apt-get install a\n# b \\\nother x',
    ['apt-get install a', 'other x'],
  ],
  ['the script begins with a comment', '# b \\\nother x', ['other x']],
  ['there is no comment', 'apt-get install a \\\nother', ['apt-get install a other']],
  [
    'it installs',
    'apt-get install a \\\n# b \\\npip install x',
    ['apt-get install a', 'pip install x'],
  ],
  [
    'it runs another',
    'apt-get install a \\\n# b \\\nsudo pip install x',
    ['apt-get install a', 'pip install x'],
  ],
  ['it changes files', 'apt-get install a \\\n# b \\\nmkdir x', ['apt-get install a', 'mkdir x']],
  [
    'it is of the shell',
    'apt-get install a \\\n# b \\\ncd srv\nother',
    ['apt-get install a', 'other'],
  ],
  ['it prints', 'apt-get install a \\\n# b \\\necho x', ['apt-get install a', 'echo x']],
  ['the list is of no install', 'tool a \\\n# b \\\nother x', ['tool a', 'other x']],
  [
    'it is a function',
    'f() { other y; }\napt-get install a \\\n# b \\\nf',
    ['apt-get install a', 'other y'],
  ],
])('a command is one if %s', (_, text, expected) => {
  expect(inHeredoc(text)).toEqual(expected)
})

test('what needs the success of the rest of a list does not run', () => {
  expect(inHeredoc('apt-get install a \\\n  # b \\\n  vim && rm -rf x\ntool y')).toEqual([
    'apt-get install a',
    'tool y',
  ])
  expect(inHeredoc('apt-get install a \\\n  # b \\\n  vim || tool z\ntool y')).toEqual([
    'apt-get install a',
    'tool z',
    'tool y',
  ])
})

test('a Dockerfile leaves comments out of a RUN, so that the list goes on', () => {
  expect(shown('apt-get install a \\\n  # b \\\n  tzdata')).toEqual(['apt-get install a tzdata'])
})
