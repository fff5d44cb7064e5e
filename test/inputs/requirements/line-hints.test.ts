import { describe, expect, test } from 'vitest'
import { hintForLine } from '../../../src/inputs/requirements/line-hints.ts'
import { requirementForLink } from '../../../src/inputs/requirements/link-hints.ts'
import { hintForMarker } from '../../../src/inputs/requirements/marker-hint.ts'
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
  ['six==1.17.x', 'For any version of 1.17, write six==1.17.*'],
  ['six>=1.0 and six<2', 'Join conditions with a comma: six>=1.10,<2.'],
  ['six>=1.0 and <2', 'Join conditions with a comma: six>=1.10,<2.'],
  ['six==1.17.0 and flask', 'Write one requirement on each line.'],
  ['conda-forge::numpy', 'The part before :: is a channel of conda. Write numpy alone.'],
  ['six==1.17.*.*', 'Write six==1.17.*, with one asterisk.'],
  ['six==1.17.0 pytz==2024.1', 'Write one requirement on each line.'],
  ['six!1.0', 'Did you mean six!=1.0?'],
  ['six==%(version)s', 'This is a template. Give the file that is made from it.'],
  ['six==<version>', 'This is a template. Give the file that is made from it.'],
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
  ...[
    'pip install six',
    '!pip install six pytz',
    '%pip install six',
    'RUN pip install six',
    'sudo python3.11 -m pip install six',
    'uv add six',
    'conda install numpy',
  ].map((line): [string, string] => [line, 'Write only the requirement, without the command.']),
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
  ['six, pytz', 'Write one requirement on each line.'],
  ['six 1.17.0', 'Did you mean six==1.17.0?'],
  ['numpy:1.26', 'Did you mean numpy==1.26?'],
  ['six (1.17.0)', 'Did you mean six==1.17.0?'],
  ['six<>1.17', 'Did you mean six!=1.17?'],
  ['pytz=="2024.1"', 'Remove the quotes: pytz==2024.1.'],
  ['numpy==latest', 'Write numpy alone for its newest version.'],
  ['uvicorn(standard)', 'Extras are written in square brackets: uvicorn[standard].'],
  ['uvicorn==0.30[standard]', 'Extras come before the version: uvicorn[standard]==0.30.'],
  ['uvicorn[standard==0.3', 'The bracket after the extras is missing: ].'],
  ['torch+cpu', 'Write torch, and give --torch cpu.'],
  ['1. six', 'Remove the number at the start.'],
  ['six#comment', 'A comment needs a space before its #.'],
  ['six // comment', 'A comment begins with #.'],
  [
    'from six import moves',
    'This is Python code. A requirements file names packages, such as six==1.17.0.',
  ],
  ['six=={{ version }}', 'This is a template. Give the file that is made from it.'],
  [`six==${'$'}{VERSION}`, 'The variable VERSION is not set.'],
  ['six==$VERSION', 'A variable is written in capital letters, with braces after the $.'],
  ['python\u2011dateutil', 'The line contains a typographic dash. Write a plain one.'],
  [
    '\u0455ix==1.17',
    'The line contains the character \u0455 (U+0455), which no name or version may contain.',
  ],
  ['six==1.17.0 // pinned', 'A comment begins with #.'],
  ['six>=*', 'Write six alone for any version.'],
  [
    'six      1.17.0     /usr/lib/python3/dist-packages',
    'This is the table of "pip list". Use "pip freeze", or "pip list --format=freeze".',
  ],
  [
    'Requirement already satisfied: six in /usr/lib/python3',
    'This is what an installer printed. "pip freeze" writes requirements.',
  ],
  [
    'WARNING: You are using pip version 21.0',
    'This is what an installer printed. "pip freeze" writes requirements.',
  ],
  ['| six | 1.17.0 |', 'This is a table. Write one requirement on each line.'],
  ['six==1.17.0\\npytz', 'The line contains \\n instead of the end of a line.'],
  ['include base.txt', 'To include a file, write -r base.txt.'],
  ['@base.txt', 'To include a file, write -r base.txt.'],
  ...['install_requires=["six"]', 'dependencies = [', 'setup(name="x",'].map(
    (line): [string, string] => [
      line,
      'A requirements file is not a Python or TOML list. Write one requirement on each line.',
    ],
  ),
  ['./absent', undefined],
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

const REQUESTS = 'git+https://github.com/psf/requests'

test.each([
  ['https://github.com/psf/requests', `requests @ ${REQUESTS}`],
  ['github.com/psf/requests/', `requests @ ${REQUESTS}`],
  ['https://git.example/psf/requests.git', 'requests @ git+https://git.example/psf/requests.git'],
  ['ssh://git@git.example/psf/requests', 'requests @ git+ssh://git@git.example/psf/requests'],
  ['git+git@git.example:psf/requests.git', 'requests @ git+ssh://git@git.example/psf/requests.git'],
  [
    'https://github.com/psf/requests/archive/main.zip',
    'requests @ https://github.com/psf/requests/archive/main.zip',
  ],
  ['https://index.example/project/flask/', 'flask'],
  ['https://index.example/project/flask/3.0.0/', 'flask==3.0.0'],
  ['https://files.example/x', undefined],
  ['requests', undefined],
])('the requirement for %s', (link, requirement) => {
  expect(requirementForLink(link)).toBe(requirement)
})

test.each([
  ['python_version > 3.8', 17, 'Put the value in quotes: python_version > "3.8".'],
  ['python_verion > "3.8"', 0, 'Did you mean python_version?'],
  ['"a" == ', 7, undefined],
])('the marker %j', (marker, at, hint) => {
  expect(hintForMarker(marker, at)).toBe(hint)
})

test('text that pip ignores after a dash is a warning', async () => {
  const { warnings } = await readTree({ 'requirements.txt': 'click\n- six\n--pre pytz\n' })
  expect(warnings.map(({ message }) => message)).toEqual([
    'pip ignores the text after a dash: - six (requirements.txt:2) and 1 more line.',
  ])
})
