import { expect, test } from 'vitest'
import { image } from '../../../src/index.ts'
import { archive, SETUP } from '../sdist-support.ts'
import { folderOf, indexOf } from '../support.ts'

const CODE = archive('demo 1.0', {
  'setup.py': `${SETUP}from setuptools import Extension\nsetup(ext_modules=[Extension("demo._c", ["demo.c"])])\n`,
  'demo.c': `int main(void) { return 0; }\n${'/* code */\n'.repeat(200)}`,
})
const PLAIN = archive('plain 1.0', { 'setup.py': `${SETUP}setup()`, 'plain/__init__.py': '' })
const TOOLS = 'RUN apt-get update && apt-get install -y --no-install-recommends'

test.each([
  ['a slim base has no compiler', 'python:3.11-slim-bookworm', '', 'demo', true],
  ['of Alpine, neither', 'python:3.11-alpine', '', 'demo', true],
  ['a full base has one', 'python:3.11-bookworm', '', 'demo', false],
  [
    'build-essential brings one',
    'python:3.11-slim-bookworm',
    `${TOOLS} build-essential`,
    'demo',
    false,
  ],
  ['so does gcc', 'python:3.11-slim-bookworm', `${TOOLS} gcc libc6-dev`, 'demo', false],
  ['another package does not', 'python:3.11-slim-bookworm', `${TOOLS} make`, 'demo', true],
  ['no code is compiled', 'python:3.11-slim-bookworm', '', 'plain', false],
  ['nobody knows what an unknown base has', 'example.invalid/x:1', '', 'demo', false],
])('an install of code to compile: %s', async (_, base, run, name, isMissing) => {
  const { index: indexUrl } = await indexOf([CODE, PLAIN])
  const cwd = folderOf({
    Dockerfile: `FROM ${base}\n${run}\nRUN pip install --no-cache-dir ${name}\n`,
  })
  const { findings } = await image({
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
    baseSize: '100MB',
    allowUnknown: true,
    env: {},
  })
  const found = findings.filter(({ code }) => code === 'compiler-missing')
  expect(found.map(({ line }) => line)).toEqual(isMissing ? [3] : [])
})
