/** The colour classes of a package's files, or of a layer's content. */
export type PageCategory = 'accelerator' | 'compiled' | 'python' | 'data' | 'tests' | 'other'

/** A share of a row's own bytes: a kind of file, or a part of a layer. */
export type PagePart = readonly [label: string, category: PageCategory, bytes: number]

/**
 * A requirement: the position of the package that it leads to, its text, and the extra it belongs
 * to.
 */
export type PageNeed = readonly [row: number, requirement: string, extra: string]

/** A size by which a view can be drawn and sorted. */
export interface PageMeasure {
  readonly id: string
  readonly label: string
  /** The meaning of the measure, as a sentence. */
  readonly hint: string
  /**
   * Whether a row's figure includes those of the rows that it owns, so they are drawn inside it.
   */
  readonly nested: boolean
  /** The parts of a row's own figure; none if they are unknown by this measure. */
  readonly parts: 'files' | 'all' | 'none'
}

/** A package of an environment, or a layer of an image or its content. */
export interface PageRow {
  readonly name: string
  readonly version: string
  readonly category: PageCategory
  /** In the order of the view's measures, bytes; null if unknown. */
  readonly sizes: readonly (number | null)[]
  /** By measure: `~` estimated, `?` unknown, empty if exact. */
  readonly marks: readonly string[]
  /** The position of the row without which this one would not be there; -1 if missing. */
  readonly owner: number
  /** The files of the wheel. */
  readonly files: readonly PagePart[]
  /** The files that the installer adds. */
  readonly added: readonly PagePart[]
  /** The user's own lines for it, each with its place and requirement. */
  readonly lines: readonly (readonly [place: string, requirement: string])[]
  readonly needs: readonly PageNeed[]
  /** Name of the file that is downloaded, or the kind of a part of a layer. */
  readonly note: string
}

/** One environment or image that the page can show. */
export interface PageView {
  /** The name of the view. */
  readonly name: string
  /** Its target. */
  readonly about: string
  /** The name of its rows, in the plural: `Packages`. */
  readonly rowsAre: string
  /** The name of one row: `Package`. */
  readonly rowIs: string
  /** For rows whose version is a date: the meaning of that date. */
  readonly datesAre?: string
  /** The number of packages or layers. */
  readonly count: { readonly label: string; readonly number: number }
  readonly measures: readonly PageMeasure[]
  /** In the order of the measures, each with its mark. */
  readonly totals: readonly { readonly bytes: number; readonly mark: string }[]
  readonly rows: readonly PageRow[]
}

/** A piece of advice, a finding, a changed line or a warning. */
export interface PageNote {
  readonly title: string
  /** `saves 4.71 GB`; empty if it saves nothing. */
  readonly figure: string
  readonly text: string
  /** Lines to copy. */
  readonly lines: readonly string[]
}

export interface PageVerdict {
  readonly status: 'ok' | 'failed' | 'undecided' | 'warning'
  readonly text: string
}

/** All data of one page. */
export interface PageData {
  readonly title: string
  readonly about: string
  readonly binaryUnits: boolean
  readonly views: readonly PageView[]
  /** The positions of the view that is shown first, and of the one that it is compared with. */
  readonly first: {
    readonly view: number
    readonly before: number | null
    readonly measure: string
  }
  readonly verdicts: readonly PageVerdict[]
  readonly notes: readonly { readonly title: string; readonly notes: readonly PageNote[] }[]
}
