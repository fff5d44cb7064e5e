import type { InstallerName } from './model.ts'

/** What an estimate depends on: everything that the command line can say, under the same names. */
export interface EstimateOptions {
  /** requirements files, `pyproject.toml`, or `-` for stdin. */
  readonly files?: readonly string[]
  /** Further requirements, as on a line of a requirements file. */
  readonly with?: readonly string[]
  readonly constraints?: readonly string[]
  /** Of `pyproject.toml`: `[project.optional-dependencies]` and `[dependency-groups]`. */
  readonly extras?: readonly string[]
  readonly groups?: readonly string[]
  /** `3.11` or `3.11.7`. */
  readonly python?: string
  readonly platform?: string
  readonly glibc?: string
  readonly pre?: boolean
  readonly resolution?: 'highest' | 'lowest' | 'lowest-direct'
  /** A date (that whole day, UTC, included) or an RFC 3339 time. */
  readonly excludeNewer?: string
  readonly installer?: InstallerName
  /** Whether the installer compiles modules to .pyc files. pip does by default, uv does not. */
  readonly compile?: boolean
  readonly indexUrl?: string
  readonly extraIndexUrls?: readonly string[]
  readonly findLinks?: readonly string[]
  readonly noIndex?: boolean
  readonly onlyBinary?: readonly string[]
  readonly noBinary?: readonly string[]
  readonly requireHashes?: boolean
  /** PyTorch's index for torch, torchvision and torchaudio: `cpu`, `cu126`, … */
  readonly torch?: string
  /** Resolve again without each line whose deletion may change versions, for `without_line`. Costs a resolution for each such line. */
  readonly resolveDeletions?: boolean
  /** Whether to show the CPU scenario beside a closure with an accelerator build of torch. Default true. */
  readonly compare?: boolean
  /** A folder made by `pysize snapshot create`, or false for none; the embedded one otherwise. */
  readonly snapshot?: string | false
  /** Answer from the snapshot alone. */
  readonly offline?: boolean
  /** Whether facts are kept between runs. Default true. */
  readonly cache?: boolean
  readonly cacheDir?: string
  /** `4GB`, `3.5GiB` or bytes. */
  readonly budget?: string | number
  /** Decide a budget by the sizes that are known and estimated, though others are unknown. */
  readonly allowUnknown?: boolean
  /** Where relative paths start; the process's current folder otherwise. */
  readonly cwd?: string
  /** Variables that settings are read from (`PYSIZE_*`, proxies, `${VAR}` in files); the process's own otherwise. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdin?: () => Promise<string>
  readonly signal?: AbortSignal
  readonly onProgress?: (event: ProgressEvent) => void
}

/** What a snapshot is made with: the options of the estimates that it serves. */
export interface SnapshotOptions extends EstimateOptions {
  /** Names of files whose sizes an index models rather than has: kept as estimated. */
  readonly modelled?: readonly string[]
  /** The date of the snapshot, as `excludeNewer` is written: later files are left out of its pages. Default: `excludeNewer`, else now. */
  readonly asOf?: string
}

/** What a run is busy with, for a progress line. Counts only grow. */
export interface ProgressEvent {
  readonly phase: 'reading' | 'resolving' | 'explaining' | 'weighing' | 'comparing'
  readonly scenario: string
  /** Of `phase`: packages known and, when weighing, how many of them are weighed. */
  readonly packages: number
  readonly done: number
  readonly requests: number
  readonly bytes: number
  /** The longest chain of requests so far. */
  readonly rounds: number
  /** File names and requirements of this scenario that no standard can read: skipped, as installers do. */
  readonly unreadable: number
  /** Where several files are estimated, each for itself: how many there are, and how many are done. What is above is of one of them. */
  readonly files?: { readonly all: number; readonly done: number }
}
