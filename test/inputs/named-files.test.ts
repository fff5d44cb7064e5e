import { describe, expect, test } from 'vitest'
import { namedFiles } from '../../src/inputs/named-files.ts'
import { tree } from './tree.ts'

const STATIC = '[project]\nname = "demo"\ndependencies = ["six"]\n'

test('a folder means the file that decides what is installed', async () => {
  const { files: found, warnings } = await namedFiles(['.'], tree({ 'pyproject.toml': STATIC }))
  expect(found).toEqual(['pyproject.toml'])
  expect(warnings).toEqual([
    {
      code: 'file-chosen',
      message: 'In the folder ., pyproject.toml was read: it declares the project.',
    },
  ])
})

test('a folder means several files if they are installed together', async () => {
  const { files, warnings } = await namedFiles(
    ['app'],
    tree({
      'app/a-requirements.txt': '',
      'app/b-requirements.txt': '',
      'app/Dockerfile':
        'FROM python\nRUN pip install -r a-requirements.txt -r b-requirements.txt\n',
    }),
  )
  expect(files).toEqual(['app/a-requirements.txt', 'app/b-requirements.txt'])
  expect(warnings).toMatchObject([
    {
      message:
        'In the folder app, app/a-requirements.txt and app/b-requirements.txt were read: Dockerfile installs them together.',
    },
  ])
})

describe('a folder', () => {
  test('is named with its own path', async () => {
    const cwd = tree({ 'api/requirements/all.txt': '' })
    expect((await namedFiles(['api', 'api/requirements'], cwd)).files).toEqual([
      'api/requirements/all.txt',
      'api/requirements/all.txt',
    ])
  })

  test('with several possible files is refused, and lists them', async () => {
    const several = namedFiles(
      ['requirements'],
      tree({ 'requirements/a.txt': '', 'requirements/b.in': '' }),
    )
    await expect(several).rejects.toMatchObject({
      code: 'folder-undecided',
      exitCode: 2,
      hint: 'Name one of requirements/a.txt, requirements/b.in.',
    })
    await expect(namedFiles(['.'], tree({ 'readme.md': '' }))).rejects.toMatchObject({
      code: 'folder-undecided',
      exitCode: 2,
    })
  })
})

describe('a pattern', () => {
  test('is expanded if no shell did it', async () => {
    const cwd = tree({
      'requirements/b.txt': '',
      'requirements/a.txt': '',
      'requirements/c.in': '',
    })
    expect((await namedFiles(['requirements/*.txt'], cwd)).files).toEqual([
      'requirements/a.txt',
      'requirements/b.txt',
    ])
  })

  test('that is the name of a file means that file', async () => {
    expect((await namedFiles(['a[1].txt'], tree({ 'a[1].txt': '' }))).files).toEqual(['a[1].txt'])
  })

  test('without a matching file is an error', async () => {
    await expect(namedFiles(['requirements/*.txt'], tree({}))).rejects.toMatchObject({
      code: 'file-not-found',
      exitCode: 2,
    })
  })
})

test('files, URLs and standard input are unchanged', async () => {
  const named = ['-', 'https://example.test/a.txt', 'missing.txt']
  expect(await namedFiles(named, tree({}))).toEqual({ files: named, warnings: [] })
})
