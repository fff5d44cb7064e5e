import type { PartsRequest } from '../../inputs/locks/requested-parts.ts'
import type { NameTest } from '../file-system/path-pattern.ts'

/**
 * The effect of a command on the files of an image. Paths are imagePath, and may contain `*`, `?`,
 * `[…]`.
 */
export type Effect =
  | PythonInstall
  | { readonly kind: 'uninstall'; readonly python: NamedPython; readonly names: readonly string[] }
  | LockSync
  | ProjectEnvironment
  | RequirementsExport
  | CondaEffect
  /** Files of Django's apps, gathered in one folder. */
  | { readonly kind: 'static-files'; readonly what: string }
  | WheelBuild
  | VenvCreation
  | { readonly kind: 'interpreter'; readonly version: string | null; readonly folder: string }
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  | {
      readonly kind: 'remove-found'
      readonly roots: readonly string[]
      readonly tests: readonly NameTest[]
    }
  /** Packed by gzip or brotli, next to the files themselves. */
  | {
      readonly kind: 'packed-copies'
      readonly roots: readonly string[]
      readonly tests: readonly NameTest[]
    }
  | { readonly kind: 'strip-symbols'; readonly roots: readonly string[] }
  | { readonly kind: 'owner'; readonly paths: readonly string[]; readonly owner: string }
  | { readonly kind: 'mode'; readonly paths: readonly string[]; readonly mode: string }
  | {
      readonly kind: 'copy' | 'move'
      readonly sources: readonly string[]
      readonly destination: string
      readonly isFolder: boolean
    }
  | { readonly kind: 'compile'; readonly paths: readonly string[] }
  /** `within`: the share by which the size may be off. `origin`: the address of a download. */
  | {
      readonly kind: 'write'
      readonly path: string
      readonly size: number | null
      readonly text: string | null
      readonly within?: number
      readonly origin?: string
    }
  | SystemInstall
  | SystemRemoval
  /**
   * `apt-get upgrade`, `apk upgrade` and their relatives: all packages that are older than in the
   * lists.
   */
  | {
      readonly kind: 'system-upgrade'
      readonly manager: SystemManager
      readonly what: string
      /** The named packages; empty for all. */
      readonly names: readonly string[]
      /** As for {@link SystemInstall}. */
      readonly onlyListed?: boolean
    }
  /** `apt-mark auto`, `apt-mark manual`; null for names that are not known. */
  | {
      readonly kind: 'system-mark'
      readonly names: readonly (string | null)[]
      readonly isAutomatic: boolean
    }
  | { readonly kind: 'package-lists'; readonly manager: SystemManager }
  /** A setting of a tool from now on, as the variable of the same meaning. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | { readonly kind: 'nothing' }
  | AccountChange
  | { readonly kind: 'folders'; readonly paths: readonly string[] }
  /** `place`: its destination, as far as known. */
  | {
      readonly kind: 'unknown'
      readonly what: string
      readonly reason: string
      readonly place?: string
    }

/** The Python that a command uses. */
export interface NamedPython {
  /** The program as written: `pip`, `/opt/venv/bin/python`. */
  readonly program: string
  /** The value of an option: a program, a folder of an environment, or a version (`3.12`). */
  readonly named: string | null
  /** Whether VIRTUAL_ENV and a `.venv` come first, as uv has it. */
  readonly seeksVenv: boolean
}

/** `pip install`, `uv pip install` and their relatives. */
export interface PythonInstall {
  readonly kind: 'install'
  readonly installer: 'pip' | 'uv'
  readonly python: NamedPython
  /** The words after `install`; null for one whose value is not known. */
  readonly args: readonly (string | null)[]
  /** `sync` leaves nothing that is not requested. */
  readonly isSync: boolean
}

/** `uv sync`, `poetry install` and their relatives: the environment of a lock. */
export interface LockSync {
  readonly kind: 'sync'
  readonly tool: 'uv' | 'poetry' | 'pdm' | 'pipenv'
  readonly python: NamedPython
  /** The project's, imagePath. */
  readonly folder: string
  /** The lock's, imagePath. */
  readonly lock: string
  /** The environment that the tool makes for the project, the active one, or the Python itself. */
  readonly into: 'project' | 'active' | 'python'
  readonly parts: PartsRequest
  /**
   * Projects in folders that the lock has but the command does not install: its own, the others or
   * all.
   */
  readonly omits: {
    readonly names: readonly string[]
    readonly projects: 'none' | 'own' | 'others' | 'all'
  }
  /** Whether packages that the lock does not have are removed. */
  readonly isExact: boolean
  /** Further words for the installer, about compiling and caches. */
  readonly args: readonly (string | null)[]
}

/** A command of PDM that only needs the project's environment, and makes it if it is missing. */
export interface ProjectEnvironment extends Pick<LockSync, 'tool' | 'python' | 'folder' | 'into'> {
  readonly kind: 'project-environment'
}

/** The packages that conda, mamba, micromamba and pixi install. */
export interface CondaEffect {
  readonly kind: 'conda'
  /** The folder of environments; its `pkgs` keeps the downloads. */
  readonly root: string
  /** The environment's folder, imagePath; null for the one of its name. */
  readonly prefix: string | null
  /** Null for the name in the file, or the base environment. */
  readonly name: string | null
  /** Whether an environment is made, so the name in its file counts. */
  readonly isNew: boolean
  /** Files of an environment, a lock, or a list, as written. */
  readonly files: readonly string[]
  readonly specs: readonly string[]
  readonly channels: readonly string[]
  /** Whether a word's value is not known. */
  readonly hasUnknown: boolean
}

/** A command that prints or writes a requirements file. */
export type RequirementsExport = {
  readonly kind: 'export'
  /** The file that it writes, imagePath; null for what it prints. */
  readonly to: string | null
  /** Whether it is written as requirements files are, rather than in another format. */
  readonly isText: boolean
} & (
  | ({ readonly from: 'lock' } & Pick<LockSync, 'tool' | 'lock' | 'parts' | 'omits'>)
  | { readonly from: 'environment'; readonly python: NamedPython }
  | { readonly from: 'requirements'; readonly install: PythonInstall }
)

/** `pip wheel`, `pip download`. */
export interface WheelBuild {
  readonly kind: 'wheels'
  readonly python: NamedPython
  readonly args: readonly (string | null)[]
  /** As written. */
  readonly folder: string
}

/** `python -m venv`, `virtualenv`, `uv venv`. */
export interface VenvCreation {
  readonly kind: 'venv'
  readonly tool: 'venv' | 'virtualenv' | 'uv'
  readonly path: string
  readonly python: NamedPython
  /** Whether pip is put into it. */
  readonly hasPip: boolean
  /**
   * The packages that virtualenv installs into it, each the newest release, and also keeps in a
   * cache.
   */
  readonly seeds?: readonly string[]
  /** Whether an existing environment stays unchanged. */
  readonly isShared?: true
}

/** `useradd`, `groupadd` and their relatives. */
export interface AccountChange {
  readonly kind: 'account'
  readonly adds: 'user' | 'group' | 'user and group'
  readonly name: string
  /** The folder that is made for a user; null for none. */
  readonly home: string | null
}

export type SystemManager = 'apt' | 'apk' | 'dnf' | 'zypper' | 'pacman'

export interface SystemInstall {
  readonly kind: 'system-install'
  readonly manager: SystemManager
  /** As written: `git`, `git=1:2.39.5-0`, `git/bookworm`, `git-`, `./git.deb`. */
  readonly names: readonly string[]
  /** Whether recommended packages are installed, too; null for apt's own setting. */
  readonly recommends: boolean | null
  /** The release that `apt-get -t` names. */
  readonly target?: string
  /** A name under which apk removes them together. */
  readonly virtual?: string
  /** The names whose newest versions apk takes (`apk add -u`, `apk upgrade`), or all. */
  readonly upgrades?: readonly string[] | 'all'
  /** Whether apk prefers versions of the lists to installed ones (`apk upgrade --available`). */
  readonly onlyListed?: boolean
  /** The names that `apk del` takes from the list of requests. */
  readonly removed?: readonly string[]
  /** The installed packages whose files apk writes again (`apk fix NAME`). */
  readonly reinstalled?: readonly string[]
}

/** `apt-get remove`, `purge`, `autoremove`; `apk del`. */
export interface SystemRemoval {
  readonly kind: 'system-remove'
  readonly manager: SystemManager
  readonly names: readonly string[]
  /** Whether packages that nothing needs now are removed too. */
  readonly unneeded: boolean
  /** Whether a recommendation of another package keeps a package, by apt's setting. */
  readonly recommendsKeep: boolean
}
