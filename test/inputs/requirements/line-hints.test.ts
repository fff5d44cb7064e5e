import { describe, expect, test } from 'vitest'
import { hintForLine } from '../../../src/inputs/requirements/line-hints.ts'
import { readTree } from '../tree.ts'

test.each([
  [
    'six==1.17.0\u200b',
    'The line contains an invisible character (U+200B, zero-width space). Delete it.',
  ],
  [
    'six\u00a0==1.17.0',
    'The line contains an invisible character (U+00A0, no-break space). Delete it.',
  ],
  ['six==1.17.0\u202e', 'The line contains an invisible character (U+202E). Delete it.'],
  ['pytz==“2024.1”', 'The line contains typographic quotes. Use plain ones, or none.'],
  ['<<<<<<< HEAD', 'This is a merge conflict. Resolve it first.'],
  [
    'Package            Version',
    'This is the table of "pip list". Use "pip freeze", or "pip list --format=freeze".',
  ],
  [
    '_libgcc_mutex=0.1=main',
    'This looks like a list of conda packages. Use "pip list --format=freeze" in that environment.',
  ],
  [
    'numpy  1.26.4  py311h64a7726_0  conda-forge',
    'This looks like a list of conda packages. Use "pip list --format=freeze" in that environment.',
  ],
  ['pip install six', 'Write only the requirement, without "pip install".'],
  [
    '{"six": "1.17.0"}',
    'This is not a requirements file. Write one requirement on each line, such as six==1.17.0.',
  ],
  [
    '"six==1.17.0",',
    'Remove the quotes and the comma: a requirements file is not a Python or TOML list.',
  ],
  ['* six', 'Remove the bullet.'],
  ['six ^1.17', "^ is Poetry's: write six>=1.17,<2."],
  ['six = "^0.3.1"', "^ is Poetry's: write six>=0.3.1,<0.4."],
  ['six ~> 1.16', 'Did you mean six~=1.16?'],
  ['six>=1.10<2', 'A comma is missing between two conditions: six>=1.10,<2.'],
  ['six pytz numpy', 'Write one requirement on each line.'],
  ['-%', undefined],
])('%j', (line, hint) => {
  expect(hintForLine(line)).toBe(hint)
})

describe('a direct reference without a URL', () => {
  const refusal = (line: string) =>
    readTree({ 'requirements.txt': `${line}\n` }).then(
      () => null,
      ({ code, message, hint }) => ({ code, message, hint }),
    )

  test.each([
    ['torch@2.9', "'2.9' is not a URL.", 'Did you mean torch==2.9?'],
    ['numpy @ 1.26.4', "'1.26.4' is not a URL.", 'Did you mean numpy==1.26.4?'],
    [
      'git@github.com:psf/requests.git',
      "'github.com:psf/requests.git' is not a URL.",
      'Write it as requests @ git+ssh://git@github.com/psf/requests.git',
    ],
    ...['foo @ https://', 'https://', 'foo @ git+https://', 'git+https://'].map((start) => [
      `${start}user:p#ss@example.org/foo-1.0-py3-none-any.whl`,
      `The URL of '${start}example.org/foo-1.0-py3-none-any.whl' has no valid host and port.`,
      'A # in a password ends the URL. Write it as %23.',
    ]),
  ])('%s', async (line, message, hint) => {
    expect(await refusal(line)).toEqual({ code: 'invalid-requirement', message, hint })
  })
})
