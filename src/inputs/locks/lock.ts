import type { Place, Warning } from '../../errors.ts'
import type { ToolName } from '../../model/estimate.ts'
import type { CondaRow } from './conda/conda-row.ts'

/** The group of the project's own dependencies, in the markers of a flat lock. */
export const MAIN_GROUP = '@main'

/** A wheel or an archive that a lock names. */
export interface LockedFile {
  readonly filename: string
  /** Absolute, on the network or of a local file; null if the lock gives no place. */
  readonly url: string | null
  /** Lower-case hex; null if the lock has no digest, or one of another kind. */
  readonly sha256: string | null
  /** Download size, bytes. */
  readonly size: number | null
}

export interface LockedFiles {
  readonly wheels: readonly LockedFile[]
  readonly sdist: LockedFile | null
}

/** The source of a locked package. */
export type LockedSource =
  /** `index` is null if the settings of the tool decide it. */
  | { readonly kind: 'index'; readonly index: string | null }
  /** An archive by its URL: the only file of the package. */
  | { readonly kind: 'archive'; readonly url: string }
  /** A folder, by its absolute path. */
  | { readonly kind: 'folder'; readonly path: string; readonly editable: boolean }
  /** As in a requirement: `git+https://…@commit`. */
  | { readonly kind: 'repository'; readonly url: string }
  /** A project that is not installed itself, only its dependencies. */
  | { readonly kind: 'virtual' }

/** A dependency that a lock records. */
export interface LockedEdge {
  /** Normalised. */
  readonly name: string
  /** The possible packages of the lock; empty if the lock lacks the package. */
  readonly to: readonly LockedPackage[]
  /** Normalised. */
  readonly extras: readonly string[]
  readonly marker: string | null
}

export interface LockedPackage {
  /** Normalised. */
  readonly name: string
  /** Null if it is computed from the source. */
  readonly version: string | null
  readonly source: LockedSource
  /** Read on request: most packages of a large lock are for other targets. */
  readonly files: () => LockedFiles
  /** The hashes of the package's files, if the lock has no URLs: the index knows the files. */
  readonly hashes?: readonly string[]
  /**
   * The marker of the package itself: it is left out if this is false. Extras and groups are named
   * as in PEP 751.
   */
  readonly marker: string | null
  /** The markers in the file that `marker` was made from, for errors. */
  readonly writtenMarkers?: readonly string[]
  readonly requiresPython: string | null
  /** Markers of which one must be true, if the lock has several versions of a name. */
  readonly forks: readonly string[]
  /** Null if the lock does not record them. */
  readonly dependencies: () => readonly LockedEdge[] | null
  readonly extras: () => ReadonlyMap<string, readonly LockedEdge[]>
  readonly place: () => Place
}

/** A requirement that a lock was made for. */
export interface LockedRoot extends LockedEdge {
  /** As written, for messages. */
  readonly text: string
  readonly origin: readonly [Place, ...Place[]]
  /**
   * Whether it is a project of the lock itself. The project's dependencies are roots, too, so this
   * root needs no edges.
   */
  readonly isProject: boolean
}

/** The parts of a lock that can be requested. Names are normalised and sorted. */
export interface LockedParts {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  /** Extras and groups that the tool installs by default. */
  readonly defaultExtras: readonly string[]
  readonly defaultGroups: readonly string[]
  /** The projects of the lock, and those that the tool installs by default. */
  readonly members: readonly string[]
  readonly defaultMembers: readonly string[]
  /**
   * Groups of the lock that its project no longer has: they are installed with all groups, but the
   * tool refuses their names.
   */
  readonly lostGroups?: readonly string[]
  /** In a workspace: the parts that some of its projects have. */
  readonly ofMembers?: (members: readonly string[]) => MemberParts
}

/** The parts of a lock that cannot be chosen from. */
export const NO_PARTS: LockedParts = {
  extras: [],
  groups: [],
  defaultExtras: [],
  defaultGroups: [],
  members: [],
  defaultMembers: [],
}

/** The parts that some projects of a workspace have. */
export type MemberParts = Pick<LockedParts, 'extras' | 'groups' | 'defaultGroups'>

/** The counted parts of a lock. */
export interface Counted {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  /** Those of them that were requested, not counted by default. */
  readonly askedGroups: readonly string[]
  /** Whether the project's own dependencies count, rather than only those of groups. */
  readonly main: boolean
  /** For a workspace: the members that are installed. */
  readonly members: readonly string[]
}

/**
 * Extras, groups and projects of a lock that exclude each other. Markers name them, and are true
 * while these are active.
 */
export interface LockConflicts {
  /** Names as markers spell them: at most one of each set may be active. */
  readonly sets: readonly (readonly string[])[]
  /** The parts of a set that were requested together; null if no two were. */
  readonly clash: (counted: Counted) => readonly string[] | null
  /** The parts that are active from the start. */
  readonly active: (counted: Counted) => readonly string[]
  /** The name of an extra of a package, which a dependency may activate. */
  readonly extra: (name: string, extra: string) => string
}

/** Limits of the project's settings on what is built, and on what is not. Names are normalised. */
export interface LockFormats {
  /** The setting that forbids building a package; null if it is built. */
  readonly unbuiltBy: (name: string) => 'no-build' | 'no-build-package' | null
  /** The setting that forbids its wheels; null if they are taken. */
  readonly withoutWheelsBy: (name: string) => 'no-binary' | 'no-binary-package' | null
}

/** A lock file of any tool in one form. */
export interface Lock {
  readonly file: string
  /** The kind of file: `uv.lock`, `pylock.toml`. */
  readonly format: string
  /** The tool whose install is estimated. */
  readonly tool: ToolName
  readonly requiresPython: string | null
  /** Additional requirements of counted groups on Python. */
  readonly groupPythons?: (
    counted: Counted,
  ) => readonly { readonly group: string; readonly requiresPython: string }[]
  /** The Python that it was made with, as a value of `--python`, if the tool names it. */
  readonly python?: string
  /** Absent if the project does not limit them. */
  readonly formats?: LockFormats
  /** Markers of which one must be true; null if the lock is for any environment. */
  readonly environments: readonly string[] | null
  readonly packages: readonly LockedPackage[]
  /** The files that it was made from, if it names them. */
  readonly sources?: readonly string[]
  /** The packages that conda installs, too; absent if the tool has no such packages. */
  readonly conda?: readonly CondaRow[]
  readonly parts: LockedParts
  /**
   * `flat`: every package whose own marker is true is installed. `walk`: packages to which the
   * roots lead are installed, under the markers on the path.
   */
  readonly selection: 'flat' | 'walk'
  /**
   * Whether the tool installs two versions of a name one over the other, if the markers of both are
   * true.
   */
  readonly takesDoubled?: true
  /**
   * Whether the tool resolves again within the lock: of several versions of a name it takes the
   * newest that all requirements allow.
   */
  readonly resolvesAgain?: true
  readonly roots: (counted: Counted) => readonly LockedRoot[]
  /** Parts that exclude each other; null if there are none. */
  readonly conflicts: LockConflicts | null
  readonly warnings: readonly Warning[]
}
