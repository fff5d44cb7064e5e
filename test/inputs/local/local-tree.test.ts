import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localStamp } from '../../../src/inputs/local/local-tree.ts'
import { folderOf } from '../../scenarios/support.ts'

test('the stamp of a folder changes with each file that is added, changed or deleted', () => {
  const folder = folderOf({ 'pyproject.toml': '[project]\n', 'demo.py': 'x = 1\n' })
  const stamps = [localStamp([folder])]
  const next = () => stamps.push(localStamp([folder]))
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
  expect(localStamp([folder])).toBe(stamps.at(-1))
})

test('the stamp of an archive changes with it', () => {
  const folder = folderOf({ 'demo-1.0.tar.gz': 'x' })
  const archive = join(folder, 'demo-1.0.tar.gz')
  const stamps = [localStamp([archive]), localStamp([])]
  writeFileSync(join(folder, 'other'), '')
  expect(localStamp([archive])).toBe(stamps[0])
  writeFileSync(archive, 'xy')
  stamps.push(localStamp([archive]))
  expect(new Set(stamps).size).toBe(3)
})

test('environments and caches of a project do not change its stamp', () => {
  const folder = folderOf({ 'demo.py': 'x = 1\n' })
  const stamp = localStamp([folder])
  for (const name of ['.venv', '__pycache__', 'dist']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'file'), '')
  }
  expect(localStamp([folder])).toBe(stamp)
})

test('folders with very many files together have no stamp', () => {
  const [one, other] = [folderOf({}), folderOf({})]
  for (const folder of [one, other])
    for (let i = 0; i < 2501; i++) writeFileSync(join(folder, `${i}`), '')
  expect(localStamp([one, one, one])).toBe(localStamp([one]))
  expect(localStamp([one])).not.toBeNull()
  expect(localStamp([one, other])).toBeNull()
})

test('a folder of very many empty folders has no stamp', () => {
  const folder = folderOf({})
  for (let i = 0; i <= 5000; i++) mkdirSync(join(folder, `${i}`))
  expect(localStamp([folder])).toBeNull()
})

test('a name that no file can have has a stamp, too', () => {
  const long = `/${'x'.repeat(5000)}`
  expect(localStamp([long])).toBe(localStamp([]))
})
