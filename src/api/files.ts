import pLimit from 'p-limit'
import { fileChangesOf } from '../analyse/file-sizes.ts'
import { readDistributionFiles } from '../distributions/distribution-files.ts'
import { PysizeError } from '../errors.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { listLocalFiles } from '../inputs/releases/list-files.ts'
import { releasePaths } from '../inputs/releases/release-paths.ts'
import type { DistributionFiles, FilesReport } from '../model/project.ts'
import type { EstimateOptions, FilesOptions } from '../options/options.ts'
import { type DataSource, openDataSource } from '../scenarios/data-source.ts'
import { withSettings } from '../scenarios/draft.ts'
import { findDistribution } from '../scenarios/one-distribution.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { type Plan, planOf } from '../scenarios/plan/plan.ts'
import { runScenario } from '../scenarios/run.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { refuseGates, refuseInstalls } from './refuse-options.ts'

/** How many directories are read at the same time. */
const AT_ONCE = 32

/**
 * The files inside wheels. With `files`, the wheels of the resolved environment; otherwise those of
 * each requirement of `with`, without dependencies: `numpy`, `numpy==2.1.0`. Wheels, sdists and
 * folders of them are read directly in both cases.
 */
export async function filesWith({ old, ...given }: FilesOptions, host: Host): Promise<FilesReport> {
  refuseGates(given, 'files')
  refuseInstalls(given, {
    why: 'files lists what wheels contain, not what an installation leaves',
    hint: 'To list the installed packages: pysize estimate FILE --then ARGS --all',
  })
  return withSession(given, host, async (session) => {
    const { options } = await withSettings(given, given.files?.[0], session)
    const distributions = await distributionsOf(options, session)
    const [only] = distributions
    if (only !== undefined && distributions.every(({ files }) => files === null))
      throw unknownFiles(only)
    if (old !== undefined && distributions.length !== 1) throw needsOne()
    const before = old === undefined ? undefined : await olderOf(old, only!, options, session)
    return {
      schema_version: 1,
      command: 'files',
      distributions,
      diff:
        before === undefined
          ? null
          : { old: before, changes: fileChangesOf(before.files ?? [], only?.files ?? []) },
      warnings: session.warnings,
      network: session.usage(),
    }
  })
}

async function distributionsOf(
  options: EstimateOptions,
  session: Session,
): Promise<readonly DistributionFiles[]> {
  const { cwd } = session.host
  const words = [...(options.files ?? []), ...(options.with ?? [])]
  const local = words.flatMap((word) => releasePaths(word, cwd) ?? [])
  const isOther = (word: string): boolean => releasePaths(word, cwd) === null
  const rest = {
    ...options,
    files: options.files?.filter(isOther) ?? [],
    with: options.with?.filter(isOther) ?? [],
  }
  const listed = await listLocalFiles([...new Set(local)], cwd)
  return words.some(isOther) || local.length === 0
    ? [...listed, ...(await distributionsOnIndex(rest, session))]
    : listed
}

async function distributionsOnIndex(
  options: EstimateOptions,
  session: Session,
): Promise<readonly DistributionFiles[]> {
  if (options.offline === true)
    throw new PysizeError(
      'needs-index',
      'The files inside wheels are read from the index, and --offline is set.',
      {
        exitCode: 2,
        hint: "Leave out --offline. The snapshot knows sizes by kind of file: 'pysize estimate --json' shows them.",
      },
    )
  const plan = await planOf(
    options,
    await readInputs(inputsRequest(options, session)),
    session.host.env,
    session,
  )
  const source = openDataSource(plan, session, null)
  const candidates = await candidatesOf(options, plan, session, source)
  const indexes = source.indexes(plan)
  const found = await pLimit(AT_ONCE).map(candidates, (candidate) =>
    readDistributionFiles(candidate, indexes),
  )
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function candidatesOf(
  options: EstimateOptions,
  plan: Plan,
  session: Session,
  source: DataSource,
) {
  if ((options.files ?? []).length === 0)
    return Promise.all(
      plan.request.roots.map((root) => findDistribution(root, plan, session, source)),
    )
  const { resolution } = await runScenario(plan, session, source)
  return [...resolution.packages.values()].map(({ candidate }) => candidate)
}

/** A bare version means a version of the same project. */
async function olderOf(
  old: string,
  { name }: DistributionFiles,
  options: EstimateOptions,
  session: Session,
): Promise<DistributionFiles> {
  const requirement = /^v?\d/.test(old) ? `${name}==${old}` : old
  const [before] = await distributionsOf({ ...options, files: [], with: [requirement] }, session)
  if (before?.files == null) throw before === undefined ? needsOne() : unknownFiles(before)
  return before
}

const unknownFiles = ({ name, version, reason }: DistributionFiles): PysizeError =>
  new PysizeError('files-unknown', `The files of ${name} ${version} are unknown: ${reason}.`, {
    exitCode: 4,
  })

const needsOne = (): PysizeError =>
  new PysizeError(
    'no-files',
    'Only the files of one wheel can be compared with those of another.',
    {
      exitCode: 2,
      hint: 'Name a project or a wheel: pysize files numpy --diff 1.26.4',
    },
  )
