import { PysizeError } from '../../errors.ts'
import { FetchError } from '../../fetch/fetch-error.ts'
import type { FetcherWithCredentials } from '../../fetch/fetcher.ts'
import { withPytorchBase } from '../../indexes/pytorch.ts'
import type { CondaInput } from '../../inputs/conda/conda-input.ts'
import type { CondaEnvironment } from '../../inputs/conda/environment-yml.ts'
import {
  addPackages,
  DEFAULT_INDEX_OPTIONS,
  growing,
  type IndexOptions,
} from '../../inputs/index-options.ts'
import type { InputsRequest } from '../../inputs/read-inputs.ts'
import { startingIndexes } from '../../inputs/settings/index-settings.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { createTarget } from '../../targets/target.ts'
import type { Host, Session } from '../session/session.ts'

/** The options that select the input files. */
export function inputsRequest(options: EstimateOptions, session: Session): InputsRequest {
  const { host, fetcher } = session
  return {
    files: options.files ?? [],
    with: options.with ?? [],
    constraints: options.constraints ?? [],
    extras: options.extras ?? [],
    groups: options.groups ?? [],
    allExtras: options.allExtras,
    allGroups: options.allGroups,
    onlyGroups: options.onlyGroups,
    noDev: options.noDev,
    members: options.members,
    allMembers: options.allMembers,
    without: options.without ?? [],
    replace: options.replace ?? [],
    override: options.override ?? [],
    provided: options.provided ?? [],
    strip: options.strip ?? [],
    installs: options.then ?? [],
    env: host.env,
    cwd: host.cwd,
    stdin: options.stdin,
    signal: options.signal,
    installer: options.installer,
    solveConda:
      options.conda === false
        ? undefined
        : (environment) => solveConda(environment, options, session),
    fetchText:
      options.offline === true
        ? undefined
        : (url) => fetchText(withPytorchBase(url, host.env.PYSIZE_PYTORCH_URL), fetcher),
    options: indexOptions(options, host.env),
  }
}

/** Loaded only for an environment of conda. */
async function solveConda(
  environment: CondaEnvironment,
  options: EstimateOptions,
  session: Session,
): Promise<CondaInput> {
  const { solveEnvironment } = await import('../conda/solve-environment.ts')
  const { platform, glibc } = options
  return solveEnvironment(
    environment,
    createTarget({ platform, glibc, installer: 'pip' }),
    options,
    session,
  )
}

/** The largest requirements file on the network; real ones have kilobytes. */
const MAX_FILE = 10e6

async function fetchText(
  url: string,
  fetcher: FetcherWithCredentials,
): Promise<string | undefined> {
  const { status, body } = await fetcher.get(fetcher.credentials.learn(url), { maxBytes: MAX_FILE })
  if (status === 404 || status === 410) return undefined
  if (status !== 200)
    throw new FetchError('http-status', url, `answered ${status}`, {
      status,
      hint: 'Check the URL and its credentials.',
    })
  return body.toString()
}

function indexOptions(options: EstimateOptions, env: Host['env']): IndexOptions {
  return {
    ...DEFAULT_INDEX_OPTIONS,
    ...formatOptions(options),
    ...startingIndexes(options, options.installer ?? 'pip', env),
    findLinks: options.findLinks ?? [],
    noIndex: options.noIndex === true,
    allReleases: new Set(options.pre === true ? [':all:'] : []),
    requireHashes: options.requireHashes === true,
  }
}

/**
 * The order of the two options is unknown: a package that one of them names wins over `:all:` of
 * the other.
 */
function formatOptions(options: EstimateOptions): Pick<IndexOptions, 'onlyBinary' | 'noBinary'> {
  const { onlyBinary, noBinary } = growing(DEFAULT_INDEX_OPTIONS)
  for (const value of [...(options.onlyBinary ?? []), ...(options.noBinary ?? [])])
    requireNames(value)
  for (const isAll of [true, false]) {
    const values = (all: readonly string[] = []): readonly string[] =>
      all.filter((value) => value.includes(':all:') === isAll)
    for (const value of values(options.onlyBinary)) addPackages(value, onlyBinary, noBinary)
    for (const value of values(options.noBinary)) addPackages(value, noBinary, onlyBinary)
  }
  return { onlyBinary, noBinary }
}

/**
 * @throws PysizeError exit 2 for an invalid name, and for `all` and `none` without their colons
 */
function requireNames(value: string): void {
  const wrong = value.split(',').find((name) => /^(?:all|none)?$/i.test(name.trim()))
  if (wrong === undefined) return
  const hint =
    wrong.trim() === ''
      ? 'Give names with commas between, or :all:.'
      : `Did you mean :${wrong.trim().toLowerCase()}:?`
  throw new PysizeError('invalid-argument', `'${value}' does not name projects.`, {
    exitCode: 2,
    hint,
  })
}
