import { expect, test } from 'vitest'
import { failure, readTree } from './tree.ts'

const CFG = `[metadata]
name = lib
[options]
python_requires = >=3.9
install_requires =
    requests>=2
    importlib-metadata; python_version<"3.10"
[options.extras_require]
cli = click
`
const SCRIPT = `import sys
from setuptools import setup
requires = ["six"]
if sys.platform == "win32":
    requires.append("colorama")
setup(name="old", install_requires=requires, extras_require={"cli": ["click"]})
`

test('a setup.cfg, and a setup.py with a setup.cfg next to it', async () => {
  const { requirements, pythons, warnings } = await readTree(
    { 'setup.cfg': CFG },
    { files: ['setup.cfg'], extras: ['cli'] },
  )
  expect(requirements.map(({ text, origin: [{ line }] }) => [text, line])).toEqual([
    ['requests>=2', 6],
    ['importlib-metadata; python_version<"3.10"', 7],
    ['click', 9],
  ])
  expect([pythons, warnings]).toEqual([[{ file: 'setup.cfg', requires: '>=3.9' }], []])
  const both = await readTree(
    { 'setup.py': 'from setuptools import setup; setup()\n', 'setup.cfg': CFG },
    { files: ['setup.py'] },
  )
  expect(both.requirements[0]?.origin[0]).toMatchObject({ file: 'setup.cfg', line: 6 })
})

test('a setup.py is not run: its conditions are markers, and computed values are reported', async () => {
  const { requirements, warnings } = await readTree({ 'setup.py': SCRIPT }, { files: ['setup.py'] })
  expect(requirements.map(({ text, origin: [{ line }] }) => [text, line])).toEqual([
    ['six', 3],
    ['colorama ; sys_platform == "win32"', 5],
  ])
  expect(warnings.map(({ code }) => code)).toEqual(['setup-py-read', 'computed-dependencies'])
})

test('a file without declarations', async () => {
  const text = 'from setuptools import setup\nsetup(name="x", install_requires=unknown())\n'
  expect(
    await failure(readTree({ 'setup.py': text }, { files: ['setup.py'] })),
  ).toMatchInlineSnapshot(`
    "dynamic-dependencies: The dependencies of setup.py are not known: setup.py computes them, and pysize runs no code.
    at setup.py
    hint: Write the requirements to a file, for example with pip-compile or uv pip compile, and give that."
  `)
})

test('more requirements than any project has are refused before they are read', async () => {
  const text = `[metadata]\nname = x\n[options]\ninstall_requires =\n${'  six\n'.repeat(100_001)}`
  expect(await failure(readTree({ 'setup.cfg': text }, { files: ['setup.cfg'] }))).toContain(
    'too-many-requirements: The input has more than 100000 requirements.',
  )
})
