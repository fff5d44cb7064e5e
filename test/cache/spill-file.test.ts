import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { SpillFile } from '../../src/cache/spill-file.ts'

const MEGABYTE = 2 ** 20
const folders: string[] = []

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pysize-spill-'))
  folders.push(made)
  return made
}

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

const filled = (value: number): Buffer => Buffer.alloc(MEGABYTE, value)

/** Sets a number of megabytes aside, and returns what was written by its value. */
async function setAside(spill: SpillFile, count: number) {
  const written = new Map<number, () => Buffer>()
  for (let value = 1; value <= count; value++)
    spill.put(filled(value), (read) => written.set(value, read))
  await expect.poll(() => written.size).toBe(count - 4)
  return written
}

describe('bytes that were set aside', () => {
  test('are the same when they are read, except for the first, which stay in memory', async () => {
    const spill = new SpillFile(join(temporaryFolder(), 'new', 'folder'))
    const written = await setAside(spill, 7)
    expect([...written.keys()].sort()).toEqual([5, 6, 7])
    for (const [value, read] of written) expect(read().equals(filled(value))).toBe(true)
    await spill.close()
  })

  test('leave no name in the folder, and cannot be read once it is closed', async () => {
    const folder = temporaryFolder()
    const spill = new SpillFile(folder)
    const written = await setAside(spill, 6)
    expect(readdirSync(folder)).toEqual([])
    await spill.close()
    expect(written.get(5)).toThrow()
  })

  test('stay in memory if they cannot be written', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const spill = new SpillFile(join(file, 'folder'))
    let written = 0
    for (let value = 0; value < 6; value++) spill.put(filled(value), () => written++)
    await spill.close()
    expect(written).toBe(0)
  })

  test('open no file as long as they are few', async () => {
    const folder = join(temporaryFolder(), 'none')
    const spill = new SpillFile(folder)
    spill.put(filled(1), () => {})
    await spill.close()
    expect(existsSync(folder)).toBe(false)
  })
})
