import type { Warning } from '../../errors.ts'
import type { Source } from '../../model/estimate.ts'

/**
 * The subject of a row. `total`: an environment or image as a whole. `alternative`: the same with
 * the CPU build of torch, without `--then`, or as advised. `line`: one of the user's lines, or a
 * change of one. `part`: a part of an image's layer. `shared`: the part that several environments
 * share. `drift`: newer releases, which no line caused.
 */
export type RowKind =
  | 'total'
  | 'alternative'
  | 'line'
  | 'package'
  | 'layer'
  | 'part'
  | 'finding'
  | 'advice'
  | 'shared'
  | 'drift'

/**
 * Sizes, or differences of sizes, bytes; null if unknown, or if the row has no such figure. For an
 * image, `on_disk_size` is the size in `docker images`, and `download_size` the size to pull. For a
 * file of a release, `on_disk_size` is its unpacked size.
 */
export interface Figures {
  readonly download_size: number | null
  readonly installed_size: number | null
  readonly overhead_size: number | null
  readonly bytecode_size: number | null
  readonly on_disk_size: number | null
  /** The size that would leave with a package, or with a line. */
  readonly retained_size: number | null
}

/** A place in the user's files. */
export interface RowPlace {
  readonly file: string
  /** From 1; null if unknown. */
  readonly line: number | null
}

/** One subject with a size, and everything that a format may show about it. */
export interface Row {
  readonly kind: RowKind
  /** The scenario, the column of a comparison, or the file that was compared. */
  readonly scenario: string
  readonly name: string
  readonly version: string | null
  readonly version_before: string | null
  /** For a comparison of two states. */
  readonly change: 'added' | 'removed' | 'changed' | 'same' | null
  readonly place: RowPlace | null
  /** The requirement or instruction as written there. */
  readonly text: string | null
  readonly size: Figures
  /** The older state; null if missing. */
  readonly before: Figures | null
  readonly difference: Figures | null
  /** The number of packages of a total. */
  readonly packages: number | null
  readonly packages_before: number | null
  /** Null if the document does not say. */
  readonly sources: { readonly download: Source | null; readonly on_disk: Source | null }
  /** Names from the package of the user's line to this one. */
  readonly path: readonly string[]
  /** A phrase. */
  readonly note: string
  /** The lines to write or the command to run, ready to copy. */
  readonly recipe: readonly string[]
}

/** The result of a check. */
export interface GateVerdict {
  readonly kind: 'budget' | 'growth' | 'denied' | 'error'
  /** `warning`: a limit that only warns is not kept. */
  readonly status: 'ok' | 'failed' | 'undecided' | 'warning'
  /** One line, like the last lines of the text report. */
  readonly text: string
  /** Bytes. */
  readonly limit: number | null
  readonly measured: number | null
  /** The user's line that explains it. */
  readonly place: RowPlace | null
}

/** A document as rows: every format except text and JSON is made from these only. */
export interface ReportRows {
  readonly command:
    | 'estimate'
    | 'compare'
    | 'diff'
    | 'advise'
    | 'image'
    | 'image-diff'
    | 'release'
    | 'collect'
  /** The compared files or sides. */
  readonly subject: string
  /** For a badge: `py3.12, linux x86_64`. */
  readonly scope: string
  /** Its target and index, as in the text report. */
  readonly about: string
  /** The names of the two main figures. */
  readonly labels: { readonly onDisk: string; readonly download: string }
  /** The totals first; the first of them is the requested one. */
  readonly rows: readonly Row[]
  readonly verdicts: readonly GateVerdict[]
  readonly warnings: readonly Warning[]
}

export const NO_FIGURES: Figures = {
  download_size: null,
  installed_size: null,
  overhead_size: null,
  bytecode_size: null,
  on_disk_size: null,
  retained_size: null,
}

const NOT_TOLD = { download: null, on_disk: null } as const

/** A row in which the fields that are not given are empty. */
export const row = (fields: Pick<Row, 'kind' | 'scenario' | 'name'> & Partial<Row>): Row => ({
  version: null,
  version_before: null,
  change: null,
  place: null,
  text: null,
  size: NO_FIGURES,
  before: null,
  difference: null,
  packages: null,
  packages_before: null,
  sources: NOT_TOLD,
  path: [],
  note: '',
  recipe: [],
  ...fields,
})
