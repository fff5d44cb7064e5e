import { resolve } from 'node:path'
import pLimit from 'p-limit'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { statusOf } from '../cache/regular-file.ts'
import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { declaredParts } from '../inputs/declared-parts.ts'
import type { LockedParts } from '../inputs/locks/lock.ts'
import { isNamedAsLock, lockKind } from '../inputs/locks/lock-names.ts'
import { namedFiles } from '../inputs/named-files.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { readSource } from '../inputs/source.ts'
import type { ExtraSize, ExtrasReport } from '../model/project.ts'
import type { EstimateOptions } from '../options/options.ts'
import { normalizeName } from '../packaging/name.ts'
import { openDataSource } from '../scenarios/data-source.ts'
import { type Draft, draftOf } from '../scenarios/draft.ts'
import { findDistribution } from '../scenarios/one-distribution.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { planOf } from '../scenarios/plan/plan.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { refuseGates, refuseInstalls } from './refuse-options.ts'

/** Each of them waits for its own requests most of the time. */
const AT_ONCE = 8

/** A way to install the project, and the options that select it. */
interface Variant extends Pick<ExtraSize, 'kind' | 'name'> {
  readonly options: EstimateOptions
}

/**
 * The weight of a project without extras, with each extra and group, and with all of them. Either
 * one requirement or one project file is given.
 */
export async function extrasWith(options: EstimateOptions, host: Host): Promise<ExtrasReport> {
  refuseGates(options, 'extras')
  refuseInstalls(options, {
    why: 'extras installs the project with each extra into an empty environment',
    hint: "For an extra that is installed later: pysize estimate --with NAME --then 'NAME[EXTRA]'",
  })
  return withSession(options, host, async (session) => {
    const { project, variants } = await variantsOf(
      { ...withFolder(options, host.cwd), compare: false },
      session,
    )
    const base = await draftOf(variants[0]!.options, session)
    const onlyBase = sizeOf(base, 0)
    const others = await pLimit(AT_ONCE).map(variants.slice(1), ({ options: own, ...variant }) =>
      draftOf(own, session).then(
        (draft): ExtraSize => ({
          ...variant,
          size: sizeOf(draft, onlyBase.disk_size),
          error: null,
        }),
        (error): ExtraSize => ({ ...variant, size: null, error: faultOf(error) }),
      ),
    )
    await session.store.flush()
    const { target, installer } = base.scenarios[0]!
    return {
      schema_version: 1,
      command: 'extras',
      project,
      target,
      installer,
      extras: [
        { kind: 'base', name: null, size: { ...onlyBase, adds: 0 }, error: null },
        ...others,
      ],
      warnings: base.warnings,
      network: session.usage(),
    }
  })
}

/** A name means a folder if there is a folder of that name with a pyproject.toml. */
function withFolder(options: EstimateOptions, cwd: string): EstimateOptions {
  const { with: [name, ...more] = [], files = [] } = options
  const isFolder =
    name !== undefined &&
    more.length + files.length === 0 &&
    /^[\w.-]+$/.test(name) &&
    statusOf(resolve(cwd, name, 'pyproject.toml'))?.isFile() === true
  return isFolder ? { ...options, with: [], files: [name] } : options
}

function sizeOf(
  { scenarios }: Pick<Draft, 'scenarios'>,
  base: number,
): NonNullable<ExtraSize['size']> {
  const { totals } = scenarios[0]!
  const { packages, download_size, source } = totals
  return {
    packages,
    download_size,
    disk_size: totalOnDisk(totals),
    source,
    adds: totalOnDisk(totals) - base,
  }
}

/** An extra that cannot be installed is a separate row, and does not make others fail. */
function faultOf(error: unknown): NonNullable<ExtraSize['error']> {
  if (!(error instanceof PysizeError) || error instanceof FetchError) throw error
  return { code: error.code, message: error.message }
}

function variantsOf(
  options: EstimateOptions,
  session: Session,
): Promise<{ readonly project: string; readonly variants: readonly Variant[] }> {
  return (options.files ?? []).length > 0
    ? variantsOfFile(options, session)
    : variantsOfProject(options, session)
}

async function variantsOfFile(options: EstimateOptions, session: Session) {
  const { cwd } = session.host
  const { files } = await namedFiles(options.files ?? [], cwd)
  const [file = ''] = files
  const isLock = lockKind(file) !== undefined || isNamedAsLock(file)
  if (files.length !== 1) throw notOneProject()
  const parts = isLock
    ? await partsOfLock({ ...options, files }, session)
    : await declaredParts(await readSource({ file, shown: file }, { cwd }, []), cwd)
  if (parts === null) throw notOneProject()
  const { extras, groups } = parts
  const alone = { ...options, files, extras: [], groups: [], ...(isLock ? { noDev: true } : {}) }
  const all = { ...alone, extras, groups }
  return {
    project: file,
    variants: withAll([
      { kind: 'base', name: null, options: alone },
      ...extras.map(
        (name): Variant => ({ kind: 'extra', name, options: { ...alone, extras: [name] } }),
      ),
      ...groups.map(
        (name): Variant => ({ kind: 'group', name, options: { ...alone, groups: [name] } }),
      ),
      { kind: 'all', name: null, options: all },
    ]),
  }
}

async function partsOfLock(
  options: EstimateOptions,
  session: Session,
): Promise<Pick<LockedParts, 'extras' | 'groups'>> {
  const { lock } = await readInputs(inputsRequest({ ...options, extras: [], groups: [] }, session))
  return lock?.lock.parts ?? { extras: [], groups: [] }
}

/** The version is the same with each extra: the one that is chosen without extras. */
async function variantsOfProject(options: EstimateOptions, session: Session) {
  const inputs = await readInputs(inputsRequest(options, session))
  const plan = await planOf(options, inputs, session.host.env, session)
  const [root, ...more] = plan.request.roots
  if (root === undefined || more.length > 0 || root.requirement.url !== null) throw notOneProject()
  const source = openDataSource(plan, session, options.offline === true ? session.snapshot : null)
  const candidate = await findDistribution(root, plan, session, source)
  const metadata = await source.reader.metadata(candidate, { after: 0, purpose: 'needed' })
  const extras =
    metadata.kind === 'known'
      ? [...new Set(metadata.facts.providesExtra.map(normalizeName))].sort()
      : []
  const { name, version } = candidate
  const requiring = (...names: readonly string[]): EstimateOptions => ({
    ...options,
    with: [`${name}${names.length === 0 ? '' : `[${names.join(',')}]`}==${version.normal}`],
  })
  return {
    project: `${name} ${version.normal}`,
    variants: withAll([
      { kind: 'base', name: null, options: requiring() },
      ...extras.map(
        (extra): Variant => ({ kind: 'extra', name: extra, options: requiring(extra) }),
      ),
      { kind: 'all', name: null, options: requiring(...extras) },
    ]),
  }
}

/** All extras together are a separate row if there are two or more. */
const withAll = (variants: readonly Variant[]): readonly Variant[] =>
  variants.length > 3 ? variants : variants.slice(0, -1)

const notOneProject = (): PysizeError =>
  new PysizeError(
    'not-one-project',
    'The extras of one project are listed: a name, or a folder with a pyproject.toml.',
    {
      exitCode: 2,
      hint: 'Write: pysize extras fastapi, or: pysize extras .',
    },
  )
