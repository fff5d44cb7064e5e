import type { ReasonCode } from '../codes/reasons.ts'
import type { Warning } from '../errors.ts'
import type { BudgetResult, DeniedPackage } from './budget.ts'
import type { NetworkUse, Scenario, Source } from './estimate.ts'
import type { Finding } from './image.ts'

/** An environment that `pysize verify` read. */
export interface EnvironmentSummary {
  /** As named. */
  readonly path: string
  readonly kind: 'venv' | 'conda' | 'prefix' | 'target' | 'root' | 'image'
  /** The folders from which modules are imported, relative to `path`. */
  readonly site_packages: readonly string[]
  /** Null if it is unknown. */
  readonly python: string | null
  readonly platform: string | null
  readonly distributions: number
  /**
   * Bytes of all files in `site_packages`, and of the scripts and data that its distributions list
   * elsewhere.
   */
  readonly size: number
}

/** A distribution that should be there and is missing. */
export interface MissingDistribution {
  readonly name: string
  /** As estimated; null if no estimate was made, and only a requirement decides. */
  readonly version: string | null
  readonly requested: boolean
  /** Bytes on disk as estimated: installed + overhead + bytecode. */
  readonly size: number | null
  /** Names of the packages that need it. */
  readonly required_by: readonly string[]
}

export interface UnexpectedDistribution {
  readonly name: string
  readonly version: string
  /** Bytes on disk. */
  readonly size: number
  readonly required_by: readonly string[]
}

/** A package that differs from the expected one. */
export type VerifiedChange =
  /** Another version than estimated, or (`expected` null) one that a requirement rules out. */
  | {
      readonly kind: 'version'
      readonly name: string
      readonly expected: string | null
      readonly found: string
      /** Requirements that the version does not meet: `flask 3.1.3 requires click>=8.1.3`. */
      readonly breaks: readonly string[]
    }
  /**
   * An accelerator build although the CPU build was expected; `size` of the packages that come with
   * it, bytes.
   */
  | {
      readonly kind: 'accelerator'
      readonly name: string
      readonly expected: string
      readonly found: string
      readonly packages: readonly string[]
      readonly size: number
    }
  /** Files that differ from RECORD. */
  | {
      readonly kind: 'files'
      readonly name: string
      readonly version: string
      /** How many files RECORD lists. */
      readonly files: number
      readonly missing: number
      /** Of another size or hash, or not a regular file. */
      readonly altered: number
      /** Rows that lead out of the environment; their files were not read. */
      readonly outside: number
      /** The first of them, as RECORD writes them. */
      readonly paths: readonly string[]
    }
  /** Built for another Python or platform. */
  | {
      readonly kind: 'build'
      readonly name: string
      readonly version: string
      readonly found: string
    }
  /** Several metadata folders of one package. */
  | {
      readonly kind: 'duplicate'
      readonly name: string
      readonly versions: readonly string[]
      readonly paths: readonly string[]
    }
  /** Distributions in further folders. */
  | {
      readonly kind: 'site-packages'
      readonly path: string
      readonly python: string | null
      readonly distributions: number
    }
  /** Another Python than the project's files name. */
  | {
      readonly kind: 'python'
      readonly expected: string
      readonly found: string
      readonly from: string
    }

/**
 * Files and packages that nothing needs: files that no distribution lists, and leftover
 * dependencies. Sizes in bytes.
 */
export type Orphan =
  | { readonly kind: 'files'; readonly path: string; readonly files: number; readonly size: number }
  | {
      readonly kind: 'distribution'
      readonly name: string
      readonly version: string
      readonly size: number
    }

/** Why an environment differs from the expected one. */
export interface VerificationReason {
  readonly code: ReasonCode
  readonly message: string
}

export interface Verification {
  readonly missing: readonly MissingDistribution[]
  readonly unexpected: readonly UnexpectedDistribution[]
  readonly changed: readonly VerifiedChange[]
  readonly orphans: readonly Orphan[]
  /** The likely one; null if nothing is wrong or nothing points to one. */
  readonly reason: VerificationReason | null
}

/** A layer of a real image next to the prediction of its Dockerfile. Sizes in bytes. */
export interface LayerBeside {
  /** Of the Dockerfile; null for the base, and for a layer that the Dockerfile does not have. */
  readonly line: number | null
  /** Of the Dockerfile; if it has none, the text that the image has for its layer. */
  readonly instruction: string
  /** Null for an instruction without a layer in the image. */
  readonly real: LayerFigures | null
  /** Null for a layer that the Dockerfile does not make. */
  readonly predicted:
    | (LayerFigures & {
        readonly source: Source
        readonly interval?: readonly [low: number, high: number | null]
      })
    | null
}

export interface LayerFigures {
  readonly files: number
  readonly uncompressed_size: number | null
  readonly tar_size: number | null
  readonly compressed_size: number | null
}

/**
 * The output of `pysize verify --json`. Without requirements files the environment is compared with
 * its own records, and `scenarios` is empty.
 */
export interface VerifyReport {
  readonly schema_version: 1
  readonly command: 'verify'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  readonly environment: EnvironmentSummary
  readonly verify: Verification
  /** With a Dockerfile: the base as one entry, then each layer above it. */
  readonly layers?: readonly LayerBeside[]
  /** With a Dockerfile: what is wrong with the image that it describes. */
  readonly findings?: readonly Finding[]
  readonly scenarios: readonly Scenario[]
  /** The first; without an estimate it is compared with the installed files. */
  readonly budget: BudgetResult | null
  /** Present if there are several. */
  readonly budgets?: readonly BudgetResult[]
  /**
   * Packages that are installed, or would be, although `--deny` or `--require-cpu` forbids them.
   */
  readonly denied?: readonly DeniedPackage[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
