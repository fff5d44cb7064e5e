import type { PysizeError, Warning } from '../errors.ts'
import type { BudgetResult, DeniedPackage } from './budget.ts'
import type { EnvironmentChange, Recipe } from './change.ts'
import type { FurtherInstalls } from './further-installs.ts'

/** The source of a figure. The worst of several is the one furthest to the right. */
export type Source = 'exact' | 'estimated' | 'unknown'

export type InstallerName = 'pip' | 'uv'

/** The tool that installs an environment: a lock file is installed by its own tool. */
export type ToolName =
  | InstallerName
  | 'poetry'
  | 'pdm'
  | 'pipenv'
  | 'pex'
  | 'pixi'
  | 'conda-lock'
  | 'conda'

/** The machine and interpreter an environment is for. */
export interface TargetSummary {
  readonly python: string
  /** The file that names this Python, if one does. */
  readonly python_from?: string
  readonly platform: string
  readonly glibc?: string
  readonly macos?: string
  readonly musl?: string
  /** The fields above that were assumed rather than given. */
  readonly assumed: readonly string[]
}

export interface FileReference {
  readonly filename: string
  readonly sha256: string | null
  readonly index: string
}

/** A package of a conda channel. */
export interface CondaReference {
  readonly filename: string
  readonly sha256: string | null
  readonly md5: string | null
  /** Its URL without the file, the folder of the platform and logins. */
  readonly channel: string
  /** `linux-64`, `noarch`, … */
  readonly subdir: string
  readonly build: string
}

/** The saving of deleting one of the user's own lines. */
export interface WithoutLine {
  /** `--with` for a requirement of the command line. */
  readonly file: string
  /** From 1; null if unknown. */
  readonly line: number | null
  /** The requirement as on the line, logins masked. */
  readonly requirement: string
  /**
   * Bytes on disk that would leave: installed + overhead + bytecode. Below 0 if the new versions
   * are larger. Unknown sizes are not included.
   */
  readonly saves: number
  /** The names of the packages that would leave, sorted. */
  readonly leaves: readonly string[]
  /** The other dependents of the line's package: packages by name, other lines as `file:line`. */
  readonly also_needed_by: readonly string[]
  /**
   * `kept`: no version changes, by the dependency graph or because the rest was resolved again.
   * `may-change`: other versions become possible, and `saves` does not count them. `changed`: the
   * rest was resolved again, and some versions differ.
   */
  readonly versions: 'kept' | 'may-change' | 'changed'
  /** The worst source of the sizes, and `estimated` if versions may change. */
  readonly source: Source
}

/**
 * A requirement of a distribution that applies on the target, for another package of the closure.
 */
export interface DependencyEdge {
  /** The package that is required, normalised. */
  readonly name: string
  /**
   * Name, extras and specifier or URL as in the metadata, without the marker. Logins are masked.
   */
  readonly requirement: string
  readonly marker: string | null
  /** The extra that brings the requirement; null if it needs none. */
  readonly extra: string | null
}

/** Kinds of file in a wheel: see `weigh/kinds.ts`. */
export type FileKind =
  | 'metadata'
  | 'tests'
  | 'docs'
  | 'native'
  | 'python'
  | 'stubs'
  | 'sources'
  | 'bytecode'
  | 'data'
  | 'static'
  | 'debug'

/** One distribution of a closure. Sizes are bytes, null where unknown. */
export interface PackageEstimate {
  readonly name: string
  readonly version: string
  readonly requested: boolean
  readonly extras: readonly string[]
  /** Names of `requires`, each once, sorted. */
  readonly dependencies: readonly string[]
  /**
   * Its requirements within this closure: base requirements first, then those of each extra in
   * effect.
   */
  readonly requires: readonly DependencyEdge[]
  readonly wheel: FileReference | null
  readonly sdist: FileReference | null
  /** For a conda package: `wheel` and `sdist` are null then. */
  readonly conda?: CondaReference
  readonly download_size: number | null
  /** Sum of the unpacked sizes in the wheel's central directory. */
  readonly installed_size: number | null
  /** Scripts, RECORD and INSTALLER as the installer writes them. */
  readonly overhead_size: number | null
  /** The .pyc files pip writes; 0 under uv, which writes none. */
  readonly bytecode_size: number | null
  /** All of these files in blocks of 4 kB, and their folders: what `du` and quotas count. */
  readonly disk_size: number | null
  /** Own and what only it needs, by dominator tree: installed + overhead + bytecode. */
  readonly retained_size: number | null
  /** Provided by the platform: its sizes are 0. */
  readonly provided?: true
  /** For a requested package: one for each line that names it. */
  readonly without_line?: readonly WithoutLine[]
  readonly sources: {
    readonly download: Source
    readonly installed: Source
    readonly bytecode: Source
  }
  /**
   * For a wheel whose files are known: the bytes of `installed_size` by kind of file, without empty
   * kinds.
   */
  readonly kinds?: Readonly<Partial<Record<FileKind, number>>>
  /** The interval of an estimated installed + bytecode size, bytes. */
  readonly interval?: readonly [low: number, high: number]
  /** If the installed size is unknown: the bounds by the download size, bytes. */
  readonly bounds?: readonly [low: number, high: number]
}

/** Sums over a closure, bytes. A path that several distributions write counts once. */
export interface Totals {
  readonly packages: number
  readonly download_size: number
  readonly installed_size: number
  readonly overhead_size: number
  readonly bytecode_size: number
  readonly disk_size: number
  /** The sum of the packages' installed sizes minus `installed_size`. */
  readonly shared_size: number
  readonly source: Source
  /**
   * The interval of `installed_size`, if it is not certain whose files stay, or unknown whether
   * packages write the same paths.
   */
  readonly interval?: readonly [low: number, high: number]
}

/** Sizes of files, bytes: themselves, their bytecode, and both in blocks. */
export interface DiskSizes {
  readonly installed_size: number
  readonly bytecode_size: number
  readonly disk_size: number
}

/** The scripts among shared files, which the installer makes. */
export interface MadeSize {
  /** Bytes; absent if no script is shared. */
  readonly overhead_size?: number
}

/**
 * Paths that the same distributions write; the sizes are those of the files that stay. A single
 * distribution if its files were removed with another one.
 */
export interface Overlap extends DiskSizes, MadeSize {
  /**
   * In the order of installation if the installer has a fixed one: the files of the last one stay.
   * Sizes: what each writes there.
   */
  readonly packages: readonly ({ readonly name: string } & DiskSizes & MadeSize)[]
  readonly files: number
  /** How many of the files differ in size. */
  readonly differing: number
  /** Nothing but an `__init__.py` of one size, as the packages of a namespace have. */
  readonly harmless: boolean
  /**
   * The package whose earlier version removed the files when it was uninstalled, so none of them
   * stays.
   */
  readonly removed_with?: string
  /**
   * The interval of `installed_size`, if the order of installation is not fixed and the files
   * differ.
   */
  readonly interval?: readonly [low: number, high: number]
}

/** A named target with its index options, resolved and weighed. */
export interface Scenario {
  readonly name: string
  readonly target: TargetSummary
  readonly installer: ToolName
  readonly packages: readonly PackageEstimate[]
  /** Paths that several packages write. */
  readonly overlaps: readonly Overlap[]
  readonly totals: Totals
  /** Its differences from the scenario `plain`, which is the content of the files. */
  readonly changes?: readonly EnvironmentChange[]
  /**
   * For the scenario `cpu`: the lines to write to get CPU builds on every usual target. Absent if
   * no build fits them.
   */
  readonly recipe?: Recipe
}

/**
 * The settings in `[tool.pysize]` of a pyproject.toml, by their own keys. Given options override
 * them.
 */
export interface ProjectSettings {
  readonly file: string
  /** The URL of the organisation's settings, which are among the options. */
  readonly extends?: string
  readonly options: Readonly<Record<string, unknown>>
}

/** The lock file that decides what is installed, and its counted parts. */
export interface LockSummary {
  readonly file: string
  /** `uv.lock`, `pylock.toml`, … */
  readonly format: string
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  /** Projects of the lock whose dependencies are counted; none if only groups are. */
  readonly projects: readonly string[]
  /** Extras, groups and projects of the lock that are not counted. */
  readonly left_out: {
    readonly extras: readonly string[]
    readonly groups: readonly string[]
    readonly projects: readonly string[]
  }
}

export interface NetworkUse {
  readonly requests: number
  readonly bytes: number
  /** The longest chain of requests that waited for each other. */
  readonly rounds: number
}

/** The whole answer: what `--json` prints and the library returns. */
export interface Estimate {
  readonly schema_version: 1
  readonly command: 'estimate'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  readonly scenarios: readonly Scenario[]
  /** The first. */
  readonly budget: BudgetResult | null
  /**
   * All of them, those that only warn last; present if there are several, or one that only warns.
   */
  readonly budgets?: readonly BudgetResult[]
  /** Present if `--deny` or `--require-cpu` was given. */
  readonly denied?: readonly DeniedPackage[]
  /** The effect of further installs on the first; present if there are any. */
  readonly then?: FurtherInstalls
  /** Present if the project sets options. */
  readonly settings?: ProjectSettings
  /** Present if a lock file was given. */
  readonly lock?: LockSummary
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}

/** The result for one of several files. */
export type Outcome = { readonly file: string } & (
  | { readonly estimate: Estimate; readonly error: null }
  | { readonly estimate: null; readonly error: PysizeError }
)

/**
 * Several files, each estimated on its own: what `--separate --json` prints. They share requests,
 * so `network` covers all of them.
 */
export interface Estimates {
  readonly schema_version: 1
  readonly command: 'estimate'
  /** In the order of the files. */
  readonly estimates: readonly Outcome[]
  readonly network: NetworkUse
}
