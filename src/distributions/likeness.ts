import { FetchError } from '../fetch/fetch-error.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import { alikeParts, likenessIn } from '../weigh/alike-code.ts'
import type { WheelFacts } from '../weigh/facts.ts'
import type { KnownDistributions } from './known-distributions.ts'
import { locatedFile } from './located-file.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'

/** Files whose parts could not be fetched: they are not requested again in the same run. */
const unread = new WeakMap<KnownDistributions, Set<string>>()

/**
 * Reads parts of a wheel for how much its modules resemble each other, unless that is known. If
 * they cannot be fetched, it stays unknown.
 */
export async function learnLikeness(
  name: string,
  file: DistFile,
  weight: WheelFacts,
  { facts, indexes }: { readonly facts: KnownDistributions; readonly indexes: Indexes },
): Promise<void> {
  const failed = unread.get(facts) ?? new Set()
  // Before the first request: others that fail meanwhile are added to the same set.
  unread.set(facts, failed)
  if (facts.likeness(file) !== undefined || failed.has(factKey(file))) return
  try {
    const located = await locatedFile(name, file, indexes)
    const source = new RemoteBytes(located, indexes, { after: 0, purpose: 'needed' })
    const parts = await Promise.all(
      alikeParts(weight).map(([start, end]) => source.read(start, end)),
    )
    facts.learn(name, file, { likeness: likenessIn(parts, weight) ?? 1 })
    source.release()
  } catch (error) {
    if (!(error instanceof BytesUnavailable || error instanceof FetchError)) throw error
    failed.add(factKey(file))
  }
}
