import type { PythonFacts } from '../facts.ts'

/**
 * The facts about a conda package, read or estimated. JSON only, so it can be cached. Sizes are
 * bytes.
 */
export interface CondaFacts {
  readonly kind: 'conda'
  /** False for a package whose list of files cannot be read by ranges: `installed` is estimated. */
  readonly exact: boolean
  /** The package file. */
  readonly download: number
  /** Sum of the sizes in `info/paths.json`: links and folders count 0. */
  readonly installed: number
  /** Regular files; 0 if unknown. */
  readonly files: number
  readonly disk: { readonly blocks: number; readonly folders: number }
  /** Whether it is installed for every Python, and compiled then. */
  readonly noarch: 'python' | 'generic' | null
  /** Sources that are compiled during installation: those of a `noarch: python` package. */
  readonly python: PythonFacts
  /** Programs that the installer writes for `noarch: python`. */
  readonly entryPoints: readonly string[]
  /** Sum of the lengths of all paths: the installer lists each twice in `conda-meta`. */
  readonly paths: number
  /**
   * Projects of the Python index that it contains, normalised: those of its `.dist-info` folders.
   */
  readonly provides: readonly string[]
  /** Its requirements, as match specifications: `numpy >=1.26`. Null if not read. */
  readonly depends: readonly string[] | null
}

/**
 * The ratio of unpacked size to package size, by compression: measured on the contents of 20
 * popular wheels, compressed again, it is between 1.3 and 6.5 (benchmarks/conda.md).
 */
const UNPACKED = { bz2: 3.9, zstd: 4.5, low: 1.2, high: 7 } as const

/** An interval around an estimated installed size, bytes. */
export const condaInterval = (download: number): readonly [low: number, high: number] => [
  Math.floor(download * UNPACKED.low),
  Math.ceil(download * UNPACKED.high),
]

/**
 * A package that cannot be read by ranges: a `.tar.bz2` has its list of files in one stream with
 * everything else.
 *
 * @param download the package file, bytes
 */
export function estimatedCondaFacts(download: number, filename: string): CondaFacts {
  const installed = Math.round(
    download * (filename.endsWith('.tar.bz2') ? UNPACKED.bz2 : UNPACKED.zstd),
  )
  return {
    kind: 'conda',
    exact: false,
    download,
    installed,
    files: 0,
    disk: { blocks: 0, folders: 0 },
    noarch: null,
    python: { files: 0, empty: 0, size: 0, tests: 0, paths: 0 },
    entryPoints: [],
    paths: 0,
    provides: [],
    depends: null,
  }
}
