import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import { parseRequirement, type Requirement } from '../../packaging/requirement.ts'
import type { CandidateRules } from '../../resolve/candidate.ts'
import type { Plan } from '../plan/plan.ts'

/** The same plan with torch from PyTorch's CPU index. */
export const cpuPlan = (plan: Plan): Plan => buildPlan(plan, 'cpu')

/**
 * The same plan with torch from PyTorch's index `build`. For a line that names another build
 * (`torch==2.9.0+cu128`), the release is required instead.
 */
export const buildPlan = (plan: Plan, build: string): Plan => ({
  ...withTorch(withTorchSpecifiers(plan, withoutBuild), build),
  name: build,
  hashes: { ...plan.hashes, check: () => {} },
})

/** The same plan with lines that allow any version of torch and its companions. */
export const withAnyTorch = (plan: Plan): Plan => withTorchSpecifiers(plan, () => '')

const withoutBuild = (specifier: string): string =>
  /\+(?:cu|rocm|xpu)/.test(specifier) ? specifier.replace(/\+[a-z0-9.]+/g, '') : specifier

/**
 * @param change replaces the specifier of a line that names torch or a companion
 */
function withTorchSpecifiers(plan: Plan, change: (specifier: string) => string): Plan {
  const changed = (requirement: Requirement): Requirement => {
    const { name, specifier, url } = requirement
    const text = change(specifier.text)
    if (!TORCH_PACKAGES.has(name) || url !== null || text === specifier.text) return requirement
    return { ...requirement, specifier: parseRequirement(`${name}${text}`).specifier }
  }
  const roots = plan.request.roots.map((root) => ({
    ...root,
    requirement: changed(root.requirement),
  }))
  return { ...plan, request: { ...plan.request, roots } }
}

/** Torch from PyTorch's index `build`. The user's hashes do not belong to its builds. */
export function withTorch(plan: Plan, build: string): Plan {
  const { rules, hashes } = plan
  const isHashed = [...TORCH_PACKAGES].some((name) => hashes.allowed(name) !== null)
  const allowedHashes: CandidateRules['allowedHashes'] = (name) =>
    TORCH_PACKAGES.has(name) ? null : hashes.allowed(name)
  return { ...plan, torch: build, rules: isHashed ? { ...rules, allowedHashes } : rules }
}

/** A list of pins without those that its tool would leave out. */
export const withoutRoots = (plan: Plan, names: ReadonlySet<string>): Plan =>
  names.size === 0
    ? plan
    : {
        ...plan,
        request: {
          ...plan.request,
          roots: plan.request.roots.filter(({ requirement }) => !names.has(requirement.name)),
        },
      }
