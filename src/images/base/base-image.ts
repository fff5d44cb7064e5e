import type { Warning } from '../../errors.ts'
import type { FileTree } from '../../installed/file-tree.ts'
import type { LayerSizes } from '../sizes/figure.ts'
import type { BaseConfig } from '../stages/step.ts'

export interface BaseLayer {
  /** Of the packed layer, `sha256:…`; null if it is not known. */
  readonly digest: string | null
  /** The instruction that made it, from the image's history. */
  readonly created_by: string
  readonly sizes: LayerSizes
}

/** The Python that a base image brings. */
export interface BasePython {
  /** `3.11.16`. */
  readonly version: string
  /** `/usr/local/bin/python3.11`. */
  readonly executable: string
  /** `/usr/local`: where `pip install` without options writes. */
  readonly prefix: string
  /** `/usr/local/lib/python3.11/site-packages`. */
  readonly sitePackages: string
  /** The installed packages, by normalised name; a version is null if unknown. */
  readonly distributions: ReadonlyMap<string, string | null>
}

export interface BaseLibc {
  readonly name: 'glibc' | 'musl'
  /** `2.36`. */
  readonly version: string
}

/** What /etc/os-release says. */
export interface BaseDistribution {
  /** `debian`, `ubuntu`, `alpine`, … */
  readonly id: string
  /** `12`, `24.04`; empty if none is stated. */
  readonly version: string
  /** Whether dpkg leaves out documentation and translations, as in Debian's slim images. */
  readonly isSlim: boolean
}

/** Packages of the distribution. */
export interface BasePackages {
  /** By name; a version is null if it is not known. */
  readonly versions: ReadonlyMap<string, string | null>
  /** False if there are more than these. */
  readonly isComplete: boolean
  /**
   * Whether a build gets newer versions than these: the tag is built again when its packages
   * change.
   */
  readonly moves?: boolean
}

/** The source of the facts; `option` is a size that the user states. */
export type BaseSource = 'embedded' | 'registry' | 'archive' | 'option'

/** The known facts about an image before the first instruction of a stage runs. */
export interface BaseImage {
  /** The reference as in FROM. */
  readonly reference: string
  /**
   * The source of the answer: a tag with its distribution (`python:3.11-slim-trixie`), or an
   * archive's path.
   */
  readonly answeredBy: string
  /** Of the platform's manifest, `sha256:…`. */
  readonly digest: string | null
  /** The date of the facts, `2026-09-19`; null if they were read now. */
  readonly asOf: string | null
  /** In Docker's words: `linux/amd64`. */
  readonly platform: string
  /**
   * The settings that steps inherit from FROM (OCI image configuration). An empty `workdir` is `/`,
   * an empty `user` root.
   */
  readonly config: BaseConfig
  /** The lowest first. Empty if only a total is known. */
  readonly layers: readonly BaseLayer[]
  readonly sizes: LayerSizes
  readonly python: BasePython | null
  readonly libc: BaseLibc | null
  readonly distribution: BaseDistribution | null
  readonly packages: BasePackages | null
  readonly source: BaseSource
  /** Of an archive: all its files. Null if only sums are known. */
  readonly tree: FileTree | null
  /**
   * Of an image in a registry: lists its files, from its layers. Null if they are too large to read.
   */
  readonly listFiles?: () => Promise<FileTree | null>
  /** Single files whose sizes are known without the tree, by absolute path: `/uv`. */
  readonly files: ReadonlyMap<string, LayerSizes>
  /** A caution about these facts, for example that another tag was used. */
  readonly warnings: readonly Warning[]
}

export const EMPTY_CONFIG: BaseConfig = {
  env: new Map(),
  workdir: '',
  user: '',
  onbuild: [],
  entrypoint: null,
  cmd: null,
  shell: null,
}
