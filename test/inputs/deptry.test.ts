import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readUnused } from '../../src/inputs/deptry.ts'
import { folderOf } from '../scenarios/support.ts'

const read = (text: string) => readUnused('deptry.json', { cwd: folderOf({ 'deptry.json': text }) })
const finding = (code: string, module: string): object => ({
  error: { code, message: '' },
  module,
  location: { file: 'a.py', line: 1, column: 8 },
})

test('the output of deptry 0.25 for a project: requirements without an import, by name', async () => {
  expect(
    await read(readFileSync(new URL('../fixtures/deptry.json', import.meta.url), 'utf8')),
  ).toEqual(['opencv-python', 'numpy'])
})

test('other findings, and invalid names, are skipped', async () => {
  const codes = ['DEP001', 'DEP002', 'DEP003', 'DEP004', 'DEP005', 'DEP999']
  expect(await read(JSON.stringify(codes.map((code) => finding(code, `Of_${code}`))))).toEqual([
    'of-dep002',
    'of-dep005',
  ])
  expect(
    await read(
      JSON.stringify([finding('DEP002', '../etc'), finding('DEP002', 'a'), finding('DEP002', 'A')]),
    ),
  ).toEqual(['a'])
  expect(await read('[]')).toEqual([])
})

test.each([
  '',
  'flask',
  '{}',
  '[1]',
  '[{}]',
  '[{"error": {"code": "DEP002"}}]',
  '[{"error": null, "module": "a"}]',
])('%j is not a report of deptry', async (text) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'not-from-deptry',
    exitCode: 2,
    hint: expect.stringContaining('deptry .'),
  })
})

test('a file that is too long to be read at once is refused', async () => {
  await expect(read(`[${' '.repeat(9 * 2 ** 20)}]`)).rejects.toMatchObject({
    code: 'not-from-deptry',
    message: expect.stringContaining('over 8 MiB'),
  })
})

test('a missing file is an error', async () => {
  await expect(readUnused('lost.json', { cwd: folderOf() })).rejects.toMatchObject({
    code: 'file-not-found',
    exitCode: 2,
  })
})
