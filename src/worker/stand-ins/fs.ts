import type { Stats } from 'node:fs'
import { dirname } from 'node:path'
import { filesHere } from '../files-here.ts'

// The reading part of node:fs, for the files that were put on the page, which are the only ones.

export const constants = { O_RDONLY: 0, O_NONBLOCK: 0, O_NOCTTY: 0 } as const

const missing = (path: string): Error =>
  Object.assign(new Error(`ENOENT: no such file, '${path}'`), { code: 'ENOENT' })

/** The names below a folder; undefined if it is not one. */
function namesIn(folder: string): readonly string[] | undefined {
  const start = folder === '/' ? '/' : `${folder.replace(/\/+$/, '')}/`
  const below = [...filesHere.keys()].filter((path) => path.startsWith(start))
  const names = [...new Set(below.map((path) => path.slice(start.length).split('/', 1)[0]!))].sort()
  return names.length > 0 || folder === '/' ? names : undefined
}

const noOther = (): boolean => false

/** The Stats of a file or folder in memory. */
interface Kept {
  readonly size: number
  readonly isFile: () => boolean
  readonly isDirectory: () => boolean
}

function look(path: string): (Kept & Record<string, unknown>) | undefined {
  const bytes = filesHere.get(path)
  const isFolder = bytes === undefined && namesIn(path) !== undefined
  if (bytes === undefined && !isFolder) return undefined
  return {
    size: bytes?.length ?? 0,
    mode: isFolder ? 0o040755 : 0o100644,
    isFile: () => !isFolder,
    isDirectory: () => isFolder,
    isSymbolicLink: noOther,
    isFIFO: noOther,
    isSocket: noOther,
    isCharacterDevice: noOther,
    isBlockDevice: noOther,
  }
}

export function statSync(
  path: string,
  options: { readonly throwIfNoEntry?: boolean } = {},
): Stats | undefined {
  const found = look(path)
  if (found === undefined && options.throwIfNoEntry !== false) throw missing(path)
  return found as Stats | undefined
}

export const lstatSync = (path: string): Stats | undefined => statSync(path)

export const existsSync = (path: string): boolean => look(path) !== undefined

export function realpathSync(path: string): string {
  if (!existsSync(path)) throw missing(path)
  return path
}

export function readFileSync(path: string, encoding?: BufferEncoding): Buffer | string {
  const bytes = filesHere.get(path)
  if (bytes === undefined) throw missing(path)
  return encoding === undefined ? Buffer.from(bytes) : Buffer.from(bytes).toString(encoding)
}

export function readlinkSync(path: string): string {
  throw missing(path)
}

export function readdirSync(
  path: string,
  options: { readonly withFileTypes?: boolean } = {},
): unknown[] {
  const names = namesIn(path)
  if (names === undefined) throw missing(path)
  if (options.withFileTypes !== true) return [...names]
  return names.map((name) => ({
    name,
    parentPath: path,
    ...look(path === '/' ? `/${name}` : `${path}/${name}`),
  }))
}

const opened = new Map<number, { readonly path: string; at: number }>()
let last = 2

export function openSync(path: string): number {
  if (!filesHere.has(path)) throw missing(path)
  opened.set(++last, { path, at: 0 })
  return last
}

export function closeSync(file: number): void {
  opened.delete(file)
}

export const fstatSync = (file: number): Stats | undefined => statSync(opened.get(file)?.path ?? '')

export function readSync(
  file: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number | null,
): number {
  const open = opened.get(file)
  const bytes = filesHere.get(open?.path ?? '')
  if (open === undefined || bytes === undefined) throw missing(`${file}`)
  const from = position ?? open.at
  const part = bytes.subarray(from, from + length)
  into.set(part, offset)
  if (position === null) open.at += part.length
  return part.length
}

/** The asynchronous functions. */
export const stat = async (path: string): Promise<Stats | undefined> => statSync(path)
export const readdir = async (path: string): Promise<unknown[]> => readdirSync(path)
export async function open(path: string): Promise<never> {
  throw missing(dirname(path))
}
