import { possiblyOverlapping } from '../../analyse/possible-overlaps.ts'
import type { Weight } from '../../distributions/distribution.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Knowledge } from './shared-state.ts'
import type { SnapshotRecorder } from './snapshot-recorder.ts'

/**
 * Records the lists of files of all wheels that may write the same paths as another project's
 * wheel, so a snapshot can answer for any combination of them. There are few such wheels.
 *
 * @param existing the current content of the folder: its wheels may overlap with those of this run
 */
export async function recordListings(
  recorder: Pick<SnapshotRecorder, 'facts'>,
  { facts, listings }: Knowledge,
  existing: Snapshot | undefined,
): Promise<void> {
  const places = new Map<string, Set<string>>()
  const note = (name: string, weight: Weight | null | undefined): void => {
    if (weight === null || weight === undefined || weight.kind === 'unknown') return
    const known = places.get(name) ?? new Set()
    places.set(name, known)
    for (const place of weight.places ?? []) known.add(place)
  }
  const seen = [...facts.seen()]
  for (const { name, known } of seen) note(name, known.weight)
  for (const name of existing?.projects ?? [])
    for (const { weight } of existing!.facts(name)) note(name, weight as Weight | null)

  const projects = [...places].map(([name, all]) => ({ name, places: [...all] }))
  const met = new Set([...possiblyOverlapping(projects)].map(({ name }) => name))
  await Promise.all(
    seen.map(async ({ name, file, known }) => {
      if (!met.has(name) || known.weight?.kind !== 'wheel') return
      await listings.of(name, file, 0)
      recorder.facts(name, file, facts.known(name, file) ?? known)
    }),
  )
}
