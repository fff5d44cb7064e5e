import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localTreeStamp } from '../../../src/inputs/local/local-tree.ts'
import { folderOf } from '../../scenarios/support.ts'

test('the stamp of a folder changes with each file that is added, changed or deleted', () => {
  const folder = folderOf({ 'pyproject.toml': '[project]\n', 'demo.py': 'x = 1\n' })
  const stamps = [localTreeStamp(folder)]
  const next = () => stamps.push(localTreeStamp(folder))
  writeFileSync(join(folder, 'more.py'), '')
  next()
  writeFileSync(join(folder, 'demo.py'), 'x = 12\n')
  next()
  // As long as before, with another time.
  writeFileSync(join(folder, 'demo.py'), 'x = 13\n')
  utimesSync(join(folder, 'demo.py'), 1, 1)
  next()
  rmSync(join(folder, 'more.py'))
  next()
  expect(new Set(stamps).size).toBe(stamps.length)
  expect(localTreeStamp(folder)).toBe(stamps.at(-1))
})

test('environments and caches of a project do not change its stamp', () => {
  const folder = folderOf({ 'demo.py': 'x = 1\n' })
  const stamp = localTreeStamp(folder)
  for (const name of ['.venv', '__pycache__', 'dist']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'file'), '')
  }
  expect(localTreeStamp(folder)).toBe(stamp)
})

test('a folder with very many files has no stamp', () => {
  const folder = folderOf({})
  for (let i = 0; i <= 5000; i++) writeFileSync(join(folder, `${i}`), '')
  expect(localTreeStamp(folder)).toBeNull()
})
