import type { Answered, Ask } from '../fetch/purpose.ts'
import type { PageResult } from '../indexes/page.ts'
import type { Range } from '../packaging/versions/range.ts'
import type { Version } from '../packaging/versions/version.ts'
import type { Candidate } from './candidate.ts'
import type { Label } from './label.ts'
import type { MetadataFacts } from './metadata.ts'

/** The known metadata of a distribution. */
export type MetadataAnswer = Answered &
  (
    | { readonly kind: 'known'; readonly facts: MetadataFacts; readonly label?: Label | undefined }
    | { readonly kind: 'unknown'; readonly reason: string }
  )

/** A request for a page. */
export interface PageAsk extends Ask {
  /** The page itself, not one of a snapshot. */
  readonly isWhole?: boolean
  /** The versions that will most likely be needed, if known. */
  readonly wanted?: Range | undefined
}

/** What is known about a project: its page, or the one file that a lock allows. */
export type ProjectAnswer =
  | PageResult
  | { readonly kind: 'pinned'; readonly pin: Candidate; readonly depth: number }

/** The sources of pages and metadata: injected, so resolution itself does no I/O. */
export interface Sources {
  page(name: string, ask: PageAsk): Promise<ProjectAnswer>
  metadata(candidate: Candidate, ask: Ask): Promise<MetadataAnswer>
  /** The one candidate of a `name @ url` or a local project. */
  direct(url: string, name: string): Promise<Candidate>
  /**
   * Versions whose metadata is known without a request, newest first. They show what to prefetch
   * before a page arrives.
   */
  recorded?(name: string): readonly RecordedVersion[]
  /** Whether the metadata of a candidate is known without a request. */
  isRead?(candidate: Candidate): boolean
  /** A source that replaces indexes, and may lack data. */
  readonly snapshot?: RecordedIndex
  /** The indexes that are requested for a project, for people. */
  indexes?(name: string): readonly string[]
  /** Ends a search once it is aborted. */
  readonly signal?: AbortSignal | undefined
}

/** A snapshot: its name for people, and the names of the projects in it. */
export interface RecordedIndex {
  /** `the snapshot of 2026-11-24` */
  readonly title: string
  readonly projects: readonly string[]
}

export interface RecordedVersion {
  readonly version: Version
  /** Milliseconds since the epoch. */
  readonly uploadTime: number | null
  /** Null if its metadata is not recorded. */
  readonly facts: MetadataFacts | null
}
