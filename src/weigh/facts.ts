import type { EntryPoints } from './entry-points.ts'
import type { Kind } from './kinds.ts'

/** Python sources that pip compiles: every `.py` that the wheel installs, scripts and data among them. */
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

/** Files under `*.data/<scheme>/`, by scheme (PEP 427): how many. Scripts are named, for installers skip those that entry points make. */
export interface DataFacts {
  readonly data: number
  readonly headers: number
  readonly library: number
  readonly scripts: readonly (readonly [name: string, size: number])[]
}

/** What a wheel's central directory tells. JSON all through, so that it can be kept. Sizes are bytes. */
export interface WheelFacts {
  readonly kind: 'wheel'
  /** The wheel file. */
  readonly download: number
  /** Sum of the unpacked sizes; folders count 0. */
  readonly installed: number
  /** Sum of the compressed sizes: what the entries take of the wheel file, without their headers. */
  readonly packed: number
  /** Entries that are files. */
  readonly files: number
  readonly python: PythonFacts
  /** The name of the `.dist-info` folder. */
  readonly distInfo: string
  /** The wheel's RECORD: its size, and what it would be with one sha256 row a file, without line ends. */
  readonly record: { readonly size: number; readonly expected: number }
  /** Null where the wheel has no entry_points.txt. */
  readonly entryPoints: EntryPoints | null
  /** Null where the wheel has no `.data` folder. */
  readonly data: DataFacts | null
  /** Unpacked bytes by kind of file: they sum up to `installed`. */
  readonly kinds: Readonly<Partial<Record<Kind, number>>>
  /** The headers of METADATA, where it lay in the bytes read. Not part of the weight: keep it elsewhere. */
  readonly metadata?: string
}

/** A wheel that could not be weighed, and why, in words for a warning. METADATA may have been readable all the same. */
export interface UnknownWheel {
  readonly kind: 'unknown'
  readonly reason: string
  /** The size of the file, where its server told it all the same. */
  readonly download?: number
  readonly metadata?: string
}
