import pLimit from 'p-limit'
import { PysizeError } from '../../errors.ts'
import { TORCH_BUILDS } from '../../indexes/torch-builds.ts'
import { readInputs } from '../../inputs/read-inputs.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { answerFrom } from '../answering-source.ts'
import { inputsRequest } from '../plan/inputs-request.ts'
import { planOf } from '../plan/plan.ts'
import { tryToResolve } from '../run.ts'
import type { Session } from '../session/session.ts'
import { withTorch } from './build-plan.ts'
import { isPytorchAway } from './pytorch-away.ts'

const AT_ONCE = 8

/**
 * The builds on the dated list of PyTorch's index that have the versions of torch that an
 * environment requires. Nothing is weighed. A build whose index failed is included, so its failure
 * is reported.
 *
 * @param options of one environment; its `torch` is ignored
 * @throws PysizeError exit 4 if PyTorch's index cannot be reached
 */
export async function solvableBuilds(
  { torch: _, ...options }: EstimateOptions,
  session: Session,
): Promise<readonly string[]> {
  const inputs = await readInputs(inputsRequest(options, session))
  const plan = await planOf(options, inputs, session.host.env, session)
  const { builds } = await answerFrom(plan, options, session, async (source) => {
    const found = await pLimit(AT_ONCE).map(TORCH_BUILDS, async (build) => {
      try {
        const { resolution } = await tryToResolve(withTorch(plan, build), session, source)
        return resolution.packages.has('torch') ? [build] : []
      } catch (error) {
        if (!(error instanceof PysizeError) || isPytorchAway(error, session)) throw error
        return error.exitCode === 4 ? [build] : []
      }
    })
    return { builds: found.flat(), asOf: '', warnings: [], freshUntil: 0 }
  })
  return builds
}
