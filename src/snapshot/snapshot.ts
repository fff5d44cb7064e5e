import { join } from 'node:path'
import { textOfFile } from '../cache/regular-file.ts'
import { ownEntry } from '../collections/own-entry.ts'
import { isObject, parsedJson } from '../text/json.ts'
import { openFactsFile } from './facts-file.ts'
import {
  FACTS_FILE,
  PAGES_FILE,
  pageKey,
  SNAPSHOT_HEAD,
  type SnapshotFacts,
  type SnapshotFile,
  type SnapshotHead,
  type SnapshotIndex,
} from './format.ts'
import { openPagesFile } from './pages-file.ts'

/**
 * Facts about indexes at one moment: immutable ones (by hash) are used online, too, and pages are
 * used if no index can be reached. They are read project by project, on request.
 */
export interface Snapshot {
  readonly asOf: string
  /** The files of a project's page; null if nothing is recorded about that project. */
  page(index: SnapshotIndex, name: string): readonly SnapshotFile[] | null
  /** The validator of the response that a page was made from, if it is all of that response. */
  etag(index: SnapshotIndex, name: string): string | undefined
  /** The recorded pages. */
  readonly pages: readonly { readonly index: SnapshotIndex; readonly name: string }[]
  /** The projects with recorded distributions. */
  readonly projects: readonly string[]
  /** The record of a project's distributions, from every index: to copy one, see `loadedFacts`. */
  facts(name: string): readonly SnapshotFacts[]
  close(): void
}

/** Opens a snapshot folder; undefined if it is not one. Broken parts of it read as absent. */
export function openSnapshot(folder: string): Snapshot | undefined {
  const head = snapshotHead(folder)
  if (head === undefined) return undefined
  const facts = openFactsFile(join(folder, FACTS_FILE), head.facts)
  const pages = openPagesFile(join(folder, PAGES_FILE), head.pages, facts.facts)
  return {
    asOf: head.as_of,
    page: pages.page,
    etag: (index, name) => ownEntry(head.etags ?? {}, pageKey(index, name)),
    pages: pages.recorded,
    projects: Object.keys(head.facts),
    facts: facts.facts,
    close: () => {
      facts.close()
      pages.close()
    },
  }
}

/** The head of a snapshot folder; undefined if it is not one of this version. */
export function snapshotHead(folder: string): SnapshotHead | undefined {
  const head = parsedJson(textOfFile(join(folder, SNAPSHOT_HEAD)) ?? '')
  return isHead(head) ? head : undefined
}

const isHead = (value: unknown): value is SnapshotHead =>
  isObject(value) &&
  value.version === 5 &&
  typeof value.as_of === 'string' &&
  isObject(value.facts) &&
  isObject(value.pages) &&
  (value.etags === undefined ||
    (isObject(value.etags) && Object.values(value.etags).every((etag) => typeof etag === 'string')))
