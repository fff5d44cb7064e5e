import type { Place, Warning } from '../errors.ts'
import type { FileKind, InstallerName } from '../model/estimate.ts'
import type { Marker } from '../packaging/markers/marker.ts'
import type { Requirement } from '../packaging/requirement.ts'
import type { StaticMetadata } from '../source-trees/static-metadata.ts'
import type { CondaInput } from './conda/conda-input.ts'
import type { IndexOptions, PinnedIndex } from './index-options.ts'
import type { InstallMode } from './install-mode.ts'
import type { LockInput } from './locks/lock-input.ts'

/** Digests that a requirement allows, by algorithm (sha256, sha384, sha512), as written. */
export type Hashes = Readonly<Record<string, readonly string[]>>

/** The place of the requirement, then the places that included it, innermost first. Never empty. */
export type Origin = readonly [Place, ...Place[]]

/** One requirement as a person wrote it, in a file or on the command line. */
export interface WrittenRequirement {
  /** As written, without options; credentials masked, because it is shown. */
  readonly text: string
  /** Null if the name is unknown without reading the archive or folder. */
  readonly requirement: Requirement | null
  /**
   * For a direct reference: a wheel, an archive, a folder (`file:`) or a repository (`git+https:`).
   */
  readonly url: string | null
  /** Absolute path of a local archive or folder. */
  readonly path: string | null
  readonly editable: boolean
  /** As written, each once. */
  readonly extras: readonly string[]
  readonly marker: Marker | null
  readonly hashes: Hashes
  /**
   * Settings for a build backend; pysize builds nothing and keeps them so that no setting is lost.
   */
  readonly configSettings: Readonly<Record<string, string | readonly string[]>>
  readonly constraint: boolean
  /** The only index that its package comes from, if `[tool.uv.sources]` names one. */
  readonly index?: PinnedIndex
  /** Markers of other sources: this requirement applies only if none of them is true. */
  readonly unless?: readonly Marker[]
  readonly origin: Origin
}

/** A requirement, with the facts about a local folder that are known without running its code. */
export interface InputRequirement extends WrittenRequirement {
  readonly project: StaticMetadata | null
  /** Whether it comes from a lock, which decides where it applies. */
  readonly locked?: true
}

/**
 * A file that was read, also an included one. `-` is stdin, and a file read from the network is
 * named by its URL.
 */
export interface InputFile {
  readonly file: string
  readonly sha256: string
}

/** The Python version that the project itself names. */
export interface PythonHint {
  /** A value of `--python`: `3.11` or `3.11.7`. */
  readonly version: string
  /** The file that names it. */
  readonly from: string
}

/** The project's `requires-python`, as written. */
export interface ProjectPython {
  readonly file: string
  readonly requires: string
}

/**
 * Everything that was read. Requirements and constraints are in the order in which pip meets them,
 * which decides what is resolved first.
 */
export interface Inputs {
  readonly requirements: readonly InputRequirement[]
  readonly constraints: readonly InputRequirement[]
  readonly options: IndexOptions
  readonly files: readonly InputFile[]
  /** The files of the command line, with the chosen one instead of a folder. */
  readonly named: readonly string[]
  readonly python: PythonHint | null
  /** One for each pyproject.toml whose project is read; absent if no project is read. */
  readonly pythons?: readonly ProjectPython[]
  /** The lock that decides what is installed, if one was given. */
  readonly lock: LockInput | null
  readonly warnings: readonly Warning[]
  /** The packages that conda installs before pip; absent if there are none. */
  readonly conda?: CondaInput
  /** Parts of the environment that are not counted, in words; absent if there are none. */
  readonly uncounted?: readonly string[]
  /** The installer of a script, which is run rather than installed: uv. Absent for other inputs. */
  readonly installer?: InstallerName
  /** The changes that options make to the files. The rest of this object already includes them. */
  readonly changes: Changes | null
  /** Further installs into the environment, in their order. */
  readonly installs: readonly FurtherInstall[]
}

/** An install into an existing environment. */
export interface FurtherInstall {
  /** As given; credentials masked, because it is shown. */
  readonly value: string
  readonly installer: InstallerName
  readonly inputs: Inputs
  readonly mode: InstallMode
  /** Whether it says to compile modules, or not to; null if it does not say. */
  readonly compile: boolean | null
  /** Its own date, as `--exclude-newer` is written; null if it names none. */
  readonly excludeNewer: string | null
  /** A variant of PyTorch's index, or null. */
  readonly torch: string | null
}

/** The user's lines that an option leaves out or changes. */
export interface LineChange {
  readonly option: 'without' | 'replace'
  /** As given. */
  readonly value: string
  /** Normalised. */
  readonly name: string
  /** The lines that it removes; empty if the user has no line for the package. */
  readonly lines: readonly InputRequirement[]
}

/** A version that is used even if other packages require others. */
export interface Override {
  readonly value: string
  readonly requirement: Requirement
}

/** The requested changes of an environment. */
export interface Changes {
  /** The original input. */
  readonly plain: Inputs
  readonly lines: readonly LineChange[]
  /** By normalised name. */
  readonly overrides: ReadonlyMap<string, Override>
  /** Normalised names of packages that the platform provides. */
  readonly provided: readonly string[]
  /** Kinds of file that are deleted after the install. */
  readonly strip: readonly StrippedKind[]
}

/**
 * Kinds of file that an environment does not need. Code, its data and its metadata are not among
 * them.
 */
export type StrippedKind = Extract<
  FileKind,
  'tests' | 'docs' | 'stubs' | 'sources' | 'static' | 'debug' | 'bytecode'
>

export const STRIPPED_KINDS: readonly StrippedKind[] = [
  'tests',
  'docs',
  'stubs',
  'sources',
  'static',
  'debug',
  'bytecode',
]
