import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from '../../src/cache/folder.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

test('makes a folder and those above it, and accepts an existing one', () => {
  const path = join(root, 'a', 'b', 'c')
  makeFolder(path)
  makeFolder(path)
  expect(existsSync(path)).toBe(true)
})

test('fails below a file', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => makeFolder(join(root, 'file', 'a', 'b'))).toThrow(/ENOTDIR/)
})

test.runIf(existsSync('/proc/self'))(
  'fails, rather than trying for ever, where a file system takes no folders',
  () => {
    expect(() => makeFolder('/proc/absent/a')).toThrow(/ENOENT/)
  },
)
