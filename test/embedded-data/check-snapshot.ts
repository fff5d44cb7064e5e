// npm run check:snapshot -- [--sample N] [--seed S]: reads a sample of the embedded exact facts
// from the live index again.

import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import type { Weight } from '../../src/distributions/distribution.ts'
import { createDistributionReader } from '../../src/distributions/distribution-reader.ts'
import { createKnownDistributions } from '../../src/distributions/known-distributions.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { createIndexes, type Indexes } from '../../src/indexes/indexes.ts'
import { filesOf } from '../../src/indexes/releases.ts'
import { type Candidate, knownVersion } from '../../src/resolve/candidate.ts'
import type { SnapshotFacts } from '../../src/snapshot/format.ts'
import { openSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { wholeWeight } from './whole-weight.ts'

interface Sampled {
  readonly name: string
  readonly fact: SnapshotFacts
}

/**
 * Facts of main-index files in an order that the seed decides (a linear congruential generator,
 * Numerical Recipes).
 */
function sampleOf(snapshot: Snapshot, size: number, seed: number): Sampled[] {
  const all = snapshot.projects.flatMap((name) =>
    snapshot
      .facts(name)
      .flatMap((fact) =>
        fact.exact && fact.weight !== null && !fact.filename.includes('+') ? [{ name, fact }] : [],
      ),
  )
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return all
    .map((one) => ({ one, place: next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, size)
    .map(({ one }) => one)
}

/** The fault of a fact that was read again; undefined if it is right to the byte. */
async function faultOf({ name, fact }: Sampled, indexes: Indexes): Promise<string | undefined> {
  const result = await indexes.page(name)
  if (result.kind === 'missing') return 'the index has no such project'
  const file = [...filesOf(result.page)].find(({ filename }) => filename === fact.filename)
  if (file === undefined) return 'the index has no such file'
  if (file.sha256 !== fact.sha256) return `sha256 is ${file.sha256}`
  const kind = fact.filename.endsWith('.whl') ? 'wheel' : 'sdist'
  const facts = createKnownDistributions(createMemoryStore(), null)
  const reader = createDistributionReader(indexes, facts)
  const candidate: Candidate = { name, version: knownVersion('0')!, kind, file, yanked: false }
  await reader.metadata(candidate, { after: 0, purpose: 'needed' })
  const weight = await wholeWeight(reader, candidate)
  if (!isDeepStrictEqual(weight, comparable(fact.weight, weight)))
    return `weight is ${JSON.stringify(weight)}, recorded ${JSON.stringify(fact.weight)}`
  const { metadata } = facts.known(name, file) ?? {}
  return isDeepStrictEqual(metadata, fact.metadata)
    ? undefined
    : `metadata is ${JSON.stringify(metadata)}`
}

/** A snapshot samples code from a longer end of the file than METADATA needs. */
function comparable(recorded: unknown, read: Weight): unknown {
  if (read.kind !== 'wheel' || read.code !== undefined) return recorded
  const { code, ...others } = recorded as WheelFacts
  return others
}

async function run(size: number, seed: number): Promise<number> {
  const snapshot = openSnapshot(join(import.meta.dirname, '..', '..', 'cache'))
  if (snapshot === undefined) throw new Error('there is no embedded snapshot')
  const fetcher = createFetcher()
  const indexes = createIndexes({ policy: 'merge' }, fetcher, createMemoryStore())
  const tally = { passed: 0, failed: 0 }
  try {
    for (const sampled of sampleOf(snapshot, size, seed)) {
      const fault = await faultOf(sampled, indexes)
      if (fault === undefined) tally.passed++
      else tally.failed++
      if (fault !== undefined) console.log(`FAIL ${sampled.fact.filename}: ${fault}`)
    }
  } finally {
    await fetcher.close()
    snapshot.close()
  }
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0
}

const { values } = parseArgs({
  options: { sample: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
process.exitCode = await run(Number(values.sample), Number(values.seed))
