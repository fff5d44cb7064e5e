import { expect, test } from 'vitest'
import { isFileName, isFileOrScript } from '../../src/cli/file-name.ts'
import { tree } from '../inputs/tree.ts'

test.each([
  ['requirements.txt', true],
  ['environment.yml', true],
  ['pixi.lock', true],
  ['pex-lock.json', true],
  ['Pipfile', true],
  ['.', true],
  ['folder/x', true],
  ['numpy', false],
  ['zope.interface', false],
  ['web.py', false],
  ['demo-1.0-py3-none-any.whl', false],
  ['numpy==2.1.0', false],
])('%s', (word, isFile) => {
  expect(isFileName(word)).toBe(isFile)
})

test('a script that exists is a file, and a project may be named like one', () => {
  const cwd = tree({ 'app.py': '' })
  expect(isFileOrScript('app.py', cwd)).toBe(true)
  expect(isFileOrScript('web.py', cwd)).toBe(false)
})
