import type { SystemKind } from './system-needs.ts'

/** How the tool that made a lock writes its packages as a list for pip. */
export interface LockExport {
  /** Projects of the index that bring the tool. */
  readonly tools: readonly string[]
  readonly command: string
}

/** How packages get into an image. */
export interface RecipeInstall {
  readonly tool: 'pip' | 'uv'
  /** `sync` installs a uv.lock; `install` requirements. */
  readonly kind: 'install' | 'sync'
  /** Files and folders of the context that the install reads, as paths from its root. */
  readonly reads: readonly string[]
  /** Words of the command after `install` or `sync`, quoted for a shell. */
  readonly words: readonly string[]
  /**
   * Words of the command that installs the project itself once its code is copied; null if it has
   * none, or is only imported from its folder.
   */
  readonly projectWords: readonly string[] | null
  /** The commands before it; null if the installer reads the files unchanged. */
  readonly exported: LockExport | null
}

/** The steps of a Dockerfile, independent of its text. */
export interface ImageRecipe {
  /** The base image of both stages. */
  readonly base: string
  readonly system: SystemKind
  readonly install: RecipeInstall
  /** Packages of the system that programs of the image need. */
  readonly packages: readonly string[]
  /** Packages of the system that the install alone needs. */
  readonly buildPackages: readonly string[]
  /** Whether the install has its files before the code is copied. */
  readonly copiesFirst: boolean
  /** Whether the installer's cache is in a mount. */
  readonly mountsCache: boolean
  /** Whether packages are installed in a separate stage. */
  readonly isStaged: boolean
  /** Whether the program runs as an unprivileged user. */
  readonly hasOwnUser: boolean
  /** Null for the installer's default. */
  readonly compiles: boolean | null
  /** The folder of the context that Python imports from, below its root; null for the root. */
  readonly sourceFolder: string | null
  /** Instructions that start the program, such as `CMD ["uvicorn", "app:app"]`. */
  readonly start: readonly string[]
}
