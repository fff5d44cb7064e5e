import { libraryHost } from '../api/library-host.ts'
import { PysizeError } from '../errors.ts'
import { diff, imageDiff } from '../index.ts'
import { isDependencyFile, isSettingsFile } from '../inputs/dependency-files.ts'
import { openRepository } from '../inputs/git/repository.ts'
import { type FoundSettings, settingsIn, TARGETS } from '../inputs/settings/project-settings.ts'
import type { DiffOptions } from '../options/options.ts'
import {
  type Commits,
  type ImageResult,
  type PullRequestComparison,
  shortName,
  type TargetResult,
} from '../reports/pull-request.ts'
import { withOrganisation } from '../scenarios/organisation-settings.ts'
import { withSession } from '../scenarios/session/session.ts'
import type { ActionInputs } from './action-inputs.ts'
import { changedPaths, isDockerfilePath, type Workspace } from './commits.ts'

/**
 * At most this many Dockerfiles are predicted, because a large repository may change all of them at
 * once.
 */
const MOST_DOCKERFILES = 5
const MOST_TARGETS = 12

/**
 * Compares two commits on each target, with the settings of the base: a pull request cannot raise
 * its own budget.
 *
 * @param env the variables that requirements files and settings may use
 * @returns null if no changed file lists requirements
 */
export async function comparePullRequest(
  commits: Commits,
  inputs: ActionInputs,
  workspace: Workspace,
  env: DiffOptions['env'],
): Promise<PullRequestComparison | null> {
  const changed = await changedPaths(commits, workspace)
  const isRequired = (path: string): boolean =>
    isDependencyFile(path) || isSettingsFile(path) || inputs.paths.some(holds(path))
  const requirements = changed.filter(isRequired)
  const dockerfiles = inputs.dockerfiles
    ? changed.filter((path) => isDockerfilePath(path) || path.endsWith('.dockerignore'))
    : []
  if (requirements.length === 0 && dockerfiles.length === 0) return null
  const place = { cwd: workspace.folder, ...(env === undefined ? {} : { env }) }
  const targets: TargetResult[] = []
  if (requirements.length > 0)
    for (const target of await targetsOf(commits.base, inputs, workspace, place))
      targets.push({
        target,
        ...(await outcome(() =>
          diff(shortName(commits.base), shortName(commits.head), {
            ...place,
            ...optionsOf(target),
            paths: inputs.paths,
            settingsFrom: 'old',
            ...(inputs.failIfGrows === undefined ? {} : { failIfGrows: inputs.failIfGrows }),
          }),
        )),
      })
  const images: ImageResult[] = []
  if (inputs.dockerfiles)
    for (const dockerfile of await predictable(
      commits,
      dockerfiles,
      requirements.length > 0,
      workspace,
    ))
      images.push({
        dockerfile,
        ...(await outcome(() =>
          imageDiff(shortName(commits.base), shortName(commits.head), { ...place, dockerfile }),
        )),
      })
  return { commits, targets, images }
}

const holds =
  (path: string) =>
  (named: string): boolean =>
    path === named || path.startsWith(`${named.replace(/\/$/, '')}/`)

async function outcome<D>(
  ask: () => Promise<D>,
): Promise<{ readonly diff: D | null; readonly error: PysizeError | null }> {
  try {
    return { diff: await ask(), error: null }
  } catch (error) {
    if (error instanceof PysizeError) return { diff: null, error }
    throw error
  }
}

/**
 * The targets of the workflow, else those of the base's project, else the project's default target.
 */
async function targetsOf(
  base: string,
  { targets }: ActionInputs,
  workspace: Workspace,
  place: Pick<DiffOptions, 'cwd' | 'env'>,
): Promise<readonly string[]> {
  const wanted = targets.length > 0 ? targets : await projectTargets(base, workspace, place)
  if (wanted.length > MOST_TARGETS)
    throw new PysizeError(
      'bad-action-input',
      `There are ${wanted.length} targets, and at most ${MOST_TARGETS} are compared.`,
      {
        exitCode: 2,
      },
    )
  return wanted.length > 0 ? wanted : ['']
}

async function projectTargets(
  base: string,
  { folder, env }: Workspace,
  place: Pick<DiffOptions, 'cwd' | 'env'>,
): Promise<readonly string[]> {
  const repository = await openRepository({ folder, env })
  const project = (await repository.files(base)).filter(({ path }) => path === 'pyproject.toml')
  const [bytes] = await repository.contents(project)
  const own = bytes === undefined ? null : await settingsIn(bytes.toString(), 'pyproject.toml')
  const set =
    own?.shown.extends === undefined
      ? own
      : await withSession({}, libraryHost(place), (session) =>
          withOrganisation(own, session, false),
        ).catch(onlyOwn(own))
  return (set?.shown.options[TARGETS] as readonly string[] | undefined) ?? []
}

/** The comparison reads the same settings, and reports it if they were not reached. */
const onlyOwn =
  (own: FoundSettings) =>
  (error: unknown): FoundSettings => {
    if (error instanceof PysizeError && error.exitCode === 4) return own
    throw error
  }

/**
 * `3.12 linux/arm64`: a word is the Python if it begins with a digit or names an implementation.
 */
function optionsOf(target: string): { python?: string; platform?: string } {
  const words = target.split(/\s+/).filter(Boolean)
  const pythons = words.filter((word) => /^(?:\d|py|cp|python)/i.test(word))
  const platforms = words.filter((word) => !pythons.includes(word))
  if (pythons.length > 1 || platforms.length > 1)
    throw new PysizeError(
      'bad-action-input',
      `The target '${target}' is not a Python version and a platform.`,
      {
        exitCode: 2,
        hint: "Write '3.12', 'linux/arm64' or '3.12 linux/arm64', one a line.",
      },
    )
  return {
    ...(pythons[0] === undefined ? {} : { python: pythons[0] }),
    ...(platforms[0] === undefined ? {} : { platform: platforms[0] }),
  }
}

/** The Dockerfiles that the commits change; if requirements change, the one in the root, too. */
async function predictable(
  { base, head }: Commits,
  changed: readonly string[],
  requirementsChanged: boolean,
  { folder, env }: Workspace,
): Promise<readonly string[]> {
  const repository = await openRepository({ folder, env })
  const of = async (commit: string): Promise<readonly string[]> =>
    (await repository.files(commit)).map(({ path }) => path).filter(isDockerfilePath)
  const before = await of(base)
  const both = (await of(head)).filter((path) => before.includes(path))
  const isWanted = (path: string): boolean =>
    changed.includes(path) ||
    ((requirementsChanged || changed.includes('.dockerignore')) && !path.includes('/'))
  return both.filter(isWanted).slice(0, MOST_DOCKERFILES)
}
