import type { FindingCode } from '../codes/findings.ts'
import type { Warning } from '../errors.ts'
import type { BudgetResult, DeniedPackage } from './budget.ts'
import type { NetworkUse, Scenario, Source } from './estimate.ts'

/** The sizes of an image or a layer, bytes. Null if unknown. */
export interface ImageSizes {
  /** The sum of file sizes: what `docker images` shows on overlay2. */
  readonly uncompressed_size: number | null
  /** As tar archives. */
  readonly tar_size: number | null
  /** The compressed size in a registry: pushed and pulled. */
  readonly compressed_size: number | null
  /** The worst source in `uncompressed_size`: `unknown` if it leaves something out. */
  readonly source: Source
  /** The interval of `uncompressed_size`; no upper bound if something is unknown. */
  readonly interval?: readonly [low: number, high: number | null]
}

/** A part of a layer. */
export interface ImageRow extends ImageSizes {
  /** `torch 2.9.0`, `COPY . /app`. */
  readonly name: string
  readonly kind: string
  readonly files: number
  /** Why it is unknown. */
  readonly reason?: string
  /** For a package of the distribution: the source of the facts, and their date. */
  readonly facts?: string
}

/** The layer of one instruction. Layers of the base have no line. */
export interface ImageLayer extends ImageSizes {
  readonly line: number | null
  readonly instruction: string
  readonly files: number
  /** The largest first. */
  readonly rows: readonly ImageRow[]
}

/** Something wrong or wasteful in an image. */
export interface Finding {
  readonly code: FindingCode
  readonly line: number | null
  /** Bytes that the fix saves; 0 for a fault without a size. */
  readonly size: number
  readonly package?: string
  readonly message: string
  readonly fix: string
  /** The instructions of the Dockerfile after the fix. */
  readonly lines?: readonly ChangedInstruction[]
}

/** An instruction that a fix changes. */
export interface ChangedInstruction {
  /** Its first and last line. */
  readonly line: number
  readonly end_line: number
  /** The line to write instead; null if the line is deleted. */
  readonly text: string | null
}

/** Two ways of a RUN instruction, if nothing tells which one a build takes. */
export interface ImageBranch {
  readonly line: number
  /** The assumption: `[ "$GPU" = yes ]`. */
  readonly condition: string
  /** The condition of the other way: `unless [ "$GPU" = yes ]`, or another arm of `case`. */
  readonly otherwise: string
  /** The image on the other way; null if it cannot be predicted. */
  readonly other: ImageSizes | null
  /** Why it cannot be predicted. */
  readonly reason?: string
}

/** The output of `pysize image --json`. */
export interface ImageReport {
  readonly schema_version: 1
  readonly command: 'image'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  /** The Dockerfile, the requested stage, and the folder that COPY reads. */
  readonly build: {
    readonly file: string
    readonly context: string
    readonly target: string | null
    readonly platform: string
    readonly base: string
    /** The text that was predicted because the folder has no Dockerfile. */
    readonly dockerfile?: string
    /** The requested builder, and the date of its facts. */
    readonly builder?: {
      readonly name: string
      readonly title: string
      /** The Python that it uses if a project does not say. */
      readonly python: string
      readonly source: string
      readonly date: string
    }
  }
  readonly image: ImageSizes & {
    /** Compressed and unpacked: what Docker 29 shows, and what Fargate stores. */
    readonly disk_usage: number | null
    /** Bytes that are in the image although no container sees them. */
    readonly hidden_size: number
    /** Null for an image without layers. */
    readonly largest_layer: {
      readonly line: number | null
      readonly uncompressed_size: number
      readonly compressed_size: number | null
    } | null
  }
  /** The lowest first. */
  readonly layers: readonly ImageLayer[]
  /** Undecided conditions. The intervals above cover both ways of each. */
  readonly branches?: readonly ImageBranch[]
  /** The package that a container runs first, if it can: its script is found and it imports. */
  readonly starts?: {
    readonly line: number | null
    readonly package: string
    readonly version: string
    /** Its path, as Python finds it. */
    readonly folder: string
  }
  /** The largest first. */
  readonly findings: readonly Finding[]
  /** The Python environments that a container sees. */
  readonly scenarios: readonly Scenario[]
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly denied?: readonly DeniedPackage[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
