import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeFolder } from './folder.ts'
import {
  factsPath,
  pageDocument,
  pagePath,
  SNAPSHOT_HEAD,
  type SnapshotFacts,
  type SnapshotFile,
  type SnapshotHead,
  type SnapshotIndex,
} from './snapshot.ts'

/** Adds to a snapshot folder, which is made where there is none: pages are replaced, facts of other files stay. */
export interface SnapshotWriter {
  writePage(index: SnapshotIndex, name: string, files: readonly SnapshotFile[]): void
  writeFacts(name: string, facts: readonly SnapshotFacts[]): void
  /** Writes the head, last. Returns the number of projects, recorded files and bytes in the folder. */
  finish(asOf: string): { readonly projects: number; readonly files: number; readonly bytes: number }
}

/** @throws the file system's error where the folder cannot be written */
export function createSnapshotWriter(folder: string): SnapshotWriter {
  for (const part of ['facts', 'pages']) makeFolder(join(folder, part))
  const write = (path: string, value: unknown): void => {
    const whole = join(folder, path)
    makeFolder(dirname(whole))
    const text = Buffer.from(`${JSON.stringify(value)}\n`)
    writeFileSync(whole, path.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text)
  }
  return {
    writePage: (index, name, files) => write(pagePath(index, name), pageDocument(files)),
    writeFacts: (name, facts) => {
      const all = new Map(existingFacts(join(folder, factsPath(name))).map((one) => [one.filename, one]))
      for (const one of facts)
        all.set(one.filename, {
          ...one,
          metadata: one.metadata ?? all.get(one.filename)?.metadata ?? null,
          weight: one.weight ?? all.get(one.filename)?.weight ?? null,
        })
      write(
        factsPath(name),
        [...all.values()].sort((a, b) => (a.filename < b.filename ? -1 : 1)),
      )
    },
    finish: (asOf) => {
      const head: SnapshotHead = { version: 1, as_of: asOf }
      write(SNAPSHOT_HEAD, head)
      const facts = listFiles(join(folder, 'facts'))
      const files = facts.reduce((sum, file) => sum + existingFacts(file).length, 0)
      const bytes = [...facts, ...listFiles(join(folder, 'pages'))].reduce((sum, file) => sum + statSync(file).size, 0)
      return { projects: facts.length, files, bytes }
    },
  }
}

function existingFacts(path: string): readonly SnapshotFacts[] {
  try {
    return JSON.parse(gunzipSync(readFileSync(path)).toString())
  } catch {
    return []
  }
}

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
