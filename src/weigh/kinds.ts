import type { FileKind } from '../model/estimate.ts'

/**
 * Kinds of file in a wheel. Each file is of the first kind that applies, in this order: files in
 * `.dist-info`, files in a test or docs folder, then by extension.
 */
export const KINDS: readonly FileKind[] = [
  'metadata',
  'tests',
  'docs',
  'native',
  'python',
  'stubs',
  'sources',
  'bytecode',
  'data',
  'static',
  'debug',
]

const EXTENSIONS: readonly (readonly [FileKind, string])[] = [
  ['native', 'so dll pyd dylib exe cubin fatbin bc'],
  ['static', 'a lib'],
  ['debug', 'debug dwp'],
  ['sources', 'c cc cpp cxx cu cuh f f90 h hh hpp hxx inc inl pxd pxi pyx rs'],
  ['python', 'py'],
  ['stubs', 'pyi'],
  ['bytecode', 'pyc'],
]
const FOLDERS: readonly (readonly [FileKind, string])[] = [
  ['tests', 'test tests'],
  ['docs', 'doc docs'],
]

const MAX_KEY_LENGTH = 6

/**
 * A short name's bytes as one number, so tables are read without making a string; -1 for a name
 * that is too long.
 */
export function nameKey(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > MAX_KEY_LENGTH) return -1
  let key = 0
  for (let i = start; i < end; i++) key = key * 256 + bytes[i]!
  return key
}

const keyed = (table: readonly (readonly [FileKind, string])[]): ReadonlyMap<number, FileKind> =>
  new Map(
    table.flatMap(([kind, names]) =>
      names.split(' ').map((name) => [nameKey(Buffer.from(name), 0, name.length), kind] as const),
    ),
  )

const BY_EXTENSION = keyed(EXTENSIONS)
const BY_FOLDER = keyed(FOLDERS)

/** The kind of an extension (by its `nameKey`, without the dot). */
export const kindOfExtension = (key: number): FileKind | undefined => BY_EXTENSION.get(key)

/** The kind that a folder (by its `nameKey`) gives to everything below it. */
export const kindOfFolder = (key: number): FileKind | undefined => BY_FOLDER.get(key)

/**
 * The kind by a whole name if its extension does not decide it: `libx.so.1.2` is a library, too,
 * and `x.cp312-win_amd64.pdb` contains debug symbols, while `1abc.pdb` is a protein.
 */
export function kindOfName(name: string): FileKind {
  if (name.includes('.so.') && /\.\d[^.]*$/.test(name)) return 'native'
  return /(?:-win(?:32|_amd64|_arm64)|\.pyd|\.dll)\.pdb$/i.test(name) ? 'debug' : 'data'
}

/** The kind of a file, by its path in the wheel. */
export function kindOfPath(path: string): FileKind {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  if (folders[0]?.endsWith('.dist-info') === true) return 'metadata'
  const folder = folders.map((one) => kindOfFolder(keyOf(one))).find((kind) => kind !== undefined)
  if (folder !== undefined) return folder
  const dot = name.lastIndexOf('.')
  const byExtension = dot < 0 ? undefined : kindOfExtension(keyOf(name.slice(dot + 1)))
  return byExtension ?? kindOfName(name)
}

function keyOf(text: string): number {
  const bytes = Buffer.from(text)
  return nameKey(bytes, 0, bytes.length)
}
