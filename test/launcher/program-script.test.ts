import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadScript } from '../../src/launcher/program-script.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-script-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a script exports that is built as the program is. */
function exportsOf(body: string): Record<string, unknown> {
  const path = join(folder, 'program.cjs')
  writeFileSync(path, `(function (exports, require, module, filename) { ${body} })`)
  return loadScript(path, undefined).program as unknown as Record<string, unknown>
}

test('a module of Node is there by its names', () => {
  expect(exportsOf("exports.found = require('node:path').posix.join('a', 'b')").found).toBe('a/b')
})

test('a module of Node is there as a whole, as bundled libraries take it', () => {
  const { names, copy } = exportsOf(
    "const fs = require('fs'); exports.names = Object.keys(fs); exports.copy = { ...fs }",
  )
  expect(names).toContain('readdir')
  expect(copy).toMatchObject({ readdirSync: expect.any(Function) })
})

test('what a module of Node lacks is not there', () => {
  expect(
    exportsOf("exports.has = Object.getOwnPropertyDescriptor(require('fs'), 'wat') !== undefined")
      .has,
  ).toBe(false)
})
