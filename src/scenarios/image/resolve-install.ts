import { PysizeError } from '../../errors.ts'
import type { InstallArguments } from '../../images/commands/install-arguments.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { pytorchVariants } from '../../indexes/pytorch.ts'
import type { PartsRequest } from '../../inputs/locks/requested-parts.ts'
import { readInputs } from '../../inputs/read-inputs.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import {
  firstInstall,
  type InstalledPackage,
  installedFor,
  secondInstall,
} from '../../resolve/second-install.ts'
import type { DataSource } from '../data-source.ts'
import { freshAnswer } from '../fresh-answer.ts'
import { findDistribution } from '../one-distribution.ts'
import { orNull } from '../or-null.ts'
import { inputsRequest } from '../plan/inputs-request.ts'
import { type Plan, planOf } from '../plan/plan.ts'
import { resolveInto } from '../resolve-plan.ts'
import { runScenario, type ScenarioResult, weighResolved } from '../run.ts'
import type { Session } from '../session/session.ts'
import { isPytorchAway } from '../torch/pytorch-away.ts'
import { answerDespiteAway } from './away-index.ts'
import type { ImageWork } from './image-work.ts'
import { learnLikenesses } from './likenesses.ts'
import { withoutMirrors } from './pypi-mirrors.ts'
import { markedStandIns, withLockedReleases, withReleases } from './repository-releases.ts'

/** The inputs of an install, with the files of the image at their paths on this machine. */
export interface InstallRequest {
  /** Null for a lock, whose tool installs it. */
  readonly installer: 'pip' | 'uv' | null
  readonly args: InstallArguments
  /** Null if the files decide which Python it is. */
  readonly environment: PythonEnvironment | null
  /** Files of the build context, imagePath, or keys of `texts`. */
  readonly files: readonly string[]
  readonly constraints: readonly string[]
  /** Local projects and archives, imagePath. */
  readonly paths: readonly string[]
  readonly requirements: readonly string[]
  /** Texts of files that commands of the image wrote. */
  readonly texts: ReadonlyMap<string, string>
  /** The folder of this machine from which relative paths in requirements files lead. */
  readonly cwd?: string | undefined
  /** Variables that requirements files name. */
  readonly env: ReadonlyMap<string, string>
  readonly target: Pick<EstimateOptions, 'platform' | 'glibc'>
  readonly compile: boolean | undefined
  /** Whether its installer reads requirements with known faults, as pip before 24.1 does. */
  readonly readsOldMetadata?: boolean
  /** The installed packages. */
  readonly installed: ReadonlyMap<string, InstalledPackage>
  /** The packages of the interpreter, name and version. */
  readonly seeds: ReadonlyMap<string, string>
  /** For a lock: the parts of its project. */
  readonly parts?: PartsRequest
}

export interface ResolvedInstall {
  /** The packages to install, by name: all that are not installed yet. */
  readonly written: ReadonlyMap<string, InstalledPackage>
  readonly plan: Plan
  /** ISO time. */
  readonly asOf: string
  readonly result: ScenarioResult
  readonly source: DataSource
  /** Names of the files that were read. */
  readonly read: readonly string[]
}

/**
 * @throws PysizeError like an estimate
 */
export async function resolveInstall(
  request: InstallRequest,
  { session, options }: Pick<ImageWork, 'session' | 'options'>,
): Promise<ResolvedInstall> {
  const { args, installer, environment, target, env, texts, compile } = request
  const asked: EstimateOptions = {
    ...options,
    files: request.files,
    with: [...request.requirements, ...request.paths],
    constraints: request.constraints,
    extras: args.extras,
    groups: args.groups,
    ...(installer === null ? {} : { installer }),
    ...(environment === null ? {} : { python: environment.python }),
    ...target,
    ...(args.indexUrl === null ? {} : { indexUrl: args.indexUrl }),
    ...(args.extraIndexUrls.length === 0 ? {} : { extraIndexUrls: args.extraIndexUrls }),
    ...(args.findLinks.length === 0 ? {} : { findLinks: args.findLinks }),
    ...(args.noIndex ? { noIndex: true } : {}),
    ...(args.torch === null || args.torch === 'auto' ? {} : { torch: args.torch }),
    ...(args.onlyBinary.length === 0 ? {} : { onlyBinary: args.onlyBinary }),
    ...(args.noBinary.length === 0 ? {} : { noBinary: args.noBinary }),
    ...(args.pre ? { pre: true } : {}),
    ...(args.excludeNewer === null ? {} : { excludeNewer: args.excludeNewer }),
    ...(args.requireHashes ? { requireHashes: true } : {}),
    ...(compile === undefined ? {} : { compile }),
    compare: false,
  }
  const host = {
    ...session.host,
    cwd: request.cwd ?? session.host.cwd,
    env: { ...withoutInstallers(session.host.env), ...Object.fromEntries(env) },
  }
  const own = { ...session, host }
  // The URLs of files are needed, which a snapshot does not have.
  session.sharedState.wholePages.addAll()
  const inputs = await readInputs({ ...inputsRequest(asked, own), ...request.parts, texts })
  const planned = await planOf(asked, inputs, host.env, session)
  const first = request.readsOldMetadata === true ? withOldMetadata(planned) : planned
  const read = inputs.files.map(({ file }) => file)
  try {
    return { ...(await answerTo(first)), read }
  } catch (error) {
    const direct = withoutMirrors(first, error, options.indexUrl ?? null)
    if (direct === undefined) {
      const other = torchOfSnapshot(request, error, session)
      const answer =
        other === undefined ? null : await orNull(resolveInstall(other, { session, options }))
      if (answer === null) throw error
      return answer
    }
    const { result, ...rest } = await answerTo(direct.plan)
    return { ...rest, read, result: { ...result, warnings: [direct.warning, ...result.warnings] } }
  }

  async function answerTo(plan: Plan): Promise<Omit<ResolvedInstall, 'read'>> {
    const { asOf, result, written, source } = await freshAnswer(plan, asked, own, async (from) => {
      const { answer, source, warnings } = await answerDespiteAway(plan, own, from, (other) =>
        withStandIns(request, plan, own, other),
      )
      const result = { ...answer.result, warnings: [...warnings, ...answer.result.warnings] }
      return {
        asOf: new Date().toISOString(),
        warnings: result.warnings,
        freshUntil: result.freshUntil,
        result,
        written: answer.written,
        source,
      }
    })
    await learnLikenesses({ plan, result, written, source })
    return { plan, asOf, result, written, source }
  }
}

/**
 * For an install whose only index is one of PyTorch's that cannot be reached: torch comes from the
 * snapshot, and the other packages, which PyTorch's index copies from PyPI, come from PyPI.
 */
function torchOfSnapshot(
  request: InstallRequest,
  error: unknown,
  session: Session,
): InstallRequest | undefined {
  const { args } = request
  if (args.indexUrl === null || session.snapshot === null || !isPytorchAway(error, session)) return
  const [variant] = pytorchVariants([args.indexUrl], session.host.env.PYSIZE_PYTORCH_URL)
  return variant === undefined
    ? undefined
    : { ...request, args: { ...args, indexUrl: null, torch: variant } }
}

/** A plan whose pip reads what a newer one refuses. */
const withOldMetadata = (plan: Plan): Plan => ({
  ...plan,
  rules: { ...plan.rules, policy: { ...plan.rules.policy, fixesMetadata: true } },
})

/** An install in which releases of the index stand in for repositories. */
async function withStandIns(
  request: InstallRequest,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Pick<ResolvedInstall, 'result' | 'written'>> {
  const { plan: released, standIns } = await withReleases(plan, session, source)
  const attempt = intoEnvironment(request, released, session, source)
  if (standIns.size > 0) {
    const { result, written } = (await orNull(attempt)) ?? {}
    if (result !== undefined && written !== undefined)
      return { result: markedStandIns(result, standIns), written }
    return intoEnvironment(request, plan, session, source)
  }
  const { result: first, written } = await attempt
  const locked = await withLockedReleases(first, plan, session, source)
  return { result: markedStandIns(locked.result, locked.standIns), written }
}

/** Resolves and weighs an install into an environment. */
async function intoEnvironment(
  { installed, seeds, args: { mode } }: InstallRequest,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Pick<ResolvedInstall, 'result' | 'written'>> {
  const { policy } = plan.rules
  const first =
    installed.size === 0 && mode.dependencies === 'all'
      ? await runScenario(plan, session, source)
      : null
  const met = new Map(
    [...seeds].filter(
      ([name]) => !installed.has(name) && first?.resolution.packages.has(name) !== false,
    ),
  )
  if (first !== null && met.size === 0)
    return { result: first, written: firstInstall(first.resolution, plan.request, policy).packages }
  const seeded = await seedPackages(met, plan, session, source)
  const environment = { packages: new Map([...seeded, ...installed]), roots: [] }
  const into = {
    installed: installedFor(environment, plan.request, mode),
    withoutDependencies: mode.dependencies === 'none',
  }
  const found = await resolveInto(into, plan, session, source)
  const { resolution, universe, notices, freshUntil } = found
  const done = secondInstall(environment, plan.request, resolution, mode, policy)
  const names = new Set(
    [
      ...done.replaced.map(({ after }) => after),
      ...done.reinstalled.map(({ after }) => after),
      ...done.added,
    ].map(({ name }) => name),
  )
  const weighed = await weighResolved(
    plan,
    { resolution, request: plan.request, universe, notices },
    session,
    source,
  )
  return {
    result: { ...weighed, freshUntil },
    written: new Map([...done.environment.packages].filter(([name]) => names.has(name))),
  }
}

/** Packages that the index no longer has are not looked at. */
function nullFor(error: unknown): null {
  if (error instanceof PysizeError) return null
  throw error
}

/**
 * Packages of the interpreter that a closure may need, such as setuptools, if the index has them.
 */
async function seedPackages(
  seeds: ReadonlyMap<string, string>,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ReadonlyMap<string, InstalledPackage>> {
  const found = await Promise.all(
    [...seeds].map(async ([name, version]) => {
      const requirement = parseRequirement(`${name}==${version}`)
      const candidate = await findDistribution(
        { requirement, origin: [], text: name },
        plan,
        session,
        source,
      ).catch(nullFor)
      return candidate === null
        ? []
        : [[name, { candidate, asked: false, policy: plan.rules.policy }] as const]
    }),
  )
  return new Map(found.flat())
}

/** A build does not see the variables of the shell that starts it. */
const withoutInstallers = (
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:PIP|UV)_/.test(name)))
