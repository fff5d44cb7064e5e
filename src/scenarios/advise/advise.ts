import pLimit from 'p-limit'
import type { Gated } from '../../analyse/budgets/gates-kept.ts'
import { cudaMajors } from '../../analyse/cuda-majors.ts'
import { sizeOnDisk } from '../../analyse/on-disk.ts'
import { ownLines } from '../../analyse/own-lines.ts'
import { type Warning, warning } from '../../errors.ts'
import { writtenList } from '../../inputs/source-names.ts'
import { type Upkeep, upkeepOf } from '../../inputs/written-by.ts'
import type { Advice, CombinedAdvice } from '../../model/advice.ts'
import type { Edit } from '../../model/change.ts'
import type { Scenario, WithoutLine } from '../../model/estimate.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { list, listNames } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { SourcedAnswer } from '../answering-source.ts'
import { askedScenario } from '../asked-scenario.ts'
import type { DataSource } from '../data-source.ts'
import { type Gates, gatesAround, throughGates } from '../gates.ts'
import { whatToInstall } from '../install-command.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'
import { hasAcceleratorTorch } from '../torch/accelerator-torch.ts'
import { USUAL_PLATFORMS } from '../torch/choice.ts'
import { compareCpu } from '../torch/cpu-comparison.ts'
import { combine, LEAST, type Proof, type Proven, prove } from './advice.ts'
import { condaCpuProposals } from './conda-proposals.ts'
import { cudaInBase } from './cuda-in-base.ts'
import { otherCudas } from './cuda-proposals.ts'
import { installProposals } from './install-proposals.ts'
import { lineProposals } from './line-proposals.ts'
import { lockedAgain } from './locked-again.ts'
import type { Proposal } from './proposal.ts'
import { isSolvedOn } from './question.ts'
import { stripProposals } from './strip-proposals.ts'
import { cpuProposals, oneCudaProposals, otherCpuProposals } from './torch-proposals.ts'

/** The result of a search for advice. */
export interface Advised extends SourcedAnswer {
  readonly scenario: Scenario
  /** Of the unchanged environment. */
  readonly gated: Gated
  /** The largest saving first. */
  readonly advice: readonly Advice[]
  readonly combined: CombinedAdvice | null
  /** The edits of the combined advice. */
  readonly edits: readonly Edit[]
}

/** Each proof resolves for several platforms and waits for its requests most of the time. */
const AT_ONCE = 4

/**
 * Finds changes that make an environment smaller. Each piece of advice is resolved and weighed on
 * every platform of the project; one that fails on any of them is left out.
 *
 * @param given the first budget among them is the one that advice should keep
 * @param unused names of packages that deptry finds unused
 * @throws PysizeError like an estimate of the unchanged environment
 */
export async function advised(
  plan: Plan,
  options: EstimateOptions,
  given: Gates,
  unused: readonly string[],
  session: Session,
  source: DataSource,
): Promise<Advised> {
  const gates = gatesAround(given, plan.inputs)
  const asked = await askedScenario(plan, session, source)
  const isAsked = plan.inputs.requirements.length > 0
  const { warnings: gateWarnings, ...gated } = throughGates(gates, asked.scenario, isAsked)
  const cpu =
    hasAcceleratorTorch(asked.resolution) && plan.torch === null
      ? await compareCpu(plan, asked, session, source)
      : null
  // If PyTorch's index is unreachable, the snapshot's record of it answers for all proofs.
  const answering = cpu?.source ?? source
  const { platforms, warnings } = await projectPlatforms(plan, options, session, answering)
  const keeps = (scenario: Scenario): boolean | null =>
    throughGates(gates, scenario, isAsked).budget?.ok ?? null
  const proof: Proof = { options, session, source: answering, asked, platforms, keeps }
  const upkeep = upkeepOf(plan.inputs, session.host.cwd)
  const others = [
    ...installProposals(plan, asked, options),
    ...lineProposals(
      asked.scenario,
      unused,
      writtenList(upkeep, session.host.cwd),
      session.host.cwd,
    ),
    ...noBytecode(asked.scenario, options),
    ...stripProposals(asked.scenario, options.strip ?? []),
  ]
  const looking = { plan, asked, options, session, source: answering }
  const ofCpu =
    cpu?.result != null
      ? cpuProposals(looking, cpu.result)
      : cpu?.lacking != null
        ? otherCpuProposals(looking, cpu.lacking)
        : []
  const found = await pLimit(AT_ONCE).map(
    [
      ofCpu,
      plan.torch === null ? oneCudaProposals(looking) : [],
      condaCpuProposals(plan, options, session),
      ...otherCudas(asked.scenario, ownLines(asked.scenario), session.host.cwd),
      ...others.map((one) => [one]),
    ],
    (proposals) => firstProven(proposals, plan, upkeep, proof),
  )
  const all = found.filter((one) => one !== null).sort((a, b) => b.advice.saves - a.advice.saves)
  const best = await combine(all, gated.budget, proof)
  return {
    asOf: new Date().toISOString(),
    scenario: asked.scenario,
    gated,
    advice: all.map(({ advice }) => advice),
    combined: best?.combined ?? null,
    edits: best?.chosen.flatMap(({ proposal }) => proposal.edits) ?? [],
    warnings: [
      ...asked.warnings,
      ...(cpu?.warnings ?? []),
      ...warnings,
      ...gateWarnings,
      ...(all.some(isOneCuda) ? [] : severalCudas(asked.scenario)),
      ...(await cudaInBase(asked.scenario, options.files ?? [], session.host.cwd)),
      ...freeToKeep(unused, asked.scenario),
    ],
    freshUntil: 0,
  }
}

/** Findings of deptry that lead to no advice. */
function freeToKeep(unused: readonly string[], { packages }: Scenario): readonly Warning[] {
  return unused.flatMap((name) => {
    const lines = packages.find((one) => one.name === name)?.without_line
    if (lines === undefined || lines.length === 0)
      return [
        warning(
          'not-in-environment',
          `deptry finds ${name} unused, but no line of this environment names it.`,
        ),
      ]
    const [{ also_needed_by: others, leaves, saves }] = lines as readonly [WithoutLine]
    if (saves >= LEAST || leaves.includes(name)) return []
    const needs = others.length === 1 ? 'needs' : 'need'
    return [
      warning(
        'unused-stays',
        `deptry finds ${name} unused, but deleting it saves nothing: ${listNames(others, 4)} ${needs} it.`,
      ),
    ]
  })
}

const isOneCuda = ({ advice }: Proven): boolean => advice.code === 'one-cuda'

/**
 * Warns about several versions of CUDA if no advice reduces them to one: a person must choose the
 * build to remove.
 */
function severalCudas({ packages }: Scenario): readonly Warning[] {
  const majors = cudaMajors(packages)
  if (majors.length === 0) return []
  const sizeOf = (names: readonly string[]): number =>
    packages
      .filter(({ name }) => names.includes(name))
      .reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)
  const told = majors.map(
    ({ major, libraries, broughtBy }) =>
      `CUDA ${major} (${formatSize(sizeOf(libraries), false)}, for ${listNames(broughtBy, 3)})`,
  )
  return [
    warning(
      'several-cuda',
      `The environment contains libraries of ${list(told)}. Builds for one CUDA would share them.`,
    ),
  ]
}

/** Of proposals with the same result, the first that can be proven. */
async function firstProven(
  proposals: AsyncIterable<Proposal> | Iterable<Proposal>,
  plan: Plan,
  upkeep: Upkeep,
  proof: Proof,
): Promise<Proven | null> {
  for await (const proposal of proposals) {
    const proven = await prove(lockedAgain(proposal, plan, upkeep), proof)
    if (proven !== null) return proven
  }
  return null
}

/**
 * The requested platform and the usual ones, without those on which the unchanged environment has
 * no solution.
 */
async function projectPlatforms(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  source: DataSource,
): Promise<{ readonly platforms: readonly string[]; readonly warnings: readonly Warning[] }> {
  const { platform } = plan.rules.target
  const others = USUAL_PLATFORMS.filter((one) => one !== platform)
  const results = await Promise.all(
    others.map((one) => isSolvedOn(one, { edits: [] }, { options, session, source })),
  )
  const left = others.filter((_, at) => results[at] === false)
  return {
    platforms: [platform, ...others.filter((one) => !left.includes(one))],
    warnings: left.map((one) =>
      warning(
        'platform-left-out',
        `Advice is not proven for ${one}, where the requirements have no solution as they are.`,
      ),
    ),
  }
}

function noBytecode(
  { totals, installer }: Scenario,
  { files = [], with: added = [], then = [] }: EstimateOptions,
): readonly Proposal[] {
  // conda calls pip itself for an environment.yml.
  const isOfConda = files.some((file) => /\.ya?ml$/.test(file))
  if (totals.bytecode_size === 0 || (installer !== 'pip' && installer !== 'uv') || isOfConda)
    return []
  const what = whatToInstall(files, added, installer)
  const option = installer === 'uv' ? '--no-compile-bytecode' : '--no-compile'
  const command = `${installer === 'uv' ? 'uv pip install' : 'pip install'} ${option} ${what}`
  return [
    {
      code: 'no-bytecode',
      title: 'Install without bytecode (.pyc files)',
      breaks:
        'a fast start, because Python compiles modules at each start unless it can write .pyc files',
      notes: then.length === 0 ? [] : [`Give ${option} to the further installs, too.`],
      harm: 1,
      places: [],
      lines: [command],
      edits: [],
      commands: [command],
      change: { edits: [], options: { compile: false }, keepsPackages: then.length === 0 },
    },
  ]
}
