import { join } from 'node:path'

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
}

/** `main`, or a variant of PyTorch's index such as `pytorch-cpu`. */
export type SnapshotIndex = string

export interface SnapshotHead {
  readonly version: 4
  /** ISO time of the newest response recorded in it. */
  readonly as_of: string
  /** The position of each project's facts in the facts file. */
  readonly facts: FactsPlaces
}

export const SNAPSHOT_HEAD = 'snapshot.json'

export const pagePath = (index: SnapshotIndex, name: string): string =>
  join('pages', index, `${name}.json.gz`)

export const FACTS_FILE = 'facts.jsonl'

/** The position of a project's facts in the file: bytes from its start, and their number. */
export type FactsPlace = readonly [start: number, length: number]
export type FactsPlaces = Readonly<Record<string, FactsPlace>>
