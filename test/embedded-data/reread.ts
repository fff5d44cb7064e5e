import pLimit from 'p-limit'
import { possiblyOverlapping } from '../../src/analyse/possible-overlaps.ts'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createDistributionReader } from '../../src/distributions/distribution-reader.ts'
import { createKnownDistributions } from '../../src/distributions/known-distributions.ts'
import { createListings } from '../../src/distributions/listings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { createIndexes, type Indexes } from '../../src/indexes/indexes.ts'
import type { DistFile } from '../../src/indexes/page.ts'
import { filesOf } from '../../src/indexes/releases.ts'
import { type Candidate, knownVersion } from '../../src/resolve/candidate.ts'
import { loadedFacts } from '../../src/snapshot/facts-file.ts'
import type { SnapshotFacts } from '../../src/snapshot/format.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { createSnapshotWriter } from '../../src/snapshot/writer.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { tellsLess, wholeWeight } from './whole-weight.ts'

const AT_ONCE = 16

interface Wheel {
  readonly name: string
  readonly fact: SnapshotFacts
}

export interface Reread {
  readonly weights: number
  readonly listings: number
}

/**
 * Reads wheels of a snapshot again from their index: those whose weight lacks fields of today's
 * weights, and the lists of files of those that may write the same paths as another project's.
 *
 * @param pytorchUrl where PyTorch's builds come from
 * @param all every weight
 */
export async function rereadWheels(
  folder: string,
  pytorchUrl: string,
  all = false,
): Promise<Reread> {
  const snapshot = openSnapshot(folder)
  if (snapshot === undefined) throw new Error(`${folder} holds no snapshot of today's format`)
  const wheels = snapshot.projects.flatMap((name): Wheel[] =>
    snapshot
      .facts(name)
      .map(loadedFacts)
      .flatMap((fact) =>
        (fact.weight as WheelFacts | null)?.kind === 'wheel' ? [{ name, fact }] : [],
      ),
  )
  snapshot.close()
  const fetcher = createFetcher()
  const open = (torch: string | null): Indexes =>
    createIndexes(
      { policy: 'merge', ...(torch === null ? {} : { torch, pytorchUrl }) },
      fetcher,
      createMemoryStore(),
    )
  const indexes = { main: open(null), cpu: open('cpu') }
  const store = createMemoryStore()
  const facts = createKnownDistributions(store, null)
  const limit = pLimit(AT_ONCE)
  const of = ({ filename }: SnapshotFacts): Indexes =>
    filename.includes('+') ? indexes.cpu : indexes.main

  async function fileOf({ name, fact }: Wheel): Promise<DistFile> {
    const result = await of(fact).page(name)
    const file =
      result.kind === 'missing'
        ? undefined
        : [...filesOf(result.page)].find(({ filename }) => filename === fact.filename)
    if (file === undefined) throw new Error(`the index has no ${fact.filename}`)
    return file
  }

  async function weigh(wheel: Wheel): Promise<Wheel> {
    const { name, fact } = wheel
    if (!all && !tellsLess(fact.weight as WheelFacts)) return wheel
    const file = await fileOf(wheel)
    const reader = createDistributionReader(of(fact), facts)
    const candidate: Candidate = {
      name,
      version: knownVersion('0')!,
      kind: 'wheel',
      file,
      yanked: false,
    }
    return { name, fact: { ...fact, weight: await wholeWeight(reader, candidate) } }
  }

  try {
    const weighed = await limit.map(wheels, weigh)
    const places = new Map<string, Set<string>>()
    for (const { name, fact } of weighed)
      places.set(
        name,
        new Set([...(places.get(name) ?? []), ...(fact.weight as WheelFacts).places]),
      )
    const met = possiblyOverlapping(
      [...places].map(([name, ofProject]) => ({ name, places: [...ofProject] })),
    )
    const names = new Set([...met].map(({ name }) => name))
    const listed = await limit.map(weighed, async (wheel): Promise<Wheel> => {
      if (!names.has(wheel.name) || wheel.fact.listing !== undefined) return wheel
      const file = await fileOf(wheel)
      await createListings(of(wheel.fact), facts, store).of(wheel.name, file, 0)
      const listing = facts.listing(wheel.name, file)
      return listing === undefined ? wheel : { name: wheel.name, fact: { ...wheel.fact, listing } }
    })
    const writer = createSnapshotWriter(folder)
    for (const { name, fact } of listed) writer.writeFacts(name, [fact])
    writer.finish(snapshot.asOf)
    return {
      weights: weighed.filter((one, at) => one !== wheels[at]).length,
      listings: listed.filter((one, at) => one !== weighed[at]).length,
    }
  } finally {
    await fetcher.close()
  }
}
