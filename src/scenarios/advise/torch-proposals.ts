import { cudaMajors } from '../../analyse/cuda-majors.ts'
import { orphansOf } from '../../analyse/orphans.ts'
import { PysizeError } from '../../errors.ts'
import { TORCH_BUILDS } from '../../indexes/torch-builds.ts'
import { readInputs } from '../../inputs/read-inputs.ts'
import type { Recipe } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion, type Version } from '../../packaging/versions/version.ts'
import { listNames } from '../../text/lists.ts'
import type { DataSource } from '../data-source.ts'
import { inputsRequest } from '../plan/inputs-request.ts'
import { type Plan, withRoot } from '../plan/plan.ts'
import { attemptScenario, type ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { buildPlan, cpuPlan, withAnyTorch, withoutRoots } from '../torch/build-plan.ts'
import { chooseTorch, releaseOf, type TorchChoice } from '../torch/choice.ts'
import { indexOfBuild, torchPins } from '../torch/pins.ts'
import { pinnedByRecipe } from '../torch/project-recipe.ts'
import { type RecipeRequest, recipeRequest, torchRecipe } from '../torch/recipe.ts'
import { type Proposal, WHICH_CUDA } from './proposal.ts'
import type { EnvironmentEdit } from './question.ts'

/** How many versions of torch, or builds, are proposed, each further away than the one before. */
const MOST_PROPOSALS = 4

/** The environment to search for proposals. */
interface Looking {
  readonly plan: Plan
  /** The unchanged environment. */
  readonly asked: ScenarioResult
  readonly options: EstimateOptions
  readonly session: Session
  /** The responses of PyTorch's index. */
  readonly source: DataSource
}

/**
 * The CPU build of torch, as in the short report: the newest first, then older ones in case that
 * one cannot be proven.
 *
 * @param cpu the scenario with torch from PyTorch's CPU index
 */
export async function* cpuProposals(
  looking: Looking,
  cpu: ScenarioResult,
): AsyncGenerator<Proposal> {
  for await (const { choice, ...proposal } of proposalsOf('cpu', looking, looking.plan, cpu))
    yield {
      ...proposal,
      code: 'cpu-build',
      title: 'Install the CPU build of torch',
      breaks: 'code that runs on a GPU',
      harm: 1,
    }
}

/**
 * The CPU builds next to a version of torch that has none, if lines of the user's require that
 * version.
 */
export async function* otherCpuProposals(
  looking: Looking,
  lacking: Version,
): AsyncGenerator<Proposal> {
  const open = withAnyTorch(looking.plan)
  const cpu = await attemptScenario(cpuPlan(open), looking.session, looking.source)
  if (cpu === null) return
  const wanted = releaseOf(lacking.normal)
  for await (const { choice, ...proposal } of proposalsOf('cpu', looking, open, cpu, lacking)) {
    const torch = releaseOf(choice.versions[0]!.version)
    yield {
      ...proposal,
      code: 'cpu-build',
      title: `Install the CPU build of torch ${torch} instead of ${wanted}`,
      breaks: `code that runs on a GPU, or that needs torch ${wanted}, which has no CPU build`,
      harm: 2,
    }
  }
}

/**
 * Torch for the major of CUDA that other packages need, if it brings another one: the two sets of
 * libraries then become one.
 */
export async function* oneCudaProposals(looking: Looking): AsyncGenerator<Proposal> {
  const { plan, asked, session, source } = looking
  const majors = cudaMajors(asked.scenario.packages)
  const isTorchs = ({ broughtBy }: (typeof majors)[number]): boolean => broughtBy.includes('torch')
  if (!majors.some(isTorchs)) return
  for (const { major, broughtBy } of majors.filter(
    (one) => !isTorchs(one) && one.broughtBy.length > 0,
  )) {
    for (const build of TORCH_BUILDS.filter((one) => RegExp(`^cu${major}\\d$`).test(one)).slice(
      0,
      MOST_PROPOSALS,
    )) {
      const result = await attemptScenario(buildPlan(plan, build), session, source)
      const proposals = result === null ? [] : proposalsOf(build, looking, plan, result)
      for await (const { choice, ...proposal } of proposals) {
        yield {
          ...proposal,
          places: [...proposal.places, WHICH_CUDA],
          code: 'one-cuda',
          title: `Install torch for CUDA ${major} (${build}), which ${listNames(broughtBy, 3)} ${broughtBy.length === 1 ? 'needs' : 'need'} too`,
          breaks: null,
          harm: 1,
        }
        break
      }
    }
  }
}

type Draft = Omit<Proposal, 'code' | 'title' | 'breaks' | 'harm'> & { readonly choice: TorchChoice }

/**
 * @param plan the conditions for the versions
 * @param result the scenario with torch from the index of `build`
 * @param nearestTo the versions next to this one rather than the newest
 */
async function* proposalsOf(
  build: string,
  { plan: given, asked, options, session, source }: Looking,
  plan: Plan,
  result: ScenarioResult,
  nearestTo?: Version,
): AsyncGenerator<Draft> {
  const request = recipeRequest(given, options, session)
  const orphans =
    request.upkeep.lock === null && request.upkeep.exported === undefined
      ? new Set<string>()
      : orphansOf(asked.scenario.packages, result.scenario.packages)
  const unfit = new Set<string>()
  while (unfit.size < MOST_PROPOSALS) {
    const choice = await chooseTorch(build, plan, result, session, source, {
      unfit,
      ...(nearestTo === undefined ? {} : { nearestTo }),
    })
    if (choice === null) return
    unfit.add(choice.versions[0]!.version)
    const recipe = torchRecipe(choice, asked.scenario, result.scenario, request)
    if (recipe === null) return
    if (nearestTo !== undefined && !(await takesOther(recipe, choice, request, options, session)))
      return
    yield {
      choice,
      // Without the line that brings torch, the lines would.
      places: recipe.edits.map(({ file, line }) => `${file}:${line}`),
      ...recipe,
      change: changeOf(
        recipe.edits,
        choice,
        asked.scenario,
        options,
        request,
        orphans,
        nearestTo !== undefined,
      ),
    }
  }
}

/**
 * Whether a recipe can lead to another version of torch than the files: it replaces their lines, or
 * the source of a list of hashes allows the new version.
 */
async function takesOther(
  { edits }: Recipe,
  { versions }: TorchChoice,
  { upkeep }: RecipeRequest,
  options: EstimateOptions,
  session: Session,
): Promise<boolean> {
  if (upkeep.project !== null || edits.some(({ remove }) => remove.length > 0)) return true
  const source = upkeep.lock?.command?.source
  if (source === undefined || source === null) return false
  try {
    const { requirements } = await readInputs({
      ...inputsRequest(options, session),
      files: [source],
      with: [],
    })
    return requirements.every(({ requirement }) => {
      const version = versions.find(({ name }) => name === requirement?.name)?.version
      return (
        requirement === null ||
        version === undefined ||
        satisfies(requirement.specifier, parseVersion(version)!)
      )
    })
  } catch (error) {
    if (error instanceof PysizeError) return false
    throw error
  }
}

/**
 * The change that proves a recipe. Lines in a requirements file or for pip are resolved as they
 * are. The settings of uv, Poetry and PDM, and hashed lines, are replaced by torch from PyTorch's
 * index only, which has the same result: with uv's option on every platform, otherwise on all but
 * macOS, where torch still comes from the main index.
 */
function changeOf(
  edits: Proposal['edits'],
  choice: TorchChoice,
  asked: Scenario,
  options: EstimateOptions,
  { upkeep }: RecipeRequest,
  orphans: ReadonlySet<string>,
  replacesVersion: boolean,
): EnvironmentEdit {
  const isPlain = upkeep.lock === null && upkeep.project === null
  if (isPlain && options.installer !== 'uv') {
    if (edits.length > 0) return { edits }
    const { with: added = [], extraIndexUrls = [] } = options
    return {
      edits: [],
      options: {
        with: [...added, ...torchPins(choice)],
        extraIndexUrls: [...extraIndexUrls, indexOfBuild(choice.build)],
      },
    }
  }
  const isOnMain = (platform: string): boolean =>
    !isPlain && (platform.startsWith('macos') || choice.without.includes(platform))
  const pins =
    upkeep.project === null
      ? {
          onBuild:
            replacesVersion && upkeep.lock !== null
              ? choice.versions.map(({ name, version }) => `${name}==${version}`)
              : [],
          onMain: [],
        }
      : pinnedByRecipe(choice, asked, upkeep.project.tool)
  const pinned = (plan: Plan, texts: readonly string[]): Plan =>
    texts.length === 0 ? plan : texts.reduce(withRoot, withAnyTorch(plan))
  return {
    edits: isPlain ? edits : [],
    plan: (plan) =>
      isOnMain(plan.rules.target.platform)
        ? pinned(plan, pins.onMain)
        : withoutRoots(buildPlan(pinned(plan, pins.onBuild), choice.build), orphans),
  }
}
