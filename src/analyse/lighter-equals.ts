import table from './lighter-equals.json' with { type: 'json' }

/** A lighter package that does the job of another one. */
export interface LighterEqual {
  /** Normalised. */
  readonly from: string
  readonly to: string
  /** Whether code that imports it can stay unchanged. */
  readonly dropIn: boolean
  /** The missing feature, as the rest of a sentence. */
  readonly breaks: string
}

const ENTRIES: readonly LighterEqual[] = table.entries.map(({ from, to, drop_in, breaks }) => ({
  from,
  to,
  dropIn: drop_in === 'yes',
  breaks,
}))

/** The lighter equals of a package, from a dated table with its sources (`lighter-equals.json`). */
export const lighterEquals = (name: string): readonly LighterEqual[] =>
  ENTRIES.filter(({ from }) => from === name)
