import type { FileKind } from '../model/estimate.ts'
import type { EntryPoints } from './entry-points.ts'
import type { CompiledSources } from './sdist/compiled.ts'

/**
 * Python sources that pip compiles: every `.py` that the wheel installs, including scripts and
 * data.
 */
export interface PythonFacts {
  readonly files: number
  /** How many of them are empty: their bytecode is a constant. */
  readonly empty: number
  /** Sum of their sizes, bytes. */
  readonly size: number
  /** The part of `size` in test directories, whose code is denser. */
  readonly tests: number
  /** Sum of the lengths of their paths, bytes: a .pyc and RECORD repeat them. */
  readonly paths: number
}

/** A lexer's counts over modules, which show how dense their code is; empty ones are left out. */
export interface CountedCode {
  /** Sum of their sizes, bytes. */
  readonly size: number
  /** The part of `size` in test directories. */
  readonly tests: number
  /** In the order of COUNTS in code-counts.ts. */
  readonly counts: readonly number[]
}

/** Bytes of a file; `end` is exclusive. */
export type ByteRange = readonly [start: number, end: number]

/** The modules of a wheel in the bytes read for the weight. */
export interface CodeSample extends CountedCode {
  /**
   * Parts of the wheel that show how dense the rest is. Absent if the bytes read hold half of
   * the code, and once they were read.
   */
  readonly windows?: readonly ByteRange[]
  /** The modules in those parts. */
  readonly rest?: CountedCode
}

/**
 * Files under `*.data/<scheme>/`, by scheme (PEP 427): their number. Scripts are named, because
 * installers skip those that entry points make.
 */
export interface DataFacts {
  readonly data: number
  readonly headers: number
  readonly library: number
  readonly scripts: readonly (readonly [name: string, size: number])[]
}

/** The facts that decide how many disk blocks a wheel takes, see blocks.ts. */
export interface DiskFacts {
  /** Blocks of its files. */
  readonly blocks: number
  /** Folders that are made for them. */
  readonly folders: number
  /** `__pycache__` folders that compiling adds. */
  readonly caches: number
  /** The numbers of .py files up to 1 KiB, up to 2 KiB and so on, without empty ones. */
  readonly sources: readonly number[]
}

/** The facts in a wheel's central directory. JSON only, so it can be cached. Sizes are bytes. */
export interface WheelFacts {
  readonly kind: 'wheel'
  /** The wheel file. */
  readonly download: number
  /** Sum of the unpacked sizes; folders count 0. */
  readonly installed: number
  /**
   * Sum of the compressed sizes: the bytes of the entries in the wheel file, without their headers.
   */
  readonly packed: number
  /** Entries that are files. */
  readonly files: number
  readonly python: PythonFacts
  /** The share of `.py` files in `packed`. Absent if facts were recorded without it. */
  readonly packedPython?: number
  /**
   * The modules of `python` that are installed outside the folder of packages: scripts and data
   * files. pip compiles them, uv does not.
   */
  readonly aside?: PythonFacts
  /** Translations, `.po` and `.mo` files: their number, and their share of `packed`. */
  readonly translations?: { readonly files: number; readonly packed: number }
  /**
   * Null if no module was in the bytes read; absent if its code was not counted, as for measured
   * projects.
   */
  readonly code?: CodeSample | null
  /** The name of the `.dist-info` folder. */
  readonly distInfo: string
  /**
   * The wheel's RECORD: its size, and its size with one sha256 row for each file, without line
   * ends.
   */
  readonly record: { readonly size: number; readonly expected: number }
  /** Null if the wheel has no entry_points.txt. */
  readonly entryPoints: EntryPoints | null
  /** Null if the wheel has no `.data` folder. */
  readonly data: DataFacts | null
  /**
   * The places that it writes to: the outermost folders with files, files directly in site-packages
   * or among the scripts, and the files of a folder of the data scheme that has only a few.
   * Relative to site-packages, see installed-path.ts; sorted. Its `.dist-info` is left out, because
   * no other distribution writes there. Two wheels can share a path only if a place of one is a
   * place of the other, or is inside one.
   */
  readonly places: readonly string[]
  readonly disk: DiskFacts
  /**
   * Bytecode that the wheel ships next to its source, at the path where compiling writes it again:
   * bytes by tag, such as `cpython-311`.
   */
  readonly compiled?: Readonly<Record<string, number>>
  /** A path that the wheel lists twice with different contents. The last one counts. */
  readonly clash?: string
  /**
   * The file of the wheel that would be outside of the environment, in words for a warning. No
   * figure includes it, because uv does not unpack it; pip refuses the wheel.
   */
  readonly outside?: string
  /** The unusual part of its archive, in words for a warning: not every installer unpacks it. */
  readonly odd?: string
  /** Unpacked bytes by kind of file: they sum up to `installed`. */
  readonly kinds: Readonly<Partial<Record<FileKind, number>>>
  /**
   * The headers of METADATA, if the bytes read contained it. Not part of the weight: store it
   * elsewhere.
   */
  readonly metadata?: string
}

/**
 * A wheel that could not be weighed, and why, in words for a warning. Its METADATA may still have
 * been readable.
 */
export interface UnknownWheel {
  readonly kind: 'unknown'
  readonly reason: string
  /** The size of the file, if its server sent it. */
  readonly download?: number
  readonly metadata?: string
  /** Whether its server refuses to send its bytes, so the file itself may be sound. */
  readonly isUnread?: true
}

/**
 * Native code of a wheel of the same project, bytes, and the possible range of a build as multiples
 * of it.
 */
export interface NativeSibling {
  readonly native: number
  readonly low: number
  readonly high: number
  /** Whether libraries that a build only links to may be part of it. */
  readonly bundles: boolean
}

/**
 * The files that a build of an sdist or a local project would install, estimated from its list of
 * files. Sizes are bytes.
 */
export interface SdistFacts {
  readonly kind: 'sdist'
  /** The archive. */
  readonly download: number
  /**
   * The files of the wheel, and their interval unless the build does something unusual. Extensions
   * and bytecode are separate.
   */
  readonly installed: { readonly size: number; readonly low: number; readonly high: number }
  readonly files: number
  /**
   * The places that the wheel writes to (see WheelFacts), and its files if they are known, packed
   * (see listing.ts). Missing in facts that were recorded without them.
   */
  readonly places?: readonly string[]
  readonly listing?: string
  readonly python: PythonFacts
  /** Its modules among the texts that were read. */
  readonly code?: CountedCode
  /** The files that the installer adds to. */
  readonly wheel?: Pick<WheelFacts, 'distInfo' | 'entryPoints' | 'record'>
  /** Sources of extensions, whose compiled size depends on the target. */
  readonly extensions?: CompiledSources
  /** A wheel's facts about the project's extensions. */
  readonly sibling?: NativeSibling
  /** Of a local project: bytes of direct_url.json. */
  readonly directUrl?: number
}
