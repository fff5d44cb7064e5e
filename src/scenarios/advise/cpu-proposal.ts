import { orphansOf } from '../../analyse/orphans.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { type CpuChoice, chooseCpuBuild } from '../cpu-choice.ts'
import { CPU_INDEX, cpuPins, cpuRecipe, type RecipeRequest, recipeRequest } from '../cpu-recipe.ts'
import type { DataSource } from '../data-source.ts'
import { cpuPlan, type Plan } from '../plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session.ts'
import type { Proposal } from './proposal.ts'
import type { EnvironmentEdit } from './question.ts'

/** So many versions of torch are proposed, each older than the one before. */
const MOST_VERSIONS = 4

/**
 * The CPU build of torch, as the short report has it: the newest first, then older ones for where
 * that can't be proven.
 *
 * @param cpu the scenario with torch from PyTorch's CPU index
 * @param source what answered for it
 */
export async function* cpuProposals(
  plan: Plan,
  asked: ScenarioResult,
  cpu: ScenarioResult,
  options: EstimateOptions,
  session: Session,
  source: DataSource,
): AsyncGenerator<Proposal> {
  const request = recipeRequest(plan, options, session)
  const orphans = request.upkeep.lock === null ? new Set<string>() : orphansOf(asked.scenario.packages, cpu.scenario.packages)
  const unfit = new Set<string>()
  while (unfit.size < MOST_VERSIONS) {
    const choice = await chooseCpuBuild(plan, cpu, session, source, unfit)
    if (choice === null) return
    unfit.add(choice.builds[0]!.version)
    const recipe = cpuRecipe(choice, asked.scenario, cpu.scenario, request)
    yield {
      code: 'cpu-build',
      title: 'Install the CPU build of torch',
      breaks: 'nothing runs on a GPU',
      harm: 1,
      // Without the line that brings torch, the lines would.
      places: recipe.edits.map(({ file, line }) => `${file}:${line}`),
      ...recipe,
      change: changeOf(recipe.edits, choice, options, request, orphans),
    }
  }
}

/**
 * What is written into a requirements file or given to pip is resolved just so. What uv, poetry and
 * pdm do by settings of their own, and what becomes of hashed lines, comes to the same as torch
 * from PyTorch's index alone: with uv's option everywhere, else not on macOS, where torch stays
 * that of the main index.
 */
function changeOf(
  edits: Proposal['edits'],
  choice: CpuChoice,
  options: EstimateOptions,
  { upkeep }: RecipeRequest,
  orphans: ReadonlySet<string>,
): EnvironmentEdit {
  if (upkeep.lock === null && edits.length > 0) return { edits }
  if (upkeep.lock === null && upkeep.project === null && options.installer !== 'uv') {
    const { with: added = [], extraIndexUrls = [] } = options
    return { edits: [], options: { with: [...added, ...cpuPins(choice)], extraIndexUrls: [...extraIndexUrls, CPU_INDEX] } }
  }
  const isEverywhere = upkeep.lock === null && upkeep.project === null
  const isOnMain = (platform: string): boolean => !isEverywhere && (platform.startsWith('macos') || choice.without.includes(platform))
  return { edits: [], plan: (plan) => (isOnMain(plan.rules.target.platform) ? plan : withoutRoots(cpuPlan(plan), orphans)) }
}

/** A list of pins without those that its tool would leave out. */
const withoutRoots = (plan: Plan, names: ReadonlySet<string>): Plan =>
  names.size === 0
    ? plan
    : { ...plan, request: { ...plan.request, roots: plan.request.roots.filter(({ requirement }) => !names.has(requirement.name)) } }
