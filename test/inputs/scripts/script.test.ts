import { expect, test } from 'vitest'
import { failure, readTree } from '../tree.ts'

const SCRIPT = `#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",
#   "torch",
# ]
# [[tool.uv.index]]
# name = "cpu"
# url = "https://a.test/cpu"
# explicit = true
# [tool.uv.sources]
# torch = { index = "cpu" }
# ///

import requests
`
const read = (text: string) => readTree({ 'job.py': text }, { files: ['job.py'] })

test("the requirements in the head of a script, at their lines, by uv's rules", async () => {
  const { requirements, installer, python, pythons } = await read(SCRIPT)
  expect(
    requirements.map(({ text, index, origin: [{ line, column }] }) => [
      text,
      index?.url,
      line,
      column,
    ]),
  ).toEqual([
    ['requests<3', undefined, 5, 6],
    ['torch', 'https://a.test/cpu', 6, 6],
  ])
  expect([installer, python?.from, pythons]).toEqual([
    'uv',
    'job.py',
    [{ file: 'job.py', requires: '>=3.11' }],
  ])
})

test('a block ends at the last end of its comment', async () => {
  const { requirements } = await read(
    '# /// script\n# dependencies = ["six"]\n# # ///\n# ///\n# ///\nimport six\n',
  ).catch((error) => ({
    requirements: error.code,
  }))
  expect(requirements).toBe('invalid-toml')
})

test('invalid scripts', async () => {
  expect(await failure(read('import six\n'))).toMatchInlineSnapshot(`
    "no-script-metadata: job.py is a script that does not list its requirements.
    at job.py
    hint: Add it with: uv add --script job.py PACKAGE"
  `)
  expect(
    await failure(read('# /// script\n# dependencies = []\nimport six\n')),
  ).toMatchInlineSnapshot(`
    "invalid-script-metadata: The block of script metadata in job.py has no end.
    at job.py:1:1
      # /// script
      ^
    hint: It ends with a line "# ///"."
  `)
  expect(await failure(read('# /// script\n# ///\n\n# /// script\n# ///\n'))).toContain(
    'job.py has two blocks of script metadata.',
  )
  expect(await failure(read('# /// script\n# dependencies = "six"\n# ///\n'))).toContain(
    'dependencies is not a list of strings.',
  )
  expect(await failure(read('# /// script\n# dependencies = ["six=1"]\n# ///\n'))).toContain(
    'at job.py:2:23',
  )
})
