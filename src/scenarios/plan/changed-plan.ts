import type { OptionChange } from '../../resolve/alternatives.ts'
import { constraintsInTurns, holdingOn } from '../../resolve/build-request.ts'
import type { CandidateRules } from '../../resolve/candidate.ts'
import { createTarget } from '../../targets/target.ts'
import type { TakeTurn } from '../../turns.ts'
import { withTorch } from '../torch/build-plan.ts'
import { momentAfter } from './exclude-newer.ts'
import { type Plan, requestOf } from './plan.ts'

/**
 * The plan with another value of one option, as in a suggestion.
 *
 * @throws PysizeError exit 2 for a value that the command line refuses
 */
export async function changedPlan(plan: Plan, change: OptionChange, turn: TakeTurn): Promise<Plan> {
  const { rules, request } = plan
  const withRules = (changed: Partial<CandidateRules>): Plan => ({
    ...plan,
    rules: { ...rules, ...changed },
  })
  switch (change.kind) {
    case 'python':
      return await retargeted(plan, { python: change.python }, turn)
    case 'glibc':
      return await retargeted(plan, { glibc: change.glibc }, turn)
    case 'torch':
      return withTorch(plan, change.build)
    case 'prereleases':
      return { ...plan, request: { ...request, prereleases: () => true } }
    case 'exclude-newer':
      return withRules({ uploadedBefore: momentAfter(change.date) })
    case 'allow-sdist': {
      const isIt = (name: string): boolean => name === change.name
      return withRules({
        onlyBinary: (name) => !isIt(name) && rules.onlyBinary(name),
        noBinary: (name) => isIt(name) || rules.noBinary(name),
      })
    }
    case 'allow-wheel': {
      const isIt = (name: string): boolean => name === change.name
      return withRules({
        noBinary: (name) => !isIt(name) && rules.noBinary(name),
        onlyBinary: (name) => isIt(name) || rules.onlyBinary(name),
      })
    }
  }
}

/** Another Python or C library on the same machine. Markers are evaluated again. */
async function retargeted(
  plan: Plan,
  options: { readonly python?: string; readonly glibc?: string },
  turn: TakeTurn,
): Promise<Plan> {
  const { summary } = plan.rules.target
  const target = createTarget({ ...summary, installer: plan.rules.policy.name, ...options })
  const rules = { ...plan.rules, target }
  const held = holdingOn(plan.inputs, target)
  const constraints = await constraintsInTurns(held.constraints, turn)
  return {
    ...plan,
    request: requestOf(held, rules, plan.request.mode, constraints),
    rules,
  }
}
