import { basename, dirname, join } from 'node:path'
import { denyRules } from '../analyse/budgets/denied-packages.ts'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import { parseBudget } from '../analyse/budgets/parse-size.ts'
import { isOfSystem } from '../analyse/verification/installed-files.ts'
import { verifyEnvironment } from '../analyse/verification/verification.ts'
import { inputError, type Warning, warning } from '../errors.ts'
import { namedFiles } from '../inputs/named-files.ts'
import { type ProjectFacts, projectFacts } from '../inputs/project-facts.ts'
import { findPython } from '../inputs/python-hint.ts'
import { otherPlaces } from '../installed/elsewhere.ts'
import { type Environment, findEnvironment, minorOf } from '../installed/environment.ts'
import type { ArchivedImage } from '../installed/image/archive.ts'
import { choosePlace, type OpenedSource, openSource } from '../installed/open-source.ts'
import { type ReadEnvironment, readEnvironment } from '../installed/read-environment.ts'
import type { BudgetResult, DeniedPackage } from '../model/budget.ts'
import type { Estimate } from '../model/estimate.ts'
import type { VerifiedChange, VerifyReport } from '../model/verification.ts'
import type { ImageOptions, VerifyOptions } from '../options/options.ts'
import { parseLenientSpecifierSet, satisfies } from '../packaging/versions/specifier.ts'
import type { Host } from '../scenarios/session/session.ts'
import { readPlatform } from '../targets/platform-spelling.ts'
import { createTarget, type Target } from '../targets/target.ts'
import { estimateWith } from './estimate.ts'
import { installedTarget } from './installed-target.ts'
import { openNamedImage } from './named-image.ts'
import { type PredictedBeside, predictedBeside } from './predicted-beside.ts'

/**
 * Reads a real environment, estimates the intended one for its Python and platform, and compares
 * them.
 */
export async function verifyWith(options: VerifyOptions, host: Host): Promise<VerifyReport> {
  const {
    path: named,
    image,
    insecureRegistries: _,
    hashes = false,
    files: given = [],
    dockerfile,
    context,
    buildArgs,
    target: stage,
    ...rest
  } = options
  const first = named === undefined ? given[0] : undefined
  const path = image ?? named
  const place =
    path === undefined
      ? choosePlace({ first, cwd: host.cwd, activated: host.env.VIRTUAL_ENV })
      : { path, isFirst: false }
  // The tool that locked a project counts, even if pip then installed from its lock.
  const { files, warnings: chosen } = await namedFiles(
    place.isFirst ? given.slice(1) : given,
    host.cwd,
    options.installer,
  )

  const reading = { hashes, isWanted: isWantedPlatform(options), samples: dockerfile !== undefined }
  const opened = await (image === undefined
    ? openSource(place.path, host.cwd, reading)
    : openNamedImage(image, options, host, reading))
  const environment = findEnvironment(opened.source)
  const read = await readEnvironment(environment, {
    hashes,
    onFile: hashes ? progressOf(options) : undefined,
  })
  const { target: found, warnings } = installedTarget(read, options)
  const estimateOptions = { ...rest, ...found, files, compare: false }
  const isAsked = files.length + (rest.with ?? []).length > 0
  const estimate = isAsked ? await estimateWith(estimateOptions, host) : null
  const beside =
    dockerfile === undefined
      ? null
      : await predictedBeside(
          { ...rest, ...withDockerfile({ dockerfile, context, buildArgs, target: stage }) },
          imageOf(opened, place.path),
          host,
        )
  const target = createTarget({
    ...found,
    python: found.python ?? estimate?.scenarios[0]?.target.python,
  })

  const projects = await projectFacts(estimate?.inputs.map(({ file }) => file) ?? [], host.cwd)
  const verification = verifyEnvironment({
    read,
    meant: estimate?.scenarios[0] ?? beside?.meant ?? null,
    target,
    projects: new Set(projects.flatMap(({ name }) => name ?? [])),
    copied: opened.image === null ? new Set() : await projectsOfLocks(estimate, host.cwd),
    otherPython:
      excludedPython(projects, target) ??
      (options.python === undefined ? await pythonOfProject(files, environment, host.cwd) : null),
    elsewhere: () => otherPlaces(environment, { home: homeOf(host), cwd: host.cwd }),
  })
  const all = [...chosen, ...warnings, ...unreadable(read), ...(beside?.warnings ?? [])]
  const done = report(place.path, read, estimate, options, verification, all)
  return beside === null ? done : { ...done, ...withPrediction(done, beside) }
}

/** The project next to each lock: an image often contains its code as files. */
async function projectsOfLocks(
  estimate: Estimate | null,
  cwd: string,
): Promise<ReadonlySet<string>> {
  const beside = (estimate?.inputs ?? []).flatMap(({ file }) =>
    /\.lock$/.test(file) ? [join(dirname(file), 'pyproject.toml')] : [],
  )
  const facts = await projectFacts(beside, cwd)
  return new Set(facts.flatMap(({ name }) => name ?? []))
}

/** The given options that belong to a prediction. */
const withDockerfile = (
  given: {
    readonly [K in 'dockerfile' | 'context' | 'buildArgs' | 'target']: VerifyOptions[K] | undefined
  },
): ImageOptions =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/**
 * @throws PysizeError exit 2 if a Dockerfile is given without an image
 */
function imageOf({ image }: OpenedSource, path: string): ArchivedImage {
  if (image !== null) return image
  throw inputError(
    'no-image',
    `${path} is not an image, so it cannot be compared with a Dockerfile.`,
    {
      hint: 'Name an archive or a reference: pysize verify --image app.tar --dockerfile Dockerfile',
    },
  )
}

function withPrediction(
  { inputs, network, as_of }: VerifyReport,
  { layers, findings, input, asOf, network: own }: PredictedBeside,
): Pick<VerifyReport, 'layers' | 'findings' | 'inputs' | 'network' | 'as_of'> {
  const sum = (key: 'requests' | 'bytes' | 'rounds'): number => network[key] + own[key]
  return {
    as_of: [as_of, asOf].sort()[0]!,
    inputs: [...inputs, input],
    layers,
    findings,
    network: { ...network, requests: sum('requests'), bytes: sum('bytes'), rounds: sum('rounds') },
  }
}

const homeOf = ({ env }: Host): string | null => env.HOME ?? env.USERPROFILE ?? null

/** Of several images the one for the requested platform. */
function isWantedPlatform({ platform }: VerifyOptions): (platform: string) => boolean {
  const asked = platform === undefined ? undefined : readPlatform(platform)
  return (own) =>
    asked === undefined ||
    readPlatform(own)?.name.replace(/^musl/, '') === asked.name.replace(/^musl/, '')
}

/** Reports the files whose hashes are computed, and lets timers and interrupts run in between. */
function progressOf({
  onProgress,
  signal,
}: VerifyOptions): (done: number, all: number) => Promise<void> {
  return async (done, all) => {
    onProgress?.({
      phase: 'hashing',
      scenario: 'default',
      packages: all,
      done,
      requests: 0,
      bytes: 0,
      rounds: 0,
      unreadable: 0,
    })
    await new Promise((resume) => setImmediate(resume))
    signal?.throwIfAborted()
  }
}

/** A project whose `requires-python` excludes the Python of the environment. */
function excludedPython(
  projects: readonly ProjectFacts[],
  { python }: Target,
): Extract<VerifiedChange, { kind: 'python' }> | null {
  for (const { file, requiresPython } of projects) {
    const allowed = requiresPython === null ? undefined : parseLenientSpecifierSet(requiresPython)
    if (allowed !== undefined && !satisfies(allowed, python.full, true))
      return { kind: 'python', expected: requiresPython!, found: python.full, from: file }
  }
  return null
}

/**
 * A `.python-version` or `runtime.txt` that names another Python than the environment has. A range
 * in a pyproject.toml names none.
 */
async function pythonOfProject(
  files: readonly string[],
  { python }: Environment,
  cwd: string,
): Promise<Extract<VerifiedChange, { kind: 'python' }> | null> {
  if (python === null || files[0] === undefined) return null
  const { python: hint } = await findPython(files[0], cwd)
  if (
    hint === null ||
    basename(hint.from) === 'pyproject.toml' ||
    minorOf(hint.version) === minorOf(python)
  )
    return null
  return { kind: 'python', expected: hint.version, found: python, from: hint.from }
}

/** Reports distributions without a RECORD, whose files could not be checked. */
function unreadable({ distributions }: ReadEnvironment): readonly Warning[] {
  const without = distributions
    .filter(
      (one) =>
        one.rows === null &&
        !isOfSystem(one) &&
        (one.installer === null || one.installer === 'conda'),
    )
    .map(({ name }) => name)
  if (without.length === 0) return []
  const some =
    without.length === 1
      ? `${without[0]} has no RECORD: its`
      : `${without.length} distributions have no RECORD (${without.slice(0, 3).join(', ')}…): their`
  return [warning('no-record', `${some} files were not checked.`)]
}

function report(
  path: string,
  read: ReadEnvironment,
  estimate: Estimate | null,
  options: VerifyOptions,
  verification: VerifyReport['verify'],
  warnings: readonly Warning[],
): VerifyReport {
  const { environment, files, distributions } = read
  let size = 0
  for (const file of files.values()) size += file.size
  const budgets = estimate === null ? measuredBudgets(options.budget, size) : budgetsOf(estimate)
  const denied = deniedInstalled(read, estimate, options)
  return {
    schema_version: 1,
    command: 'verify',
    as_of: estimate?.as_of ?? new Date().toISOString(),
    inputs: estimate?.inputs ?? [],
    environment: {
      path,
      kind: environment.kind,
      site_packages: environment.folders,
      python: environment.python,
      platform: environment.machine?.platform ?? null,
      distributions: distributions.length,
      size,
    },
    verify: verification,
    scenarios: estimate?.scenarios ?? [],
    budget: budgets[0] ?? null,
    ...(budgets.length > 1 ? { budgets } : {}),
    ...(denied.length > 0 ? { denied } : {}),
    warnings: [...warnings, ...(estimate?.warnings ?? [])],
    network: estimate?.network ?? { requests: 0, bytes: 0, rounds: 0 },
  }
}

/** Without an estimate, a budget is compared with the size of what is installed. */
function measuredBudgets(
  budget: VerifyOptions['budget'],
  measured: number,
): readonly BudgetResult[] {
  const unknown = { packages: 0, download_size: 0 }
  return [budget ?? []].flat().map((one) => {
    const limit = parseBudget(one)
    const over = Math.max(0, measured - limit)
    return {
      limit,
      measured,
      over_by: over,
      ok: over === 0,
      interval: [measured, measured],
      unknown,
      culprits: [],
    }
  })
}

/** Denied packages that are installed, or that the estimate contains. */
function deniedInstalled(
  { distributions }: ReadEnvironment,
  estimate: Estimate | null,
  { deny, requireCpu }: VerifyOptions,
): readonly DeniedPackage[] {
  const rules = denyRules(deny ?? [], requireCpu === true)
  const expected = new Map(estimate?.denied?.map((one) => [one.name, one]))
  const installed = distributions.flatMap(({ name, version }): DeniedPackage[] => {
    const rule = rules.find(({ matches }) => matches({ name, version }))
    const { file = null, line = null, path = [name] } = expected.get(name) ?? {}
    return rule === undefined ? [] : [{ name, version, rule: rule.rule, file, line, path }]
  })
  const names = new Set(installed.map(({ name }) => name))
  return [...installed, ...(estimate?.denied ?? []).filter(({ name }) => !names.has(name))]
}
