import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type CompiledBy, compiledCode } from '../../src/launcher/compiled-code.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-code-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(root, `${folders++}`, 'code')

const by: CompiledBy = {
  node: ['v20.20.2', '11.3.244.8-node.38', 'linux', 'x64', '/usr/bin/node'],
  program: 'ab12',
}
const code = { code: Buffer.from('compiled'), compiled: 1_300_000 }

/** A folder with code in it, and the path of its file. */
function written(): { readonly folder: string; readonly path: string } {
  const folder = newFolder()
  compiledCode(folder, by).write(code)
  return { folder, path: join(folder, readdirSync(folder)[0]!) }
}

describe('compiled code', () => {
  test('is read back by the same Node for the same program', () => {
    const { folder } = written()
    expect(compiledCode(folder, by).read()).toEqual(code)
  })

  test('is readable only by this user', () => {
    expect(statSync(written().path).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['another patch of Node', { ...by, node: ['v20.20.1', ...by.node.slice(1)] }],
    ['another processor', { ...by, node: by.node.map((part) => part.replace('x64', 'arm64')) }],
    ['another program', { ...by, program: 'ab13' }],
  ])('is not read by %s', (_, other) => {
    expect(compiledCode(written().folder, other).read()).toBeUndefined()
  })

  test('is not read if a byte of it changed', () => {
    const { folder, path } = written()
    const bytes = readFileSync(path)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(path, bytes)
    expect(compiledCode(folder, by).read()).toBeUndefined()
  })

  test('is not read under the name of another version', () => {
    const { folder, path } = written()
    const other = { ...by, program: 'cd34' }
    compiledCode(folder, other).write(code)
    const otherPath = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((one) => one !== path)!
    writeFileSync(otherPath, readFileSync(path))
    expect(compiledCode(folder, other).read()).toBeUndefined()
  })

  test.runIf(process.platform !== 'win32')('is not read where others may write it', () => {
    const { folder, path } = written()
    chmodSync(path, 0o666)
    expect(compiledCode(folder, by).read()).toBeUndefined()
  })

  test.runIf(process.platform !== 'win32')('is not read through a symbolic link', () => {
    const { folder, path } = written()
    const elsewhere = join(folder, '..', 'elsewhere')
    writeFileSync(elsewhere, readFileSync(path), { mode: 0o600 })
    rmSync(path)
    symlinkSync(elsewhere, path)
    expect(compiledCode(folder, by).read()).toBeUndefined()
  })

  test('is not stored if the folder cannot be made', () => {
    const folder = newFolder()
    mkdirSync(join(folder, '..'), { recursive: true })
    writeFileSync(folder, 'a file stands here')
    compiledCode(folder, by).write(code)
    expect(compiledCode(folder, by).read()).toBeUndefined()
  })

  test('of other versions is removed after thirty days', () => {
    const { folder, path } = written()
    const old = Date.now() / 1000 - 31 * 86_400
    utimesSync(path, old, old)
    compiledCode(folder, { ...by, program: 'ef56' }).write(code)
    expect(readdirSync(folder)).toHaveLength(1)
    expect(compiledCode(folder, by).read()).toBeUndefined()
  })
})
