import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { makeFolder } from '../cache/folder.ts'

/**
 * The inputs of compilation. Compiled code is used only if all of these are equal: V8 does not
 * distinguish two patches of Node.
 */
export interface CompiledBy {
  /**
   * `process.version`, `process.versions.v8`, `process.platform`, `process.arch`,
   * `process.execPath`.
   */
  readonly node: readonly string[]
  /** A hash of the program's text. */
  readonly program: string
}

/**
 * The stored compiled code of V8, so the next start need not compile it. Nothing here throws:
 * without it a start is only slower.
 */
export interface CompiledCode {
  read(): StoredCode | undefined
  write(stored: StoredCode): void
}

export interface StoredCode {
  readonly code: Buffer
  /** The amount of compiled code when it was stored: bytes of bytecode. */
  readonly compiled: number
}

/** Numbers of 32 bits. */
const CHECKSUM = 4
const COMPILED = 4
/** The program compiles to less than a megabyte. */
const MOST_BYTES = 16 * 2 ** 20
/** Code of other versions is removed once it is this old, milliseconds. */
const KEPT_FOR = 30 * 86_400_000

/**
 * Notices damage. It need not resist an attacker: only the user can write this file. SHA-256 of half
 * a megabyte would take a millisecond of every run. Node 21 and 22.1 have no CRC-32, so they store
 * nothing.
 */
const checksum = (name: string, content: Buffer): number => crc32(content, crc32(name))

/** @param folder is made when code is written */
export function compiledCode(folder: string, { node, program }: CompiledBy): CompiledCode {
  const name = createHash('sha256')
    .update(JSON.stringify([...node, program]))
    .digest('hex')
  const path = join(folder, name)
  return {
    read: () =>
      silently(() => {
        const bytes = readOwn(path)
        const content = bytes?.subarray(CHECKSUM)
        if (content === undefined || checksum(name, content) !== bytes!.readUInt32LE())
          return undefined
        return { compiled: content.readUInt32LE(), code: content.subarray(COMPILED) }
      }),
    write: ({ code, compiled }) =>
      silently(() => {
        makeFolder(folder)
        removeOld(folder)
        const content = Buffer.concat([numberOf(compiled), code])
        replace(path, [numberOf(checksum(name, content)), content])
      }),
  }
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/**
 * Reads a regular file that this user owns and nobody else can write, because its content is run.
 */
function readOwn(path: string): Buffer | undefined {
  const file = openSync(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  )
  try {
    const { uid, mode, size } = fstatSync(file)
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
    return isOwn && (mode & constants.S_IFMT) === constants.S_IFREG && size <= MOST_BYTES
      ? readFileSync(file)
      : undefined
  } finally {
    closeSync(file)
  }
}

/**
 * Written under another name and renamed, so others read all of it or nothing. Not asynchronous: it
 * is done as the process exits.
 */
function replace(path: string, parts: readonly Buffer[]): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    writeFileSync(temporary, Buffer.concat(parts), { flag: 'wx', mode: 0o600 })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs > KEPT_FOR) rmSync(path, { force: true })
  }
}

function silently<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
