import { learnLikeness } from '../../distributions/likeness.ts'
import { mayBeAlike } from '../../weigh/alike-code.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import type { ScenarioResult } from '../run.ts'

/** An install whose packages are weighed. */
interface WeighedInstall {
  readonly plan: Plan
  readonly result: ScenarioResult
  /** By the names of the packages that it writes. */
  readonly written: ReadonlyMap<string, unknown>
  readonly source: DataSource
}

/**
 * The least share of an install's downloads that the compressed code of a wheel has to take: the
 * layer of less code is off by at most 0.25 % without the sample (benchmarks/layers.md).
 */
const LEAST_SHARE = 0.002

/** The compressed code from which on a wheel of an install is sampled, bytes. */
export const leastCode = ({ scenario }: Pick<ScenarioResult, 'scenario'>): number =>
  LEAST_SHARE * scenario.packages.reduce((sum, { download_size: size }) => sum + (size ?? 0), 0)

/**
 * Reads how much the modules of large wheels resemble each other, which decides how small a layer
 * gets. Without an index it stays unknown.
 */
export async function learnLikenesses({
  plan,
  result,
  written,
  source,
}: WeighedInstall): Promise<void> {
  if (source.snapshot !== null) return
  const least = leastCode(result)
  const around = { facts: source.facts, indexes: source.indexes(plan) }
  await Promise.all(
    [...result.resolution.packages].map(
      async ([
        key,
        {
          candidate: { name, file },
        },
      ]) => {
        const weight = written.has(key) ? source.facts.known(name, file)?.weight : undefined
        if (weight?.kind === 'wheel' && mayBeAlike(weight, least))
          await learnLikeness(name, file, weight, around)
      },
    ),
  )
}
