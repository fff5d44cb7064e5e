import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BuildContext } from '../../../src/inputs/build-context/build-context.ts'
import { listBuildContext } from '../../../src/inputs/build-context/list-build-context.ts'
import type { TakeTurn } from '../../../src/turns.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pysize-context-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

const list = (most?: number, turn: TakeTurn = async () => {}): Promise<BuildContext> =>
  listBuildContext(
    {
      folder,
      name: 'ctx',
      dockerfile: join(folder, 'docker/app.Dockerfile'),
      ...(most === undefined ? {} : { most }),
    },
    turn,
  )

test('files, folders and links, sorted', async () => {
  write({ 'b/c.py': 'abc', a: '' })
  chmodSync(join(folder, 'b/c.py'), 0o755)
  mkdirSync(join(folder, 'empty'), { mode: 0o700 })
  symlinkSync('/etc/passwd', join(folder, 'link'))
  const { entries, ignoreFile, isComplete } = await list()
  expect([...entries]).toMatchObject([
    ['a', { kind: 'file', size: 0 }],
    ['b', { kind: 'folder', size: 0 }],
    ['b/c.py', { kind: 'file', size: 3, mode: 0o755 }],
    ['empty', { kind: 'folder', mode: 0o700 }],
    ['link', { kind: 'link', target: '/etc/passwd' }],
  ])
  expect([ignoreFile, isComplete]).toEqual([null, true])
})

test('files that .dockerignore names are left out, and listed', async () => {
  write({
    '.dockerignore': '.venv\n*.log\n!keep.log\ndocs\n!docs/x/y.md\n',
    '.venv/a/b': '',
    'x.log': '',
    'keep.log': '',
    'docs/x/y.md': '',
    'docs/x/z.md': '',
  })
  const { entries, ignored, ignoreFile } = await list()
  expect([...entries.keys()]).toEqual([
    '.dockerignore',
    'docs',
    'docs/x',
    'docs/x/y.md',
    'keep.log',
  ])
  expect(
    [...ignored].map(([path, { rule, isFolder }]) => [path, rule.line, isFolder]).sort(),
  ).toEqual([
    ['.venv', 1, true],
    ['docs', 4, true],
    ['docs/x', 4, true],
    ['docs/x/z.md', 4, false],
    ['x.log', 2, false],
  ])
  expect(ignoreFile).toBe('.dockerignore')
})

test("an ignore file with the Dockerfile's name comes first", async () => {
  write({ '.dockerignore': 'a', 'docker/app.Dockerfile.dockerignore': 'b', a: '', b: '' })
  expect(await list()).toMatchObject({ ignoreFile: 'docker/app.Dockerfile.dockerignore' })
  expect([...(await list()).entries.keys()]).not.toContain('b')
})

test('a folder with too many entries is not listed to its end', async () => {
  write(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}`, ''])))
  const { entries, isComplete } = await list(10)
  expect([entries.size, isComplete]).toEqual([10, false])
})

test('a malformed pattern is one error with its line', async () => {
  write({ '.dockerignore': 'ok\na[\n' })
  await expect(list()).rejects.toThrow(
    expect.objectContaining({
      code: 'bad-ignore-file',
      message: 'The pattern a[ is malformed.',
      places: [{ file: '.dockerignore', line: 2, text: 'a[' }],
    }),
  )
})

test('a missing context, or one that is not a folder', async () => {
  write({ f: '' })
  const at = (path: string) =>
    listBuildContext({ folder: join(folder, path), name: path, dockerfile: null }, async () => {})
  await expect(at('none')).rejects.toThrow(
    expect.objectContaining({
      code: 'file-not-found',
      message: 'There is no folder none for the build context.',
    }),
  )
  await expect(at('f')).rejects.toThrow(expect.objectContaining({ code: 'file-not-read' }))
})

test('other work runs between two entries, and an interrupt ends the listing', async () => {
  write({ a: '', b: '', c: '' })
  let turns = 0
  await list(undefined, async () => void turns++)
  expect(turns).toBe(3)
  const interrupt = async (): Promise<void> => {
    throw new Error('enough')
  }
  await expect(list(undefined, interrupt)).rejects.toThrow('enough')
})
