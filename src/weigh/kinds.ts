/**
 * Kinds of file in a wheel. Each file is of one kind, the first that applies: what is under a test or docs folder
 * counts there whatever its name ends in.
 */
export type Kind = 'metadata' | 'tests' | 'docs' | 'native' | 'python' | 'stubs' | 'sources' | 'bytecode' | 'data'

const BY_EXTENSION: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['so', 'dll', 'pyd', 'dylib', 'a', 'lib', 'exe', 'cubin', 'fatbin', 'bc'].map((name) => [name, 'native'] as const),
  ...['c', 'cc', 'cpp', 'cxx', 'cu', 'cuh', 'f', 'f90', 'h', 'hh', 'hpp', 'hxx', 'inc', 'inl', 'pxd', 'pxi', 'pyx', 'rs'].map(
    (name) => [name, 'sources'] as const,
  ),
  ['py', 'python'],
  ['pyi', 'stubs'],
  ['pyc', 'bytecode'],
])

/** The kind of a file by its last name alone: by its extension, with `libx.so.1.2` a native library. */
export function kindOfName(name: string): Kind {
  const dot = name.lastIndexOf('.')
  if (dot < 0) return 'data'
  const kind = BY_EXTENSION.get(name.slice(dot + 1))
  return kind ?? (name.includes('.so.') ? 'native' : 'data')
}

const FOLDERS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['test', 'tests'],
  ['tests', 'tests'],
  ['doc', 'docs'],
  ['docs', 'docs'],
])

/** The kind that a folder gives to all below it, if it does. */
export function kindOfFolder(name: string): Kind | undefined {
  return FOLDERS.get(name)
}
