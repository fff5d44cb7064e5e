import { hostProgram } from './disk-tree.ts'
import { type FileTree, joinPath, nameOf, resolvePath } from './file-tree.ts'

/** The platform of binaries, as far as they show it; names are those of pysize's platforms. */
export interface Machine {
  readonly platform: string
  /** Of the C library, if it could be read. */
  readonly glibc?: string
  readonly musl?: string
}

const HEAD = 1 << 13
/** A C library takes a few megabytes. */
const LIBRARY = 1 << 24

/**
 * Programs, first by their place in the tree, then at their place on the machine: a virtual
 * environment links to its base.
 */
interface Programs {
  first(path: string, length: number): Buffer | undefined
}

/**
 * @param host the root's path on this machine if links out of the tree may be followed for the
 *   interpreter and its C library; null for a mounted root or an image, which contain their own
 */
export function programsOf(tree: FileTree, host: string | null): Programs {
  return {
    first(path, length) {
      const inside = resolvePath(tree, path)
      const found = inside === undefined ? undefined : tree.head(inside, length)
      if (found !== undefined || host === null) return found
      return hostProgram(path.startsWith('/') ? path : joinPath(host, path), length)
    },
  }
}

/**
 * The platform of an interpreter: its binary format, and the loader that it names. Undefined for an
 * unknown one.
 */
export function machineOf(
  interpreter: string,
  programs: Programs,
  host: boolean,
): Machine | undefined {
  const head = programs.first(interpreter, HEAD)
  const platform = head === undefined ? undefined : platformOf(head)
  if (head === undefined || platform === undefined) return undefined
  if (!platform.startsWith('linux') && !platform.startsWith('musllinux')) return { platform }
  const loader = /\/[\w./-]*\/ld-(?:linux|musl)[\w.-]*\.so\.\d/.exec(head.toString('latin1'))?.[0]
  const version =
    loader === undefined ? undefined : libraryVersion(loader, platform, programs, host)
  if (version === undefined) return { platform }
  return platform.startsWith('musl') ? { platform, musl: version } : { platform, glibc: version }
}

/** Both C libraries contain their version as text. musl is its own loader; glibc is next to it. */
function libraryVersion(
  loader: string,
  platform: string,
  programs: Programs,
  host: boolean,
): string | undefined {
  const text = (path: string): string =>
    programs.first(host ? path : path.slice(1), LIBRARY)?.toString('latin1') ?? ''
  if (platform.startsWith('musl'))
    return /\0(1\.\d{1,2})\.\d{1,2}(?:[-_][\w-]*)?\0/.exec(text(loader))?.[1]
  const stated = /(?:stable|development) release version (2\.\d{1,3})\b/
  const own = text(loader)
  if (own === '') return undefined
  for (const read of [
    () => own,
    ...LIBC_FOLDERS.map((folder) => () => text(`${folder}/libc.so.6`)),
  ]) {
    const version = stated.exec(read())?.[1]
    if (version !== undefined) return version
  }
  return undefined
}

const LIBC_FOLDERS = [
  '/lib/x86_64-linux-gnu',
  '/lib/aarch64-linux-gnu',
  '/lib64',
  '/usr/lib64',
  '/usr/lib',
  '/lib',
]

/** The platform that a program is for: ELF, Mach-O or PE. */
function platformOf(head: Buffer): string | undefined {
  if (head.length < 64) return undefined
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const architecture = ELF.get(head.readUInt16LE(18))
    return architecture && `${head.includes('ld-musl-') ? 'musllinux' : 'linux'}-${architecture}`
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) return MACH_O.get(head.readUInt32LE(4))
  // A universal program, for both.
  if (head.readUInt32BE(0) === 0xcafebabe) return 'macos-arm64'
  if (head.toString('latin1', 0, 2) !== 'MZ') return undefined
  const header = head.readUInt32LE(60)
  return header + 6 > head.length ? undefined : PE.get(head.readUInt16LE(header + 4))
}

const ELF: ReadonlyMap<number, string> = new Map([
  [0x3e, 'x86_64'],
  [0xb7, 'aarch64'],
])
const MACH_O: ReadonlyMap<number, string> = new Map([
  [0x0100_0007, 'macos-x86_64'],
  [0x0100_000c, 'macos-arm64'],
])
const PE: ReadonlyMap<number, string> = new Map([
  [0x8664, 'windows-x86_64'],
  [0x014c, 'windows-x86'],
])

/**
 * The target of a compiled module: `x.cpython-312-x86_64-linux-gnu.so`, `x.cp312-win_amd64.pyd`.
 */
export interface ModuleTag {
  /** `3.12` */
  readonly python: string
  readonly platform: string | undefined
}

/** The parts of an extension module's file name (PEP 3149). */
export function moduleTag(path: string): ModuleTag | undefined {
  const [, major, minor, rest = ''] =
    /\.(?:cpython-|cp)(\d)(\d{1,2})t?-?([\w-]*)\.(?:so|pyd)$/.exec(nameOf(path)) ?? []
  if (major === undefined) return undefined
  return { python: `${major}.${minor}`, platform: MODULE_PLATFORMS.get(rest) }
}

const MODULE_PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['x86_64-linux-gnu', 'linux-x86_64'],
  ['aarch64-linux-gnu', 'linux-aarch64'],
  ['x86_64-linux-musl', 'musllinux-x86_64'],
  ['aarch64-linux-musl', 'musllinux-aarch64'],
  ['win_amd64', 'windows-x86_64'],
  ['win32', 'windows-x86'],
])
