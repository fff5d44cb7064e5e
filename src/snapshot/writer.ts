import { randomBytes } from 'node:crypto'
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { listFolder } from '../cache/file-bucket.ts'
import { makeFolder } from '../cache/folder.ts'
import { beginUnfinished } from '../cache/unfinished.ts'
import { factsFile, loadedFacts } from './facts-file.ts'
import {
  FACTS_FILE,
  pagePath,
  SNAPSHOT_HEAD,
  type SnapshotFacts,
  type SnapshotFile,
  type SnapshotHead,
  type SnapshotIndex,
} from './format.ts'
import { openSnapshot, pageDocument } from './snapshot.ts'
import { thinPage } from './thin-page.ts'

/**
 * Adds to a snapshot folder, which is created if it is missing: pages are replaced, facts of other
 * files stay.
 */
export interface SnapshotWriter {
  /** Writes only the hashes of files whose facts are written: after the facts. */
  writePage(index: SnapshotIndex, name: string, files: readonly SnapshotFile[]): void
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

const PARTS: readonly string[] = [SNAPSHOT_HEAD, FACTS_FILE, 'pages']

/**
 * @param small whether pages are thinned: see `thinPage`
 * @throws the file system's error if the folder cannot be written
 */
export function createSnapshotWriter(folder: string, small = false): SnapshotWriter {
  makeFolder(join(folder, 'pages'))
  const facts = existingFacts(folder)
  const write = (path: string, value: unknown): void => {
    const whole = join(folder, path)
    makeFolder(dirname(whole))
    const text = `${JSON.stringify(value)}\n`
    replace(whole, path.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text)
  }
  return {
    writePage: (index, name, files) => {
      const recorded = new Map(facts.get(name)?.map(({ filename, sha256 }) => [filename, sha256]))
      const kept = small
        ? thinPage(name, files, new Set(recorded.keys()))
        : files.map((file) => (recorded.has(file.filename) ? file : { ...file, sha256: null }))
      write(pagePath(index, name), pageDocument(kept, recorded))
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
      const { bytes: text, places } = factsFile(facts)
      replace(join(folder, FACTS_FILE), text)
      const head: SnapshotHead = { version: 4, as_of: asOf, facts: places }
      write(SNAPSHOT_HEAD, head)
      const files = [...facts.values()].reduce((sum, ofProject) => sum + ofProject.length, 0)
      const bytes = listFiles(join(folder, 'pages')).reduce(
        (sum, file) => sum + statSync(file).size,
        text.length,
      )
      return { projects: facts.size, files, bytes }
    },
  }
}

/**
 * Completely or not at all: an interrupted run leaves the old snapshot, or a head that matches its
 * facts.
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

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
