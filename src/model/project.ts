import type { Warning } from '../errors.ts'
import type {
  FileKind,
  FileReference,
  InstallerName,
  NetworkUse,
  Source,
  TargetSummary,
  ToolName,
} from './estimate.ts'

/** A file of a wheel at its installed path; sizes are bytes. */
export interface WheelFile {
  /** Relative to site-packages. */
  readonly path: string
  readonly kind: FileKind
  /** In the wheel; null for an sdist, which compresses all files together. */
  readonly compressed_size: number | null
  readonly size: number
}

/** A distribution with its files; null if they are unknown without a build, or cannot be read. */
export interface DistributionFiles {
  readonly name: string
  readonly version: string
  readonly wheel: FileReference | null
  /** For an sdist that was named itself. */
  readonly sdist?: FileReference
  /** Largest first. */
  readonly files: readonly WheelFile[] | null
  /** Why it is null, in words that follow a colon. */
  readonly reason?: string
}

/**
 * A file whose size differs between two versions, or that one of them lacks. Bytes; 0 if it is
 * missing.
 */
export interface FileChange {
  readonly path: string
  readonly before: number
  readonly after: number
}

/** The output of `pysize files --json`. */
export interface FilesReport {
  readonly schema_version: 1
  readonly command: 'files'
  readonly distributions: readonly DistributionFiles[]
  /** The files of the older version, and the differences, the largest first. */
  readonly diff: { readonly old: DistributionFiles; readonly changes: readonly FileChange[] } | null
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}

/** The sizes of a project with one of its extras or groups, bytes. */
export interface ExtraSize {
  /** `all`: every extra and group together. */
  readonly kind: 'base' | 'extra' | 'group' | 'all'
  /** Null for `base` and `all`. */
  readonly name: string | null
  /** Null if it cannot be installed. */
  readonly size: {
    readonly packages: number
    readonly download_size: number
    /** Installed files, files that the installer adds, and bytecode. */
    readonly disk_size: number
    readonly source: Source
    /** In addition to `base`, on disk. */
    readonly adds: number
  } | null
  readonly error: { readonly code: string; readonly message: string } | null
}

/** The output of `pysize extras --json`. */
export interface ExtrasReport {
  readonly schema_version: 1
  readonly command: 'extras'
  /** The project, with its version if an index has it; or the file. */
  readonly project: string
  readonly target: TargetSummary
  readonly installer: ToolName
  readonly extras: readonly ExtraSize[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}

/** A release of a project with its environment as of the day of the release; sizes are bytes. */
export interface ReleaseSize {
  readonly version: string
  /** The day of its upload, UTC. */
  readonly date: string
  readonly download_size: number | null
  readonly installed_size: number | null
  /**
   * The release and everything that it requires; null if no installation was possible on that day.
   */
  readonly closure: {
    readonly packages: number
    readonly disk_size: number
    readonly source: Source
  } | null
  /**
   * The dependency whose size changed most since the previous release, if the closure changed by
   * more than 1 %.
   */
  readonly cause: { readonly name: string; readonly difference: number } | null
}

/** The output of `pysize history --json`. */
export interface HistoryReport {
  readonly schema_version: 1
  readonly command: 'history'
  readonly project: string
  readonly target: TargetSummary
  readonly installer: InstallerName
  /** Oldest first. */
  readonly releases: readonly ReleaseSize[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
