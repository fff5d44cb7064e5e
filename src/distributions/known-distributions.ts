import type { Claim } from '../cache/claim.ts'
import { getJson, putJson, type Store } from '../cache/store.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import { isRecorded } from '../indexes/snapshot-index.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import type { Version } from '../packaging/versions/version.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { knownVersion } from '../resolve/candidate.ts'
import type { RecordedVersion } from '../resolve/sources.ts'
import type { SnapshotFacts } from '../snapshot/format.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { isPlausible } from '../weigh/plausible.ts'
import type { KnownDistribution, Weight } from './distribution.ts'
import { areNotes, isKnownDistribution, isMetadata, isWeight } from './known-shape.ts'
import { fromSibling } from './sibling.ts'

/** Immutable facts about distributions, from a snapshot, from earlier runs and from this run. */
export interface KnownDistributions {
  known(name: string, file: DistFile): KnownDistribution | undefined
  /** Modelled facts (`exact` is false) are kept only for this run. */
  learn(name: string, file: DistFile, facts: Partial<KnownDistribution>): void
  /** Waits while another process reads the file, and takes over the facts that it learns. */
  enter(name: string, file: DistFile): Promise<Claim>
  /** The packed listing of a wheel, if a snapshot or an earlier run has it. */
  listing(name: string, file: DistFile): string | undefined
  /** How much a wheel's modules resemble each other, if this or an earlier run looked. */
  likeness(file: DistFile): number | undefined
  /** The snapshot's facts about a project's versions, newest first; each version once. */
  recorded(name: string): readonly RecordedVersion[]
  /** All facts that this run used or learnt. */
  seen(): Iterable<{
    readonly name: string
    readonly file: DistFile
    readonly known: KnownDistribution
  }>
}

/**
 * A snapshot's facts are matched by the hash of the file. For files of its own pages they are
 * matched by name, including modelled ones.
 */
export function createKnownDistributions(
  store: Store,
  snapshot: Snapshot | null,
): KnownDistributions {
  const memory = new Map<
    string,
    { readonly name: string; readonly file: DistFile; readonly known: KnownDistribution }
  >()
  const recorded = new Map<string, RecordedFacts>()
  const versions = new Map<string, readonly RecordedVersion[]>()

  const recordedOf = (name: string): RecordedFacts => {
    if (snapshot === null) return NOTHING_RECORDED
    let found = recorded.get(name)
    if (found === undefined) {
      found = new RecordedFacts(snapshot.facts(name))
      recorded.set(name, found)
    }
    return found
  }

  const recordedFile = (name: string, file: DistFile): KnownDistribution | undefined => {
    if (isRecorded(file)) return recordedOf(name).named(file.filename)
    return file.sha256 === null ? undefined : recordedOf(name).identical(file.filename, file.sha256)
  }

  const kept = (key: string): KnownDistribution | undefined => {
    const known = getJson(store, 'weights', key)
    return isKnownDistribution(known) ? known : undefined
  }

  const keptOrLike = (name: string, file: DistFile, key: string): KnownDistribution | undefined =>
    kept(key) ??
    (isRecorded(file) ? fromSibling(file.filename, file.size, recordedOf(name).all()) : undefined)

  return {
    known: (name, file) => {
      const key = factKey(file)
      const now = memory.get(key)
      if (now !== undefined) return now.known
      const found = recordedFile(name, file) ?? keptOrLike(name, file, key)
      if (found !== undefined) memory.set(key, { name, file, known: found })
      return found
    },
    learn: (name, file, facts) => {
      const key = factKey(file)
      const known: KnownDistribution = { exact: true, ...memory.get(key)?.known, ...facts }
      memory.set(key, { name, file, known })
      // A file without a hash may change by tomorrow, and one that could not be weighed may be
      // sound by then.
      if (file.sha256 !== null && known.exact && known.weight?.kind !== 'unknown')
        putJson(store, 'weights', key, known)
    },
    enter: async (name, file) => {
      const key = factKey(file)
      const claim = await store.enter('weights', key)
      const found = claim.mayBeKept ? kept(key) : undefined
      if (found !== undefined)
        memory.set(key, { name, file, known: { ...memory.get(key)?.known, ...found } })
      return claim
    },
    // A snapshot's record comes before one of an earlier run, but may lack the listing.
    listing: (name, file) =>
      memory.get(factKey(file))?.known.listing ??
      recordedFile(name, file)?.listing ??
      kept(factKey(file))?.listing,
    likeness: (file) => {
      const key = factKey(file)
      return memory.get(key)?.known.likeness ?? kept(key)?.likeness
    },
    recorded: (name) => {
      const known =
        versions.get(name) ?? (snapshot === null ? [] : versionsOf(name, snapshot.facts(name)))
      versions.set(name, known)
      return known
    },
    seen: () => memory.values(),
  }
}

/** A snapshot's facts about a project. Those of a file are read when it is looked up. */
class RecordedFacts {
  readonly #known = new Map<SnapshotFacts, KnownDistribution>()
  readonly #facts: ReadonlyMap<string, SnapshotFacts>

  constructor(facts: readonly SnapshotFacts[]) {
    this.#facts = new Map(facts.map((one) => [one.filename, one]))
  }

  named(filename: string): KnownDistribution | undefined {
    return this.#of(this.#facts.get(filename))
  }

  /** The exact facts of a file with this name and hash. */
  identical(filename: string, sha256: string): KnownDistribution | undefined {
    const facts = this.#facts.get(filename)
    return facts?.exact === true && facts.sha256 === sha256 ? this.#of(facts) : undefined
  }

  all(): ReadonlyMap<string, KnownDistribution> {
    return new Map([...this.#facts].map(([filename, facts]) => [filename, this.#of(facts)!]))
  }

  #of(facts: SnapshotFacts | undefined): KnownDistribution | undefined {
    if (facts === undefined) return undefined
    const known = this.#known.get(facts) ?? distributionOf(facts)
    this.#known.set(facts, known)
    return known
  }
}

const NOTHING_RECORDED = new RecordedFacts([])

type Notes = Pick<KnownDistribution, 'label' | 'doubt' | 'remarks' | 'error'>

/** The facts that only warnings and refusals need; undefined without such facts. */
export function notesOf({ label, doubt, remarks = {}, error }: Notes): Notes | undefined {
  const notes: Notes = {
    ...(label === undefined ? {} : { label }),
    ...(doubt === undefined ? {} : { doubt }),
    ...(Object.keys(remarks).length === 0 ? {} : { remarks }),
    ...(error === undefined ? {} : { error }),
  }
  return Object.keys(notes).length === 0 ? undefined : notes
}

const distributionOf = ({
  exact,
  metadata,
  weight,
  listing,
  notes,
}: SnapshotFacts): KnownDistribution => ({
  ...(areNotes(notes) ? notesOf(notes) : {}),
  exact,
  ...(isMetadata(metadata) ? { metadata } : {}),
  ...(isWeight(weight) && isUsable(weight) ? { weight } : {}),
  ...(listing === undefined ? {} : { listing }),
})

/** Whether a snapshot may contain this weight: it is known, and plausible for the whole file. */
export const isUsable = (weight: Weight | null): boolean =>
  weight?.kind === 'sdist' || (weight?.kind === 'wheel' && isPlausible(weight))

function versionsOf(name: string, facts: readonly SnapshotFacts[]): readonly RecordedVersion[] {
  const found = new Map<string, { version: Version; files: SnapshotFacts[] }>()
  for (const one of facts) {
    const text = (parseWheelName(one.filename) ?? parseSdistNameOf(name, one.filename))?.version
    const version = text === undefined ? null : knownVersion(text)
    if (version === null) continue
    const known = found.get(version.key)
    if (known === undefined) found.set(version.key, { version, files: [one] })
    else known.files.push(one)
  }
  return [...found.values()]
    .sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
    .map(({ version, files }) => ({
      version,
      uploadTime: files.at(-1)!.uploadTime,
      // Read on request, because a run looks at one or two versions of a project.
      get facts() {
        for (const { metadata } of files) if (isMetadata(metadata)) return metadata
        return null
      },
    }))
}
