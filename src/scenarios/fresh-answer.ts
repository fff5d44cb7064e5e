import { orphansOf } from '../analyse/orphans.ts'
import { PysizeError, type Warning } from '../errors.ts'
import { isKnownBuild, unknownBuild } from '../indexes/torch-builds.ts'
import type { EstimateOptions } from '../options/options.ts'
import { answerFrom, type SourcedAnswer } from './answering-source.ts'
import type { Answer } from './answers.ts'
import { isChanged } from './asked-scenario.ts'
import type { DataSource } from './data-source.ts'
import { changesOf, requireLines } from './environment-changes.ts'
import { performInstalls } from './installs/perform-installs.ts'
import type { Plan } from './plan/plan.ts'
import { resolveDeletions } from './resolve-deletions.ts'
import { attemptScenario, runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session/session.ts'
import { hasAcceleratorTorch } from './torch/accelerator-torch.ts'
import { cpuPlan, withoutRoots } from './torch/build-plan.ts'
import { chooseTorch } from './torch/choice.ts'
import { compareCpu } from './torch/cpu-comparison.ts'
import { recipeRequest, torchRecipe } from './torch/recipe.ts'

/**
 * The scenarios of an estimate, from indexes or from the snapshot.
 *
 * @param ask gets answers from a source
 * @throws PysizeError exit 2 (no snapshot), 3 (no solution), 4 (an index failed)
 */
export const freshAnswer = <A extends SourcedAnswer>(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  ask: (source: DataSource) => Promise<A>,
): Promise<A> =>
  answerFrom(plan, options, session, ask).catch((error: unknown) => {
    throw lacksBuild(plan, error)
      ? unknownBuild(plan.torch!)
      : lacksEveryIndex(plan, error)
        ? withoutIndex(error)
        : error
  })

const lacksEveryIndex = (
  { indexes: { noIndex, findLinks } }: Plan,
  error: unknown,
): error is PysizeError =>
  noIndex &&
  findLinks.length === 0 &&
  error instanceof PysizeError &&
  error.code === 'no-such-package'

const withoutIndex = ({ code, message, exitCode, places }: PysizeError): PysizeError =>
  new PysizeError(code, message, {
    exitCode,
    places,
    hint: '--no-index needs --find-links, but none is given.',
  })

/** An index without torch belongs to a build that does not exist, unless the build is known. */
const lacksBuild = ({ torch }: Plan, error: unknown): boolean =>
  torch !== null &&
  !isKnownBuild(torch) &&
  error instanceof PysizeError &&
  (error.code === 'no-such-package' || error.code === 'not-in-snapshot') &&
  /\btorch(?:vision|audio)?\b/.test(error.message)

/**
 * The scenarios of an estimate: the requested one, the plain one if it was changed, and the CPU
 * builds if torch is an accelerator build.
 */
export async function scenariosOf(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  source: DataSource,
): Promise<Answer> {
  const plain = plan.plain === null ? null : await runScenario(plan.plain, session, source)
  if (plain !== null) requireLines(plan, plain)
  const first =
    plain !== null && !isChanged(plan) ? plain : await runScenario(plan, session, source)
  if (plan.installs.length > 0) return answerOfInstalls(plan, first, plain!, session, source)
  const main = await resolveDeletions(plan, first, session, source, options.resolveDeletions)
  const warnings: Warning[] = []
  const results = [main, ...(plain === null ? [] : [plain])]
  if (
    options.torch === undefined &&
    options.compare !== false &&
    hasAcceleratorTorch(main.resolution)
  ) {
    const cpu = await compareCpu(plan, main, session, source)
    if (cpu.result !== null)
      results.push(await withRecipe(plan, options, main, cpu.result, session, cpu.source))
    warnings.push(...cpu.warnings)
  }
  const scenarios = results.map(({ scenario }) => scenario)
  const changes = plain === null ? undefined : changesOf(plan, main, plain)
  return {
    asOf: new Date().toISOString(),
    scenarios:
      changes === undefined
        ? scenarios
        : [{ ...scenarios[0]!, changes: changes.changes }, ...scenarios.slice(1)],
    warnings: [
      ...results.flatMap((result) => (result === plain ? [] : result.warnings)),
      ...warnings,
      ...(changes?.warnings ?? []),
    ],
    freshUntil: Math.min(...results.map((result) => result.freshUntil)),
  }
}

/** The CPU scenario with the lines to write for it. */
async function withRecipe(
  plan: Plan,
  options: EstimateOptions,
  asked: ScenarioResult,
  cpu: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult> {
  const choice = await chooseTorch('cpu', plan, cpu, session, source)
  if (choice === null) return cpu
  const request = recipeRequest(plan, options, session)
  const recipe = torchRecipe(choice, asked.scenario, cpu.scenario, request)
  if (recipe === null) return cpu
  const { lock, exported } = request.upkeep
  const isWritten = lock !== null || exported !== undefined
  const result = isWritten ? await writtenAgain(plan, asked, cpu, session, source) : cpu
  return { ...result, scenario: { ...result.scenario, recipe } }
}

/** The tool that writes a list leaves out what only the other build of torch needs. */
async function writtenAgain(
  plan: Plan,
  asked: ScenarioResult,
  cpu: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult> {
  const orphans = orphansOf(asked.scenario.packages, cpu.scenario.packages)
  if (orphans.size === 0) return cpu
  return (await attemptScenario(withoutRoots(cpuPlan(plan), orphans), session, source)) ?? cpu
}

/** The environment after further installs, and the one of the files. */
async function answerOfInstalls(
  plan: Plan,
  first: ScenarioResult,
  plain: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<Answer> {
  const { result, installs } = await performInstalls(plan, first, session, source)
  const { changes, warnings } = changesOf(plan, first, plain)
  const asked = plan.installs.map(
    ({ install }) => ({ option: 'then', value: install.value }) as const,
  )
  return {
    asOf: new Date().toISOString(),
    scenarios: [{ ...result.scenario, changes: [...changes, ...asked] }, plain.scenario],
    warnings: [...result.warnings, ...warnings],
    freshUntil: Math.min(result.freshUntil, plain.freshUntil),
    installs,
  }
}
