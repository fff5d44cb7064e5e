import type { Uv } from './uv.ts'

/** The settings of a run of the benchmarks. */
export interface Setting {
  /** A minute instead of ten: fewer sets, smaller indexes. */
  readonly quick: boolean
  /** The folder of the recorded index, undefined if it is missing. */
  readonly recorded: string | undefined
  /** The folder of the conformance cases, undefined if it is missing. */
  readonly conformance: string | undefined
  readonly uv: Uv | undefined
  /** The pip to compare with: a Python that has it. */
  readonly python: string
  /** A snapshot of well-known roots, which leaving a set out does not remove. */
  readonly roots: string | undefined
  /** Folders of older snapshots, by their name in the table. */
  readonly aged: ReadonlyMap<string, string>
  /** A folder that is removed at the end. */
  readonly work: string
}

/** Rows under a heading; cells as they are printed. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes?: readonly string[]
}

/** A figure that the project has set itself, and what was measured. */
export interface Target {
  readonly what: string
  readonly measured: number
  readonly limit: number
  readonly unit: string
  /** Whether the limit is the least rather than the most. */
  readonly atLeast?: boolean
}

export interface Outcome {
  readonly tables: readonly Table[]
  readonly targets: readonly Target[]
}

/** One kind of benchmark. */
export interface Benchmark {
  readonly name: string
  readonly summary: string
  /** Whether it runs if none is named: always, except in a run of a minute, or never. */
  readonly runs: 'always' | 'full' | 'named'
  /** Undefined if something that it needs is missing; it says so on stderr. */
  run(setting: Setting): Promise<Outcome | undefined>
}

export const isMet = ({ measured, limit, atLeast }: Target): boolean =>
  atLeast === true ? measured >= limit : measured <= limit
