import { expect, test } from 'vitest'
import { failure, readTree } from './tree.ts'

test('a missing file, with a near name', async () => {
  expect(
    await failure(readTree({ 'requirements-dev.txt': '' }, { files: ['requirement-dev.txt'] })),
  ).toMatchInlineSnapshot(`
    "file-not-found: There is no file requirement-dev.txt.
    hint: Did you mean requirements-dev.txt?"
  `)
})

test.each([
  ['base.txt', 'Did you mean requirements/base.txt?'],
  ['REQUIREMENTS/base.txt', 'Did you mean requirements/base.txt?'],
  ['requirements\\base.txt', 'Did you mean requirements/base.txt?'],
  ['base', 'Did you mean requirements/base.txt?'],
  ['GB', 'A size is one word: 4GB.'],
  ['Dockerfil', 'A path is relative to the current folder.'],
  ['flask', "To estimate the package, write --with 'flask'."],
])('%s is missing, and the hint names the intended path', async (file, hint) => {
  const reading = readTree({ 'requirements/base.txt': '' }, { files: [file] })
  expect(await failure(reading)).toBe(`file-not-found: There is no file ${file}.\nhint: ${hint}`)
})

test('several files in one word', async () => {
  const files = { 'requirements/base.txt': '', 'requirements/dev.txt': '' }
  const named = Object.keys(files)
  expect(await failure(readTree(files, { files: [named.join()] }))).toContain(
    `hint: Separate files with spaces: ${named.join(' ')}`,
  )
})

test('a repository in the place of a file', async () => {
  const link = 'git+https://github.com/psf/requests'
  expect(await failure(readTree({}, { files: [link] }))).toContain(
    `hint: To estimate the package, write --with 'requests @ ${link}'.`,
  )
})

test.each([
  ['prod.txt', 'requirements/base.txt', 'A path is relative to the current folder.'],
  ['requirements/prod.txt', 'requirements/base.txt', 'requirements has base.txt.'],
  ['prod.txt', 'test-requirements.in', 'The current folder has test-requirements.in.'],
  ['prod.txt', 'uv.lock', 'The current folder has uv.lock.'],
  ['prod.txt', 'notes.txt', 'A path is relative to the current folder.'],
])('%s is missing, and %s is there', async (file, there, hint) => {
  const reading = readTree({ [there]: '' }, { files: [file] })
  expect(await failure(reading)).toBe(`file-not-found: There is no file ${file}.\nhint: ${hint}`)
})
