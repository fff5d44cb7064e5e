import { totalOnDisk } from '../../analyse/on-disk.ts'
import { worstSource } from '../../analyse/totals.ts'
import type { Advice, CombinedAdvice } from '../../model/advice.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { PackageEstimate, Scenario, Source } from '../../model/estimate.ts'
import type { ScenarioResult } from '../run.ts'
import type { Proposal } from './proposal.ts'
import { attemptEdit, type EnvironmentEdit, isSolvedOn, type Setting } from './question.ts'

/** The environment that proposals are proven against. */
export interface Proof extends Setting {
  /** The unchanged environment, on the requested target. */
  readonly asked: ScenarioResult
  /** The platforms of the project, the requested one first. */
  readonly platforms: readonly string[]
  /** Whether an environment keeps the first budget; null if undecided, or without a budget. */
  readonly keeps: (scenario: Scenario) => boolean | null
}

/** A proposal with the advice that it led to. */
export interface Proven {
  readonly proposal: Proposal
  readonly advice: Advice
  /** The environment afterwards, on the requested target. */
  readonly result: ScenarioResult
}

/**
 * Bytes. Less is saved if a package stays: only the files that mark it as requested, which the
 * installer adds.
 */
export const LEAST = 512

/**
 * The environment after an edit on the requested target, if it has a solution on all other
 * platforms, too.
 */
async function attemptEverywhere(
  change: EnvironmentEdit,
  proof: Proof,
): Promise<ScenarioResult | null> {
  if (change.keepsPackages === true) return attemptEdit(change, proof, proof.asked)
  const [result, ...others] = await Promise.all([
    attemptEdit(change, proof),
    ...proof.platforms.slice(1).map((platform) => isSolvedOn(platform, change, proof)),
  ])
  return others.every(Boolean) ? result : null
}

/**
 * Resolves the changed environment on every platform and weighs it on the first; null if one has no
 * solution, or if nothing is saved.
 */
export async function prove(proposal: Proposal, proof: Proof): Promise<Proven | null> {
  const result = await attemptEverywhere(proposal.change, proof)
  if (result === null) return null
  const [before, after] = [
    totalOnDisk(proof.asked.scenario.totals),
    totalOnDisk(result.scenario.totals),
  ]
  if (before - after < LEAST) return null
  const { code, title, file, lines, edits, commands, notes, breaks, drop_in } = proposal
  const advice: Advice = {
    code,
    title,
    saves: before - after,
    ...(file === undefined ? {} : { file }),
    lines,
    edits,
    commands,
    total_after: after,
    targets: proof.platforms,
    breaks,
    ...(drop_in === undefined ? {} : { drop_in }),
    notes,
    source: worstSource(
      [proof.asked.scenario, result.scenario].flatMap(({ packages }) =>
        packages.flatMap(onDiskSources),
      ),
    ),
  }
  return { proposal, advice, result }
}

/** The sources of a package's figures on disk. */
const onDiskSources = ({ sources }: PackageEstimate): readonly Source[] => [
  sources.installed,
  sources.bytecode,
]

/** The common change of all of them. */
function combinedEdit(proposals: readonly Proposal[]): EnvironmentEdit {
  const changes = proposals.map(({ change }) => change)
  const plans = changes.flatMap(({ plan }) => (plan === undefined ? [] : [plan]))
  const names = (key: 'without' | 'replace'): readonly string[] =>
    changes.flatMap(({ options }) => options?.[key] ?? [])
  return {
    edits: changes.flatMap(({ edits }) => edits),
    uninstallsOrphans: changes.some(({ uninstallsOrphans }) => uninstallsOrphans === true),
    options: {
      ...Object.assign({}, ...changes.map(({ options }) => options ?? {})),
      without: names('without'),
      replace: names('replace'),
    },
    plan: (plan) => plans.reduce((changed, change) => change(changed), plan),
  }
}

/**
 * The environment with all of them. A single one is already proven, and if at most one changes
 * which packages are installed, that one was resolved.
 */
async function combinedScenario(chosen: readonly Proven[], proof: Proof): Promise<Scenario | null> {
  const [first] = chosen
  if (first === undefined || chosen.length === 1) return first?.result.scenario ?? null
  const edit = combinedEdit(chosen.map(({ proposal }) => proposal))
  const moving = chosen.filter(({ proposal }) => proposal.change.keepsPackages !== true)
  const after = await (moving.length > 1
    ? attemptEverywhere(edit, proof)
    : attemptEdit(edit, proof, moving[0]?.result ?? proof.asked))
  return after?.scenario ?? null
}

/** The proposals of the list that do not change a line that an earlier one changes. */
const compatible = (all: readonly Proven[]): readonly Proven[] => {
  const touched = new Set<string>()
  return all.filter(({ proposal: { places } }) => {
    if (places.some((place) => touched.has(place))) return false
    for (const place of places) touched.add(place)
    return true
  })
}

/**
 * Several pieces of advice as one: with a budget the smallest set that keeps it, by harm and then
 * by bytes; without one all for which no code has to change. They are resolved together, so the
 * total is true.
 *
 * @param all the largest saving first
 * @param budget of the unchanged environment
 */
export async function combine(
  all: readonly Proven[],
  budget: BudgetResult | null,
  proof: Proof,
): Promise<{ readonly chosen: readonly Proven[]; readonly combined: CombinedAdvice } | null> {
  const before = totalOnDisk(proof.asked.scenario.totals)
  const attempt = async (chosen: readonly Proven[]) => {
    const scenario = await combinedScenario(chosen, proof)
    if (scenario === null) return null
    const after = totalOnDisk(scenario.totals)
    const combined: CombinedAdvice = {
      advice: chosen.map((one) => all.indexOf(one)),
      saves: before - after,
      total_after: after,
      targets: proof.platforms,
      keeps_budget: budget === null ? null : proof.keeps(scenario),
    }
    return { chosen, combined }
  }
  if (budget === null) return attempt(compatible(all.filter(({ proposal }) => proposal.harm <= 1)))
  if (budget.ok === true) return null
  const isOfAll = budget.package === undefined && budget.name === undefined
  const mayKeep = ({ total_after: after }: Advice): boolean => !isOfAll || after <= budget.limit
  const byHarm = compatible(
    [...all].sort((a, b) => a.proposal.harm - b.proposal.harm || b.advice.saves - a.advice.saves),
  )
  // One sufficient piece is better than several, unless it does more harm. If all are not enough,
  // fewer are not tried.
  let best: Awaited<ReturnType<typeof attempt>> = null
  for (const harm of [0, 1, 2]) {
    const allowed = byHarm.filter(({ proposal }) => proposal.harm <= harm)
    for (const one of all.filter(
      ({ proposal, advice }) => proposal.harm === harm && mayKeep(advice),
    )) {
      const single = await attempt([one])
      if (single?.combined.keeps_budget === true) return single
    }
    const everything = await attempt(allowed)
    if (
      everything !== null &&
      (best === null || everything.combined.total_after < best.combined.total_after)
    )
      best = everything
    if (everything !== null && everything.combined.keeps_budget !== true) continue
    for (let count = 2; count < allowed.length; count++) {
      const several = await attempt(allowed.slice(0, count))
      if (several?.combined.keeps_budget === true) return several
    }
    if (everything !== null) return everything
  }
  return best ?? attempt(byHarm.slice(0, 1))
}
