import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layerSize } from '../../src/inputs/layer-size.ts'
import { gatesOf } from '../../src/scenarios/gates.ts'
import { folderOf } from '../scenarios/support.ts'
import { makeZip } from '../weigh/zip.ts'

const zipOf = (files: Readonly<Record<string, string>>): Buffer =>
  makeZip(Object.entries(files).map(([name, content]) => ({ name, content })))

test('a zip counts by its unpacked size, and a folder by its files', () => {
  const cwd = folderOf()
  const files = { 'python/a.py': 'a'.repeat(5000), 'python/b.py': 'b'.repeat(700) }
  writeFileSync(join(cwd, 'layer.zip'), zipOf(files))
  mkdirSync(join(cwd, 'layer/python'), { recursive: true })
  writeFileSync(join(cwd, 'layer/python/a.py'), 'a'.repeat(300))
  expect(layerSize('layer.zip', cwd)).toBe(5700)
  expect(layerSize('layer', cwd)).toBe(300)
  expect(gatesOf({ addLayers: ['layer.zip', 'layer', '2MB'] }, cwd).around.layers).toBe(2_006_000)
})

test('the directory of a zip may be larger than the first read', () => {
  const cwd = folderOf()
  const name = (at: number): string => `python/${'x'.repeat(100)}/${at}.py`
  const files = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [name(at), 'x']))
  writeFileSync(join(cwd, 'layer.zip'), zipOf(files))
  expect(layerSize('layer.zip', cwd)).toBe(3000)
})

test.each([
  [{ addLayers: ['text.zip'] }, /is not a zip/, /--add-layer 30MB/],
  [{ addLayers: ['missing.zip'] }, /neither a size nor a file/, /20MB/],
  [{ addLayers: ['1MB', '1MB', '1MB', '1MB', '1MB', '1MB'] }, /takes 5 layers/, /Join/],
])('%o is refused', (options, message, hint) => {
  const cwd = folderOf()
  writeFileSync(join(cwd, 'text.zip'), 'text')
  expect(() => gatesOf(options, cwd)).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  )
})
