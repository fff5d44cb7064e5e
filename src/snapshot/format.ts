import type { Places } from './placed-file.ts'

/** A file of a project page in the form of a snapshot. */
export interface SnapshotFile {
  readonly filename: string
  readonly size: number | null
  readonly requiresPython: string | null
  /** Milliseconds since the epoch. */
  readonly uploadTime: number | null
  readonly yanked: string | false
  /** Kept only for files whose facts are recorded. */
  readonly sha256: string | null
}

/** The record of one distribution. `metadata` and `weight` are as their readers wrote them. */
export interface SnapshotFacts {
  readonly filename: string
  /** Milliseconds since the epoch. */
  readonly uploadTime: number | null
  readonly sha256: string | null
  /** False if the sizes are modelled: such facts are never matched by hash in online runs. */
  readonly exact: boolean
  readonly metadata: unknown
  readonly weight: unknown
  /** The files of a wheel, packed; only of those that may write the same paths as another. */
  readonly listing?: string | undefined
  /** The facts for warnings and refusals, as their readers wrote them, if any. */
  readonly notes?: unknown
}

/** `main`, or a variant of PyTorch's index such as `pytorch-cpu`. */
export type SnapshotIndex = string

export interface SnapshotHead {
  readonly version: 5
  /** ISO time of the newest response recorded in it. */
  readonly as_of: string
  /** The position of each project's facts in the facts file. */
  readonly facts: Places
  /** The position of each page in the pages file, by `pageKey`. */
  readonly pages: Places
  /** By `pageKey`: the validator of the response that the page was made from. */
  readonly etags?: Readonly<Record<string, string>>
}

export const SNAPSHOT_HEAD = 'snapshot.json'

export const FACTS_FILE = 'facts.jsonl'

export const PAGES_FILE = 'pages.bin'

/** Names a page of an index. */
export const pageKey = (index: SnapshotIndex, name: string): string => `${index}/${name}`
