import { join } from 'node:path'
import { createSnapshot } from '../src/index.ts'
import type { SnapshotFacts } from '../src/snapshot/format.ts'
import { openSnapshot } from '../src/snapshot/snapshot.ts'
import { createSnapshotWriter, type SnapshotWriter } from '../src/snapshot/writer.ts'
import { serveCounting, type TimedSet } from './recorded.ts'

/**
 * Makes a snapshot for each set from all sets with another requirements file, and from that of
 * well-known roots, if there is one. Returns its folder by the set's name. Each set is recorded
 * once, as `pysize snapshot create` does it, on a server without delay; then the recordings of the
 * others are put together.
 */
export async function leaveOneOut(
  recorded: string,
  sets: readonly TimedSet[],
  work: string,
  roots: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const server = await serveCounting(recorded, [])
  const singles = new Map<string, string>()
  try {
    for (const set of sets) {
      const folder = join(work, 'single', set.name)
      const { files = [], ...options } = set.recorded.options
      await createSnapshot(files, folder, {
        ...options,
        indexUrl: server.indexUrl,
        installer: 'uv',
        compare: false,
      })
      singles.set(set.name, folder)
    }
  } finally {
    server.stop()
  }
  return new Map(
    sets.map((set) => {
      const others = sets
        .filter(({ file }) => file !== set.file)
        .map(({ name }) => singles.get(name)!)
      const all = roots === undefined ? others : [roots, ...others]
      return [set.name, combine(all, join(work, 'without', set.name))]
    }),
  )
}

function combine(folders: readonly string[], folder: string): string {
  const facts = new Map<string, SnapshotFacts[]>()
  const pages = new Map<string, Parameters<SnapshotWriter['writePage']>>()
  for (const from of folders) {
    const recorded = openSnapshot(from)!
    for (const { index, name } of recorded.pages)
      pages.set(`${index}/${name}`, [
        index,
        name,
        recorded.page(index, name) ?? [],
        recorded.etag(index, name),
      ])
    for (const name of recorded.projects)
      facts.set(name, [...(facts.get(name) ?? []), ...recorded.facts(name)])
    recorded.close()
  }
  const writer = createSnapshotWriter(folder)
  for (const [name, ofProject] of facts) writer.writeFacts(name, ofProject)
  for (const page of pages.values()) writer.writePage(...page)
  writer.finish(new Date().toISOString())
  return folder
}
