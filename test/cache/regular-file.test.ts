import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  openRegularFile,
  readNamedFile,
  readRegularFile,
  textOfFile,
} from '../../src/cache/regular-file.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-regular-'))
afterAll(() => rmSync(root, { recursive: true }))

function fifo(name: string): string {
  execFileSync('mkfifo', [join(root, name)])
  return join(root, name)
}

test('a file is read completely, also an empty one and one of unknown size', () => {
  writeFileSync(join(root, 'a'), 'text')
  writeFileSync(join(root, 'empty'), '')
  expect(readRegularFile(join(root, 'a')).toString()).toBe('text')
  expect(textOfFile(join(root, 'empty'))).toBe('')
  expect(textOfFile('/proc/self/status')).toMatch(/^Name:/)
})

test('more than the limit is refused', () => {
  writeFileSync(join(root, 'large'), 'x'.repeat(2 ** 20 + 1))
  expect(() => readRegularFile(join(root, 'large'), 2 ** 20)).toThrow('it is larger than 1 MiB')
  expect(readRegularFile(join(root, 'large'), 2 ** 20 + 1).length).toBe(2 ** 20 + 1)
})

describe.skipIf(process.platform === 'win32')('no file', () => {
  test('a device behind a link', () => {
    symlinkSync('/dev/zero', join(root, 'zero'))
    expect(() => readRegularFile(join(root, 'zero'))).toThrow('it is a device')
    expect(() => openRegularFile(join(root, 'zero'))).toThrow('it is a device')
    expect(textOfFile(join(root, 'zero'))).toBeUndefined()
  })

  test('a pipe that nobody writes to', () => {
    expect(() => readRegularFile(fifo('pipe'))).toThrow('it is a pipe')
  })

  test('a socket', async () => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(join(root, 'socket'), done))
    expect(() => readRegularFile(join(root, 'socket'))).toThrow('it is a socket')
    server.close()
  })

  test('a folder, and a missing path', () => {
    expect(() => readRegularFile(root)).toThrow(expect.objectContaining({ code: 'EISDIR' }))
    expect(() => readRegularFile(join(root, 'absent'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
  })
})

describe.skipIf(process.platform === 'win32')('what a person named may be', () => {
  test('a pipe, whose writer comes later', async () => {
    const path = fifo('later')
    const read = readNamedFile(path, undefined)
    await writeFile(path, 'six\n')
    expect((await read).toString()).toBe('six\n')
  })

  test('a pipe without a writer, until it is interrupted', async () => {
    const controller = new AbortController()
    const read = readNamedFile(fifo('alone'), controller.signal)
    controller.abort()
    await expect(read).rejects.toThrow(/abort/)
  })

  test('a device, up to the limit', async () => {
    expect(await readNamedFile('/dev/null', undefined)).toHaveLength(0)
    await expect(readNamedFile('/dev/zero', undefined, 2 ** 20)).rejects.toThrow(
      'it is larger than 1 MiB',
    )
  })

  test('a file', async () => {
    writeFileSync(join(root, 'named'), 'six\n')
    expect((await readNamedFile(join(root, 'named'), undefined)).toString()).toBe('six\n')
  })
})
