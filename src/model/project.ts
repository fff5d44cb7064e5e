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

/** A file of a wheel, where it is installed; sizes are bytes. */
export interface WheelFile {
  /** Relative to site-packages. */
  readonly path: string
  readonly kind: FileKind
  /** In the wheel; null in an sdist, which packs all files together. */
  readonly compressed_size: number | null
  readonly size: number
}

/**
 * A distribution with its files; null where they are not known without a build, or can't be read.
 */
export interface DistributionFiles {
  readonly name: string
  readonly version: string
  readonly wheel: FileReference | null
  /** Of an sdist that was named itself. */
  readonly sdist?: FileReference
  /** Largest first. */
  readonly files: readonly WheelFile[] | null
  /** Why it is null, in words that follow a colon. */
  readonly reason?: string
}

/**
 * A file that two versions have in different sizes, or that one of them lacks. Bytes; 0 where it is
 * not there.
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
  /** Against an older version: its files, and what changed, the largest change first. */
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
  /** Null where it can't be installed. */
  readonly size: {
    readonly packages: number
    readonly download_size: number
    /** Installed files, what the installer adds, and bytecode. */
    readonly disk_size: number
    readonly source: Source
    /** Beyond `base`, on disk. */
    readonly adds: number
  } | null
  readonly error: { readonly code: string; readonly message: string } | null
}

/** The output of `pysize extras --json`. */
export interface ExtrasReport {
  readonly schema_version: 1
  readonly command: 'extras'
  /** The project, with its version where an index has it; or the file. */
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
  /** The release and all that it requires; null where no installation was possible on that day. */
  readonly closure: {
    readonly packages: number
    readonly disk_size: number
    readonly source: Source
  } | null
  /**
   * The dependency whose size changed most since the release before, where the closure changed by
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
