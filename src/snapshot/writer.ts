import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFolder } from '../cache/file-bucket.ts'
import { makeFolder } from '../cache/folder.ts'
import { beginUnfinished } from '../cache/unfinished.ts'
import { factsFile, loadedFacts } from './facts-file.ts'
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
import { isNewestRecorded } from './newest-recorded.ts'
import { loadedFile } from './page-document.ts'
import { packedPage } from './pages-file.ts'
import { openPlacedFile, placedFile } from './placed-file.ts'
import { openSnapshot, snapshotHead } from './snapshot.ts'
import { thinPage } from './thin-page.ts'

/**
 * Adds to a snapshot folder, which is created if it is missing: pages are replaced, facts of other
 * files stay.
 */
export interface SnapshotWriter {
  /** Call it after the facts are written: only files with facts keep their hashes. */
  writePage(index: SnapshotIndex, name: string, files: readonly SnapshotFile[], etag?: string): void
  writeFacts(name: string, facts: readonly SnapshotFacts[]): void
  /**
   * Writes the head, last. Returns the number of projects, recorded files and bytes in the folder.
   */
  finish(asOf: string): {
    readonly projects: number
    readonly files: number
    readonly bytes: number
  }
}

/**
 * The entries of a folder that are not part of a snapshot: a snapshot is written neither into these
 * nor next to them.
 */
export function foreignEntries(folder: string): readonly string[] {
  const entries = listFolder(folder)
  return entries.includes(SNAPSHOT_HEAD) ? entries.filter((name) => !PARTS.includes(name)) : entries
}

const PARTS: readonly string[] = [SNAPSHOT_HEAD, FACTS_FILE, PAGES_FILE]

/**
 * A validator that is long enough to be a hash of the page. A short one may be a date or a counter,
 * and another index may have the same for another page.
 */
const LONG_TAG = /^(?:W\/)?"[^"]{20,}"$/

/** A small snapshot is made once and shipped, so its pages are compressed slowly and well. */
const QUALITY = { small: 11, large: 6 }

/**
 * @param small whether pages are thinned: see `thinPage`
 * @throws the file system's error if the folder cannot be written
 */
export function createSnapshotWriter(folder: string, small = false): SnapshotWriter {
  makeFolder(folder)
  const facts = existingFacts(folder)
  const pages = existingPages(folder)
  const etags = new Map(Object.entries(snapshotHead(folder)?.etags ?? {}))
  return {
    writePage: (index, name, files, etag) => {
      const recorded = new Map(facts.get(name)?.map((one) => [one.filename, one]))
      const plain = files.map(loadedFile)
      const kept = small
        ? thinPage(name, plain, new Set(recorded.keys()))
        : plain.map((file) => (recorded.has(file.filename) ? file : { ...file, sha256: null }))
      const quality = small ? QUALITY.small : QUALITY.large
      const key = pageKey(index, name)
      pages.set(key, packedPage(index, name, kept, recorded, quality))
      if (etag !== undefined && LONG_TAG.test(etag) && isNewestRecorded(name, files, recorded))
        etags.set(key, etag)
      else etags.delete(key)
    },
    writeFacts: (name, more) => {
      const all = new Map((facts.get(name) ?? []).map((one) => [one.filename, one]))
      for (const one of more.map(loadedFacts))
        all.set(one.filename, {
          ...all.get(one.filename),
          ...one,
          metadata: one.metadata ?? all.get(one.filename)?.metadata ?? null,
          weight: one.weight ?? all.get(one.filename)?.weight ?? null,
        })
      facts.set(
        name,
        [...all.values()].sort((a, b) => (a.filename < b.filename ? -1 : 1)),
      )
    },
    finish: (asOf) => {
      const ofFacts = factsFile(facts)
      const ofPages = placedFile(pages)
      replace(join(folder, FACTS_FILE), ofFacts.bytes)
      replace(join(folder, PAGES_FILE), ofPages.bytes)
      const head: SnapshotHead = {
        version: 5,
        as_of: asOf,
        facts: ofFacts.places,
        pages: ofPages.places,
        ...(etags.size === 0 ? {} : { etags: Object.fromEntries(etags) }),
      }
      replace(join(folder, SNAPSHOT_HEAD), `${JSON.stringify(head)}\n`)
      const files = [...facts.values()].reduce((sum, ofProject) => sum + ofProject.length, 0)
      const bytes = ofFacts.bytes.length + ofPages.bytes.length
      return { projects: facts.size, files, bytes }
    },
  }
}

/**
 * Writes a file completely or not at all. An interruption between two files leaves the old head,
 * and readers ignore records that its positions do not fit.
 */
function replace(path: string, content: Buffer | string): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const done = beginUnfinished(() => rmSync(temporary, { force: true }))
  try {
    writeFileSync(temporary, content)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    done()
  }
}

function existingFacts(folder: string): Map<string, readonly SnapshotFacts[]> {
  const snapshot = openSnapshot(folder)
  const found = new Map(
    snapshot?.projects.map((name) => [name, snapshot.facts(name).map(loadedFacts)]),
  )
  snapshot?.close()
  return found
}

/** Pages as they are in the file; without those whose place is broken. */
function existingPages(folder: string): Map<string, Buffer> {
  const places = snapshotHead(folder)?.pages ?? {}
  const file = openPlacedFile(join(folder, PAGES_FILE), places)
  const found = new Map<string, Buffer>()
  for (const key of Object.keys(places))
    try {
      found.set(key, file.read(key)!)
    } catch {}
  file.close()
  return found
}
