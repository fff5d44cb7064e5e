import { everywhere, type Stripping } from '../analyse/stripped.ts'
import { PysizeError } from '../errors.ts'
import { isDefaultIndex } from '../indexes/indexes.ts'
import { TORCH_PACKAGES } from '../indexes/pytorch.ts'
import { torchBuild } from '../indexes/torch-builds.ts'
import type { CondaInput } from '../inputs/conda/conda-input.ts'
import { formatsFor, type PinnedIndex } from '../inputs/index-options.ts'
import { type IndexSettings, indexSettings } from '../inputs/index-settings.ts'
import type { Changes, FurtherInstall, InputRequirement, Inputs } from '../inputs/input.ts'
import type { InstallerName } from '../model/estimate.ts'
import { decidingOptions } from '../options/option-table.ts'
import type { EstimateOptions } from '../options/options.ts'
import { parseRequirement, type Requirement } from '../packaging/requirement.ts'
import { buildRequest, holds } from '../resolve/build-request.ts'
import type { CandidateRules } from '../resolve/candidate.ts'
import { type HashChecking, hashChecking } from '../resolve/hash-checking.ts'
import { lockedConda } from '../resolve/locks/locked-conda.ts'
import { type PlannedLock, planLock } from '../resolve/locks/planned-lock.ts'
import { type Overrides, overridden } from '../resolve/overrides.ts'
import { policyOf } from '../resolve/policy.ts'
import { MOST_PACKAGES, type ResolutionMode, type ResolutionRequest } from '../resolve/request.ts'
import { findRuntime, type Runtime } from '../targets/runtime.ts'
import { createTarget, type Target } from '../targets/target.ts'
import { redact } from '../text/redact.ts'
import { condaSubdir } from './conda/conda-machine.ts'
import { createSharedState, type SharedState } from './shared-state.ts'
import { requireSingleValues } from './single-values.ts'

/** One scenario, decided in full before anything is asked of an index. */
export interface Plan {
  readonly name: string
  readonly request: ResolutionRequest
  readonly rules: CandidateRules
  readonly hashes: HashChecking
  readonly indexes: IndexSettings
  /** A variant of PyTorch's index, or null. */
  readonly torch: string | null
  readonly inputs: Inputs
  /** What a lock decides; null where there is none. */
  readonly lock: PlannedLock | null
  /** What conda installs before; null where it installs nothing. */
  readonly conda: CondaInput | null
  /** Normalised names of packages that the platform brings. */
  readonly provided: ReadonlySet<string>
  readonly runtime: Runtime | null
  /** Kinds of file that are left out. */
  readonly strip: readonly Stripping[]
  /**
   * The same question without the changes that options make to the environment; null where they
   * make none.
   */
  readonly plain: Plan | null
  /** Further installs into the environment, in their order. */
  readonly installs: readonly InstallPlan[]
}

/** A further install, decided in full. */
export interface InstallPlan {
  readonly install: FurtherInstall
  readonly plan: Plan
}

/**
 * @param sharedState of the session that other plans belong to as well
 * @throws PysizeError exit 2 where an option makes no sense
 */
export function planOf(
  options: EstimateOptions,
  inputs: Inputs,
  env: Readonly<Record<string, string | undefined>>,
  sharedState: SharedState = createSharedState(),
): Plan {
  requireSingleValues(options)
  const runtime = options.runtime === undefined ? null : findRuntime(options.runtime)
  const { changes } = inputs
  const plain = changes?.plain ?? inputs
  const first = planFor(options, inputs, env, sharedState, runtime)
  const plan = { ...first, installs: installPlans(first, options, env, sharedState, runtime) }
  if (changes === null && runtime === null)
    return plan.installs.length === 0 ? plan : { ...plan, plain: { ...plan, name: 'plain', installs: [] } }
  return {
    ...plan,
    // What is left of hashed lines need not be complete.
    hashes: { ...plan.hashes, check: () => {} },
    provided: new Set([...(changes?.provided ?? []), ...(runtime?.provides ?? []), ...(inputs.conda?.provides ?? [])]),
    plain: { ...planFor(options, plain, env, sharedState, runtime), name: 'plain' },
  }
}

/**
 * Target, date and formats of the command line hold for further installs, too. What its files name
 * and `--torch` do not.
 */
const installPlans = (
  { inputs: { installs, python }, lock, rules }: Plan,
  { torch, ...options }: EstimateOptions,
  env: Readonly<Record<string, string | undefined>>,
  sharedState: SharedState,
  runtime: Runtime | null,
): readonly InstallPlan[] =>
  installs.map((install) => {
    const { excludeNewer, compile, torch: own, installer } = install
    const given = {
      ...options,
      installer,
      // An interpreter that one has, as for the lock.
      ...(lock === null ? {} : { python: rules.target.python.full }),
      ...(excludeNewer === null ? {} : { excludeNewer }),
      ...(compile === null ? {} : { compile }),
      ...(own === null ? {} : { torch: own }),
    }
    return { install, plan: planFor(given, { ...install.inputs, python }, env, sharedState, runtime) }
  })

function planFor(
  options: EstimateOptions,
  inputs: Inputs,
  env: Readonly<Record<string, string | undefined>>,
  sharedState: SharedState,
  runtime: Runtime | null,
): Plan {
  const policy = policyOf(options.installer ?? inputs.lock?.lock.tool ?? inputs.installer ?? 'pip', options.compile)
  const installer = policy.name
  // A lock is installed by an interpreter that one has, not resolved for any patch release.
  const target = targetOf(options, inputs, inputs.lock === null ? installer : 'pip', runtime)
  const held = inputs.requirements.filter((input) => holds(input, target))
  const hashes = hashChecking(
    held.filter(({ locked }) => locked === undefined),
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
  const lock = inputs.lock === null ? null : planLock(inputs.lock, rules)
  const request = withLockedRoots(requestOf(withoutLocked(inputs), rules, options.resolution ?? 'highest'), lock, inputs)
  requireFew(request, lock)
  return {
    name: 'default',
    request,
    rules: shared(rules, options, inputs, sharedState),
    hashes,
    indexes: withLockedIndexes(indexSettings(inputs.options, installer, env, pinnedIndexes(held)), lock),
    torch: options.torch === undefined ? null : torchBuild(options.torch),
    inputs,
    lock,
    conda: condaOf(options, inputs, target),
    provided: new Set(inputs.conda?.provides ?? []),
    runtime,
    strip: everywhere(inputs.changes?.strip ?? []),
    plain: null,
    installs: [],
  }
}

/** @throws PysizeError exit 2 where more packages are named than any environment has */
function requireFew({ roots }: ResolutionRequest, lock: PlannedLock | null): void {
  const named = roots.length <= MOST_PACKAGES ? 0 : new Set(roots.map(({ requirement }) => requirement.name)).size
  if (Math.max(named, lock?.distributions.size ?? 0) <= MOST_PACKAGES) return
  throw new PysizeError('too-many-packages', `More than ${MOST_PACKAGES} packages are named.`, {
    exitCode: 2,
    places: roots[0]?.origin ?? [],
    hint: 'No environment has so many: split the file, and give its parts with --separate.',
  })
}

/** @throws PysizeError exit 3 where conda has no packages for the target */
function condaOf({ conda }: EstimateOptions, inputs: Inputs, target: Target): CondaInput | null {
  const input = inputs.conda ?? (conda === false || inputs.lock === null ? null : lockedConda(inputs.lock, target))
  if (input !== null) condaSubdir(target, input.file)
  return input
}

/** A package of a lock comes from the index that it names, should it be asked for. */
function withLockedIndexes(settings: IndexSettings, lock: PlannedLock | null): IndexSettings {
  const pinned = new Map(settings.pinned)
  for (const [name, { locked }] of lock?.distributions ?? []) {
    const index = locked.source.kind === 'index' ? locked.source.index : null
    if (index !== null && /^https?:/i.test(index) && !isDefaultIndex(index)) pinned.set(name, { url: index, flat: false })
  }
  return pinned.size === settings.pinned.size ? settings : { ...settings, pinned }
}

const withoutLocked = (inputs: Inputs): Inputs =>
  inputs.lock === null ? inputs : { ...inputs, requirements: inputs.requirements.filter(({ locked }) => locked === undefined) }

/** The roots of a lock come first; those whose lines an option leaves out do not come. */
function withLockedRoots(request: ResolutionRequest, lock: PlannedLock | null, { requirements }: Inputs): ResolutionRequest {
  if (lock === null) return request
  const names = new Set(requirements.flatMap(({ locked, requirement }) => (locked === undefined ? [] : (requirement?.name ?? []))))
  return { ...request, roots: [...lock.roots.filter(({ requirement }) => names.has(requirement.name)), ...request.roots] }
}

/** What of the inputs holds on the rules' target, with overrides in effect. */
export function requestOf(inputs: Inputs, { target, policy, overrides }: CandidateRules, mode: ResolutionMode): ResolutionRequest {
  const request = buildRequest(inputs, target, mode)
  if (overrides === undefined) return request
  return { ...request, roots: request.roots.map((root) => ({ ...root, requirement: overridden(root.requirement, overrides, policy) })) }
}

function overridesOf({ overrides }: Changes): Overrides | undefined {
  return overrides.size === 0 ? undefined : new Map([...overrides].map(([name, { requirement }]) => [name, requirement]))
}

/**
 * The indexes that sources name for single projects (uv:
 * crates/uv-resolver/src/resolver/indexes.rs).
 *
 * @throws PysizeError exit 2 where a project has two
 */
function pinnedIndexes(requirements: readonly InputRequirement[]): ReadonlyMap<string, PinnedIndex> {
  const pinned = new Map<string, PinnedIndex>()
  for (const { requirement, index, origin } of requirements) {
    if (requirement === null || index === undefined) continue
    const before = pinned.get(requirement.name) ?? index
    if (before.url !== index.url)
      throw new PysizeError(
        'conflicting-indexes',
        `${requirement.name} is asked for from two indexes: ${redact(before.url)} and ${redact(index.url)}.`,
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

/** @throws PysizeError with the file that names an impossible Python */
function targetOf(options: EstimateOptions, inputs: Inputs, installer: InstallerName, runtime: Runtime | null): Target {
  const { python, platform, glibc } = options
  if (runtime !== null) return targetOfRuntime(options, installer, runtime)
  const hint = python === undefined ? inputs.python : null
  try {
    return createTarget({ python: python ?? hint?.version, pythonFrom: hint?.from, platform, glibc, installer })
  } catch (error) {
    if (!(error instanceof PysizeError) || error.code !== 'bad-python' || hint === null) throw error
    throw new PysizeError(error.code, error.message, {
      exitCode: error.exitCode,
      places: [{ file: hint.from }],
      hint: 'Change it there, or give a version with --python.',
    })
  }
}

/** A runtime has one Python and one C library. The machine is the user's choice. */
function targetOfRuntime({ python, platform, glibc }: EstimateOptions, installer: InstallerName, runtime: Runtime): Target {
  const given = { platform, glibc: glibc ?? runtime.glibc, installer }
  const target = createTarget({ ...given, python: python ?? runtime.python, ...(python === undefined ? { pythonFrom: runtime.name } : {}) })
  const { major, minor } = target.python
  const differs =
    `${major}.${minor}` !== runtime.python ? `Python ${runtime.python}` : target.platform.startsWith('linux-') ? null : 'Linux with glibc'
  if (differs === null) return target
  const option = differs.startsWith('Python') ? `--python ${python}` : `--platform ${platform}`
  throw new PysizeError('runtime-conflict', `${runtime.name} runs ${differs}, and ${option} asks for another.`, {
    exitCode: 2,
    hint: `Leave out ${option.split(' ', 1)[0]}, or choose another runtime.`,
  })
}

/** The rules of an earlier plan where they are the same. Those with hashes are a file's own. */
function shared(rules: CandidateRules, options: EstimateOptions, inputs: Inputs, sharedState: SharedState): CandidateRules {
  if ([...inputs.requirements, ...inputs.constraints].some(({ hashes }) => Object.keys(hashes).length > 0)) return rules
  const { summary, patchAssumed } = rules.target
  const { onlyBinary, noBinary } = inputs.options
  // What changes the requirements alone leaves the rules as they are.
  const { without, replace, override, provided, strip, then, ...others } = options
  const overrides = [...(inputs.changes?.overrides.values() ?? [])].map(({ value }) => value)
  const key = JSON.stringify([decidingOptions(others), summary, patchAssumed, [...onlyBinary], [...noBinary], overrides])
  const known = sharedState.rules.get(key) ?? rules
  sharedState.rules.set(key, known)
  return known
}

/** The same question with torch from PyTorch's CPU index. */
export const cpuPlan = (plan: Plan): Plan => buildPlan(plan, 'cpu')

/**
 * The same question with torch from PyTorch's index `build`. A line that names another build
 * (`torch==2.9.0+cu128`) asks for its release.
 */
export const buildPlan = (plan: Plan, build: string): Plan => ({
  ...withTorch(withTorchSpecifiers(plan, withoutBuild), build),
  name: build,
  hashes: { ...plan.hashes, check: () => {} },
})

/** The same question with lines that ask for any version of torch and its companions. */
export const withAnyTorch = (plan: Plan): Plan => withTorchSpecifiers(plan, () => '')

const withoutBuild = (specifier: string): string =>
  /\+(?:cu|rocm|xpu)/.test(specifier) ? specifier.replace(/\+[a-z0-9.]+/g, '') : specifier

/** @param change makes the specifier of a line that names torch or a companion another one */
function withTorchSpecifiers(plan: Plan, change: (specifier: string) => string): Plan {
  const changed = (requirement: Requirement): Requirement => {
    const { name, specifier, url } = requirement
    const text = change(specifier.text)
    if (!TORCH_PACKAGES.has(name) || url !== null || text === specifier.text) return requirement
    return { ...requirement, specifier: parseRequirement(`${name}${text}`).specifier }
  }
  const roots = plan.request.roots.map((root) => ({ ...root, requirement: changed(root.requirement) }))
  return { ...plan, request: { ...plan.request, roots } }
}

/** Torch from PyTorch's index `build`. The user's hashes are not those of its builds. */
export function withTorch(plan: Plan, build: string): Plan {
  const { rules, hashes } = plan
  const isHashed = [...TORCH_PACKAGES].some((name) => hashes.allowed(name) !== null)
  const allowedHashes: CandidateRules['allowedHashes'] = (name) => (TORCH_PACKAGES.has(name) ? null : hashes.allowed(name))
  return { ...plan, torch: build, rules: isHashed ? { ...rules, allowedHashes } : rules }
}

/** The same question with one requirement more. */
export function withRoot(plan: Plan, text: string): Plan {
  const root = { requirement: parseRequirement(text), origin: [], text }
  return { ...plan, request: { ...plan.request, roots: [...plan.request.roots, root] } }
}

/**
 * A bare date includes that whole day, UTC; a full time is taken as it is (RFC 3339). Milliseconds
 * since the epoch.
 */
export function momentAfter(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i.test(text)
  const moment = day || time ? Date.parse(text) : Number.NaN
  // Date.parse rolls the 31st of a shorter month over.
  if (Number.isNaN(moment) || (day && new Date(moment).toISOString().slice(0, 10) !== text))
    throw new PysizeError('bad-date', `'${text}' is not a date.`, {
      exitCode: 2,
      hint: 'Write it as 2025-11-12, or with a time and a zone: 2025-11-12T08:00:00Z.',
    })
  return day ? moment + 86_400_000 : moment
}
