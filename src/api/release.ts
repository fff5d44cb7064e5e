import { parseGrowth } from '../analyse/diff/growth.ts'
import { matchFiles, sideOf } from '../analyse/releases/match-files.ts'
import {
  holdFiles,
  type ReleaseBudget,
  releaseBudgets,
} from '../analyse/releases/release-budgets.ts'
import { growthOfFiles } from '../analyse/releases/release-growth.ts'
import { inputError, PysizeError, type Warning, warning } from '../errors.ts'
import { commandLineRequirement } from '../inputs/command-line-requirement.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { readRelease } from '../inputs/releases/read-release.ts'
import { releasePaths } from '../inputs/releases/release-paths.ts'
import type { ReleaseReport, ReleaseSide } from '../model/release.ts'
import { OPTIONS } from '../options/option-table.ts'
import type { EstimateOptions, ReleaseOptions } from '../options/options.ts'
import { knownVersion } from '../resolve/candidate.ts'
import { openDataSource } from '../scenarios/data-source.ts'
import { indexedSide, releaseBefore, releaseWithin } from '../scenarios/indexed-release.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { type Plan, planOf } from '../scenarios/plan/plan.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { list } from '../text/lists.ts'

/**
 * Weighs wheels and sdists as files, and compares them with other releases: those of `against`,
 * else the last release on the index.
 */
export async function releaseWith(
  paths: readonly string[],
  options: ReleaseOptions,
  host: Host,
): Promise<ReleaseReport> {
  const { against, failIfGrows, ...given } = options
  const hard = releaseBudgets(given.budget)
  const soft = releaseBudgets(given.warnBudget)
  const limit = failIfGrows === undefined ? null : parseGrowth(failIfGrows)
  return withSession(given, host, async (session) => {
    const { side: asked, inputs } = await localSide(paths, host.cwd)
    const others: ReleaseSide[] = []
    const warnings: Warning[] = [...severalVersions(asked), ...withoutEffect(given)]
    const plan = await planOf(
      indexOptions(given),
      await readInputs(inputsRequest(indexOptions(given), session)),
      host.env,
      session,
    )
    for (const word of against ?? []) {
      const own = releasePaths(word, host.cwd)
      if (own === null) others.push(await namedRelease(word, asked, plan, session))
      else {
        const local = await localSide([word], host.cwd)
        others.push(local.side)
        inputs.push(...local.inputs)
      }
    }
    if (against === undefined && given.compare !== false && given.offline !== true) {
      const { side, notes } = await lastReleases(asked, plan, session)
      others.push(...side)
      warnings.push(...notes)
    }
    await session.store.flush()
    const sides = [asked, ...others]
    const rows = matchFiles(sides)
    const kept = hard.map((budget) => holdFiles(budget, asked.files))
    const warned = soft.map((budget) => ({
      ...holdFiles(budget, asked.files),
      level: 'warn' as const,
    }))
    const budgets = [...kept, ...warned]
    const ignored = new Set<string>(given.ignoreWarnings)
    return {
      schema_version: 1,
      command: 'release',
      as_of: new Date().toISOString(),
      inputs,
      release: { sides, rows },
      growth: limit === null ? null : growthOfFiles(limit, rows),
      budget: kept[0] ?? null,
      ...(budgets.length < 2 && soft.length === 0 ? {} : { budgets }),
      warnings: [
        ...warnings,
        ...[...hard, ...soft].flatMap((budget) => notHere(budget, asked)),
        ...session.warnings,
      ].filter(({ code }) => !ignored.has(code)),
      network: session.usage(),
    }
  })
}

async function localSide(
  words: readonly string[],
  cwd: string,
): Promise<{ side: ReleaseSide; inputs: ReleaseReport['inputs'][number][] }> {
  const paths = words.flatMap((word) => releasePaths(word, cwd) ?? [])
  if (paths.length === 0)
    throw inputError(
      'no-distributions',
      `${list(words)} ${words.length === 1 ? 'contains' : 'contain'} no wheel and no sdist.`,
      {
        hint: 'Name wheels, sdists or a folder of them, such as dist/.',
      },
    )
  const read = await readRelease([...new Set(paths)], cwd)
  return {
    side: sideOf(
      words.length > 2 ? `${words.length} files` : words.join(', '),
      null,
      read.map(({ weighed }) => weighed),
    ),
    inputs: read.map(({ input }) => input),
  }
}

/** `demo==1.0`, or `demo` for the newest release. */
async function namedRelease(
  word: string,
  asked: ReleaseSide,
  plan: Plan,
  session: Session,
): Promise<ReleaseSide> {
  const { requirement } = commandLineRequirement(word, session.host.cwd, { file: word })
  if (requirement === null || requirement.url !== null)
    throw inputError(
      'no-distributions',
      `${word} is not a wheel, a folder of wheels or a release.`,
      {
        hint: 'Name wheels, a folder of them, or a release on the index: demo==1.0',
      },
    )
  const { name, specifier } = requirement
  const source = openDataSource(plan, session, null)
  const release =
    specifier.specifiers.length === 0
      ? await releaseBefore(name, ownVersion(name, asked), plan, source)
      : await releaseWithin(name, specifier, plan, source)
  if (release === null)
    throw new PysizeError('no-such-package', `The index has no release ${word}.`, { exitCode: 3 })
  return indexedSide(release, asked.files, source)
}

const ownVersion = (name: string, { files }: ReleaseSide) => {
  const version = files.find((file) => file.name === name)?.version
  return version === undefined ? null : knownVersion(version)
}

/**
 * The last release of each project, as one side. If the index fails, a warning says so, and the
 * rest of the answer is complete.
 */
async function lastReleases(
  asked: ReleaseSide,
  plan: Plan,
  session: Session,
): Promise<{ readonly side: readonly ReleaseSide[]; readonly notes: readonly Warning[] }> {
  const source = openDataSource(plan, session, null)
  const notes: Warning[] = []
  const found: ReleaseSide[] = []
  const failed = new Map<string, readonly string[]>()
  for (const name of new Set(asked.files.map((file) => file.name))) {
    try {
      const release = await releaseBefore(name, ownVersion(name, asked), plan, source)
      if (release === null)
        notes.push(
          warning(
            'release-not-compared',
            `The index has no other release of ${name} to compare with.`,
          ),
        )
      else found.push(await indexedSide(release, asked.files, source))
    } catch (error) {
      if (!(error instanceof PysizeError) || session.signal?.aborted === true) throw error
      failed.set(error.message, [...(failed.get(error.message) ?? []), name])
    }
  }
  for (const [message, names] of failed)
    notes.push(
      warning(
        'release-not-compared',
        `${list(names)} ${names.length === 1 ? 'is' : 'are'} not compared with the last release: ${message}.`,
      ),
    )
  const [first] = found
  if (first === undefined) return { side: [], notes }
  const all = sideOf(
    list(found.map((one) => one.name)),
    first.index,
    found.flatMap(({ files }) => files),
  )
  return { side: [all], notes }
}

/** A folder that was not emptied between builds. */
function severalVersions({ files }: ReleaseSide): readonly Warning[] {
  const versions = new Map<string, Set<string>>()
  for (const { name, version } of files)
    versions.set(name, (versions.get(name) ?? new Set()).add(version))
  return [...versions]
    .filter(([, all]) => all.size > 1)
    .map(([name, all]) =>
      warning(
        'several-versions',
        `There are files of several versions of ${name}: ${list([...all])}. All are weighed.`,
      ),
    )
}

function notHere({ project }: ReleaseBudget, { files }: ReleaseSide): readonly Warning[] {
  if (project === null || files.some(({ name }) => name === project)) return []
  return [
    warning('not-in-environment', `${project} has a budget, but none of the files belongs to it.`),
  ]
}

/** The options that decide where a release is looked up. */
const INDEX_OPTIONS = [
  'indexUrl',
  'extraIndexUrls',
  'findLinks',
  'noIndex',
  'excludeNewer',
  'cache',
  'cacheDir',
  'offline',
  'env',
  'cwd',
  'signal',
] as const
/** Options with another meaning here. */
const OWN_OPTIONS = [
  'files',
  'budget',
  'warnBudget',
  'ignoreWarnings',
  'compare',
  'allowUnknown',
  'snapshot',
  'stdin',
  'onProgress',
  'cwd',
] as const

const indexOptions = (given: EstimateOptions): EstimateOptions =>
  Object.fromEntries(
    INDEX_OPTIONS.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
  )

/** Options that describe an environment. */
function withoutEffect(given: EstimateOptions): readonly Warning[] {
  const known: ReadonlySet<string> = new Set([...INDEX_OPTIONS, ...OWN_OPTIONS])
  const others = Object.entries(given).flatMap(([key, value]) =>
    known.has(key) || value === undefined ? [] : [optionName(key)],
  )
  if (others.length === 0) return []
  return [
    warning(
      'option-without-effect',
      `Files are weighed without installing them: ${list(others)} ${others.length === 1 ? 'has' : 'have'} no effect.`,
    ),
  ]
}

const optionName = (key: string): string =>
  /--[\w-]+/.exec(OPTIONS[key]?.spellings?.[0]?.flags ?? '')?.[0] ?? key
