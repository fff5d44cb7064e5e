import { everywhere, type Stripping } from '../../analyse/stripped.ts'
import { PysizeError } from '../../errors.ts'
import { isDefaultIndex } from '../../indexes/indexes.ts'
import { torchBuild } from '../../indexes/torch-builds.ts'
import type { CondaInput } from '../../inputs/conda/conda-input.ts'
import { formatsFor, type PinnedIndex } from '../../inputs/index-options.ts'
import type { Changes, FurtherInstall, InputRequirement, Inputs } from '../../inputs/input.ts'
import { type IndexSettings, indexSettings } from '../../inputs/settings/index-settings.ts'
import { decidingOptions } from '../../options/option-table.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { buildRequest, constraintsInTurns, holdingOn } from '../../resolve/build-request.ts'
import type { CandidateRules } from '../../resolve/candidate.ts'
import { type HashChecking, hashChecking, namesHash } from '../../resolve/hash-checking.ts'
import { lockedConda } from '../../resolve/locks/locked-conda.ts'
import { type PlannedLock, planLock } from '../../resolve/locks/planned-lock.ts'
import { type Overrides, overridden } from '../../resolve/overrides.ts'
import { policyOf } from '../../resolve/policy.ts'
import {
  MOST_PACKAGES,
  type ResolutionMode,
  type ResolutionRequest,
} from '../../resolve/request.ts'
import { findRuntime, type Runtime } from '../../targets/runtime.ts'
import type { Target } from '../../targets/target.ts'
import { redact } from '../../text/redact.ts'
import { type TakeTurn, takeTurns } from '../../turns.ts'
import { condaSubdir } from '../conda/conda-machine.ts'
import { type LocalTrees, localTrees } from '../locks/local-trees.ts'
import { requireKnownSystems, requirePlainConstraints } from '../requirement-notices.ts'
import { createSharedState, type SharedState } from '../session/shared-state.ts'
import { momentAfter } from './exclude-newer.ts'
import { targetOf } from './plan-target.ts'
import { requireSingleValues } from './single-values.ts'

/** One scenario, decided completely before anything is requested from an index. */
export interface Plan {
  readonly name: string
  readonly request: ResolutionRequest
  readonly rules: CandidateRules
  readonly hashes: HashChecking
  readonly indexes: IndexSettings
  /** A variant of PyTorch's index, or null. */
  readonly torch: string | null
  readonly inputs: Inputs
  /** The lock's decisions; null without a lock. */
  readonly lock: PlannedLock | null
  /** The local projects of the lock; null without a lock, or if a change cannot be noticed. */
  readonly trees: LocalTrees | null
  /** The packages that conda installs first; null if there are none. */
  readonly conda: CondaInput | null
  /** Normalised names of packages that the platform provides. */
  readonly provided: ReadonlySet<string>
  readonly runtime: Runtime | null
  /** Kinds of file that are left out. */
  readonly strip: readonly Stripping[]
  /**
   * The same plan without the changes that options make to the environment; null if there are none.
   */
  readonly plain: Plan | null
  /** Further installs into the environment, in their order. */
  readonly installs: readonly InstallPlan[]
}

/** A further install, decided completely. */
export interface InstallPlan {
  readonly install: FurtherInstall
  readonly plan: Plan
}

/** The state that plans of one session share. */
export interface PlanState {
  readonly sharedState: SharedState
  readonly turn: TakeTurn
}

/**
 * @param state of the session that other plans belong to as well
 * @throws PysizeError exit 2 if an option makes no sense
 */
export async function planOf(
  options: EstimateOptions,
  inputs: Inputs,
  env: Readonly<Record<string, string | undefined>>,
  state: PlanState = { sharedState: createSharedState(), turn: takeTurns(undefined) },
): Promise<Plan> {
  requireSingleValues(options)
  const { changes } = inputs
  const plain = changes?.plain ?? inputs
  const first = await planFor(options, inputs, env, state)
  const { runtime } = first
  const plan = { ...first, installs: await installPlans(first, options, env, state) }
  if (changes === null && runtime === null)
    return plan.installs.length === 0
      ? plan
      : { ...plan, plain: { ...plan, name: 'plain', installs: [] } }
  return {
    ...plan,
    // The lines that remain after a change may have hashes for only some packages.
    hashes: { ...plan.hashes, check: () => {} },
    provided: new Set([
      ...(changes?.provided ?? []),
      ...(runtime?.provides ?? []),
      ...(inputs.conda?.provides ?? []),
    ]),
    plain: { ...(await planFor(options, plain, env, state)), name: 'plain' },
  }
}

/**
 * Target, date and formats of the command line apply to further installs, too. Indexes of its files
 * and `--torch` do not.
 */
async function installPlans(
  { inputs: { installs, python }, lock, rules }: Plan,
  { torch, ...options }: EstimateOptions,
  env: Readonly<Record<string, string | undefined>>,
  state: PlanState,
): Promise<readonly InstallPlan[]> {
  const plans: InstallPlan[] = []
  for (const install of installs) {
    const { excludeNewer, compile, torch: own, installer } = install
    const given = {
      ...options,
      installer,
      // The Python is an installed interpreter with a patch release, as for the lock.
      ...(lock === null ? {} : { python: rules.target.python.full }),
      ...(excludeNewer === null ? {} : { excludeNewer }),
      ...(compile === null ? {} : { compile }),
      ...(own === null ? {} : { torch: own }),
    }
    const plan = await planFor(given, { ...install.inputs, python }, env, state)
    plans.push({ install, plan })
  }
  return plans
}

async function planFor(
  options: EstimateOptions,
  inputs: Inputs,
  env: Readonly<Record<string, string | undefined>>,
  { sharedState, turn }: PlanState,
): Promise<Plan> {
  const policy = policyOf(
    options.installer ?? inputs.lock?.lock.tool ?? inputs.installer ?? 'pip',
    options.compile,
  )
  const installer = policy.name
  const runtime = options.runtime === undefined ? null : findRuntime(options.runtime)
  // A lock is installed by an existing interpreter, not resolved for any patch release.
  const target = targetOf(options, inputs, inputs.lock === null ? installer : 'pip', runtime)
  requireKnownSystems(inputs.requirements, policy)
  requirePlainConstraints(inputs.constraints, policy)
  await turn()
  const held = holdingOn(inputs, target)
  await turn()
  const hashes = hashChecking(
    held.requirements.filter(({ locked }) => locked === undefined),
    inputs,
    installer,
  )
  const overrides = inputs.changes === null ? undefined : overridesOf(inputs.changes)
  const rules: CandidateRules = {
    target,
    policy,
    uploadedBefore: options.excludeNewer === undefined ? null : momentAfter(options.excludeNewer),
    noBinary: (name) => !formatsFor(inputs.options, name).wheel,
    onlyBinary: (name) => !formatsFor(inputs.options, name).sdist,
    // The hashes of a line are not those of the version that an override names.
    allowedHashes: (name) => (overrides?.has(name) === true ? null : hashes.allowed(name)),
    ...(overrides === undefined ? {} : { overrides }),
    ...(options.noDependencies === true ? { noDependencies: true } : {}),
  }
  const lock = inputs.lock === null ? null : await planLock(inputs.lock, rules, turn)
  await turn()
  const constraints = await constraintsInTurns(held.constraints, turn)
  const request = withLockedRoots(
    requestOf(withoutLocked(held), rules, options.resolution ?? 'highest', constraints),
    lock,
    inputs,
  )
  await turn()
  requireFew(request, lock)
  const pinned = pinnedIndexes(held.requirements)
  await turn()
  return {
    name: 'default',
    request,
    rules: shared(rules, options, inputs, sharedState),
    hashes,
    indexes: withLockedIndexes(indexSettings(inputs.options, installer, env, pinned), lock),
    torch: options.torch === undefined ? null : torchBuild(options.torch),
    inputs,
    lock,
    trees: lock === null ? null : localTrees(lock),
    conda: condaOf(options, inputs, target),
    provided: new Set(inputs.conda?.provides ?? []),
    runtime,
    strip: everywhere(inputs.changes?.strip ?? []),
    plain: null,
    installs: [],
  }
}

/**
 * @throws PysizeError exit 2 if more packages are named than any environment has
 */
function requireFew({ roots }: ResolutionRequest, lock: PlannedLock | null): void {
  const named =
    roots.length <= MOST_PACKAGES
      ? 0
      : new Set(roots.map(({ requirement }) => requirement.name)).size
  if (Math.max(named, lock?.distributions.size ?? 0) <= MOST_PACKAGES) return
  throw new PysizeError('too-many-packages', `More than ${MOST_PACKAGES} packages are named.`, {
    exitCode: 2,
    places: roots[0]?.origin ?? [],
    hint: 'No environment has so many: split the file, and give its parts with --separate.',
  })
}

/**
 * @throws PysizeError exit 3 if conda has no packages for the target
 */
function condaOf({ conda }: EstimateOptions, inputs: Inputs, target: Target): CondaInput | null {
  const input =
    inputs.conda ??
    (conda === false || inputs.lock === null ? null : lockedConda(inputs.lock, target))
  if (input !== null) condaSubdir(target, input.file)
  return input
}

/** If a package of a lock is requested from an index, it comes from the one that the lock names. */
function withLockedIndexes(settings: IndexSettings, lock: PlannedLock | null): IndexSettings {
  const pinned = new Map(settings.pinned)
  for (const [name, { locked }] of lock?.distributions ?? []) {
    const index = locked.source.kind === 'index' ? locked.source.index : null
    if (index !== null && /^https?:/i.test(index) && !isDefaultIndex(index))
      pinned.set(name, { url: index, flat: false })
  }
  return pinned.size === settings.pinned.size ? settings : { ...settings, pinned }
}

const withoutLocked = (inputs: Inputs): Inputs =>
  inputs.lock === null
    ? inputs
    : { ...inputs, requirements: inputs.requirements.filter(({ locked }) => locked === undefined) }

/** The roots of a lock come first, without those whose lines an option leaves out. */
function withLockedRoots(
  request: ResolutionRequest,
  lock: PlannedLock | null,
  { requirements }: Inputs,
): ResolutionRequest {
  if (lock === null) return request
  const names = new Set(
    requirements.flatMap(({ locked, requirement }) =>
      locked === undefined ? [] : (requirement?.name ?? []),
    ),
  )
  return {
    ...request,
    roots: [
      ...lock.roots.filter(({ requirement }) => names.has(requirement.name)),
      ...request.roots,
    ],
  }
}

/** Inputs that apply to the rules' target, with overrides in effect. */
export function requestOf(
  inputs: Inputs,
  { policy, overrides }: CandidateRules,
  mode: ResolutionMode,
  constraints: ResolutionRequest['constraints'],
): ResolutionRequest {
  const request = buildRequest(inputs, mode, constraints)
  if (overrides === undefined) return request
  return {
    ...request,
    roots: request.roots.map((root) => ({
      ...root,
      requirement: overridden(root.requirement, overrides, policy),
    })),
  }
}

function overridesOf({ overrides }: Changes): Overrides | undefined {
  return overrides.size === 0
    ? undefined
    : new Map([...overrides].map(([name, { requirement }]) => [name, requirement]))
}

/**
 * The indexes that sources name for single projects (uv:
 * crates/uv-resolver/src/resolver/indexes.rs).
 *
 * @throws PysizeError exit 2 if a project has two
 */
function pinnedIndexes(
  requirements: readonly InputRequirement[],
): ReadonlyMap<string, PinnedIndex> {
  const pinned = new Map<string, PinnedIndex>()
  for (const { requirement, index, origin } of requirements) {
    if (requirement === null || index === undefined) continue
    const before = pinned.get(requirement.name) ?? index
    if (before.url !== index.url)
      throw new PysizeError(
        'conflicting-indexes',
        `${requirement.name} is required from two indexes: ${redact(before.url)} and ${redact(index.url)}.`,
        {
          exitCode: 2,
          places: origin,
          hint: 'Give the sources markers that exclude each other.',
        },
      )
    pinned.set(requirement.name, index)
  }
  return pinned
}

/** The equal rules of an earlier plan, if there are any. Rules with hashes belong to one file. */
function shared(
  rules: CandidateRules,
  options: EstimateOptions,
  inputs: Inputs,
  sharedState: SharedState,
): CandidateRules {
  if (inputs.requirements.some(namesHash) || inputs.constraints.some(namesHash)) return rules
  const { summary, patchAssumed } = rules.target
  const { onlyBinary, noBinary } = inputs.options
  // Changes of only the requirements leave the rules unchanged.
  const { without, replace, override, provided, strip, then, ...others } = options
  const overrides = [...(inputs.changes?.overrides.values() ?? [])].map(({ value }) => value)
  const key = JSON.stringify([
    decidingOptions(others),
    summary,
    patchAssumed,
    [...onlyBinary],
    [...noBinary],
    overrides,
  ])
  const known = sharedState.rules.get(key) ?? rules
  sharedState.rules.set(key, known)
  return known
}

/** The same plan with one more requirement. */
export function withRoot(plan: Plan, text: string): Plan {
  const root = { requirement: parseRequirement(text), origin: [], text }
  return { ...plan, request: { ...plan.request, roots: [...plan.request.roots, root] } }
}
