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
        if (weight?.kind === 'wheel' && mayBeAlike(weight))
          await learnLikeness(name, file, weight, around)
      },
    ),
  )
}
