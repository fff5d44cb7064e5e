import type { Warning } from '../../errors.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import type { Effect } from '../../images/commands/effect.ts'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import type { InstalledPackages } from '../../images/system/installed-packages.ts'
import type { Finding } from '../../model/image.ts'
import type { EstimateOptions } from '../../options/options.ts'
import type { InstalledPackage } from '../../resolve/second-install.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import type { BranchPath, BranchWay } from './branches.ts'
import type { FindSystemLists } from './system/system-lists.ts'

/** The file system of a stage after a step. */
export interface StageState {
  readonly files: FileSystem
  readonly environments: readonly PythonEnvironment[]
  /** Texts of files that commands wrote, by path; null for an unknown one. */
  readonly texts: ReadonlyMap<string, string | null>
  /**
   * The output of the previous command, if only the files of the image decide it; null if there is
   * none.
   */
  readonly printed: string | null
  /** The result of the previous command, if it was `find`; null otherwise. */
  readonly found: Extract<Effect, { kind: 'remove-found' }> | null
  /** Existing folders, even if no file in them is known. */
  readonly folders: ReadonlySet<string>
  /** Settings of tools, as their variables. */
  readonly settings: ReadonlyMap<string, string>
  /** Packages of the distribution; null until a command needs them. */
  readonly packages: InstalledPackages | null
  /**
   * Whether apt keeps the archives that it downloads: images of Debian have a hook that deletes
   * them.
   */
  readonly keepsArchives: boolean
  /** The environment's folder that a shell activated; it is forgotten with the instruction. */
  readonly activated: string | null
}

/** A resolved and weighed install of a build. */
export interface ImageInstall {
  readonly line: number
  readonly stage: number
  /** The command. */
  readonly text: string
  readonly site: string
  readonly plan: Plan
  /** ISO time. */
  readonly asOf: string
  readonly result: ScenarioResult
  readonly source: DataSource
}

/** The state that the steps of a build share. */
export interface ImageWork {
  readonly session: Session
  /** Options of the command line. They stand for the settings of the builder's environment. */
  readonly options: EstimateOptions
  /** The Dockerfile, by its name in messages. */
  readonly dockerfile: string
  readonly systemLists: FindSystemLists
  readonly warnings: Warning[]
  readonly findings: Finding[]
  readonly installs: ImageInstall[]
  /** The installers' facts about the distributions of the image, by their identity. */
  readonly installed: Map<symbol, InstalledPackage>
  /** The way that is followed through undecided conditions. */
  readonly way: BranchWay
  /** The commands that run under such conditions. */
  readonly paths: BranchPath[]
  /** Whether the way ends at an `exit` of failure. */
  stops: boolean
}

/** The instruction that is being carried out. */
export interface StepPlace {
  readonly line: number
  readonly stage: number
  /** The number of the layer that it makes. */
  readonly layer: number
  readonly base: BaseImage | null
  readonly platform: string
  /** Folders that no layer keeps: the targets of cache, bind and tmpfs mounts. */
  readonly mounted: readonly string[]
}
