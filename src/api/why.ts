import type { WhyAnswer } from '../model/documents.ts'
import type { EstimateOptions } from '../options/options.ts'
import { answered } from '../scenarios/draft.ts'
import type { Host } from '../scenarios/session/session.ts'

/**
 * Resolves, weighs, and explains why a package is part of the environment.
 *
 * @param name normalised
 */
export const whyWith = (options: EstimateOptions, name: string, host: Host): Promise<WhyAnswer> =>
  answered(
    options,
    host,
    async (plan, settled, session) => {
      const [{ freshAnswer }, { explainPackage }] = await Promise.all([
        import('../scenarios/fresh-answer.ts'),
        import('../scenarios/why/why.ts'),
      ])
      return freshAnswer(plan, settled, session, (source) =>
        explainPackage(name, plan, session, source),
      )
    },
    (draft, { why }) => ({ ...draft, command: 'why' as const, why }),
  )
