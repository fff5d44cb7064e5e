import pLimit from 'p-limit'
import { readCondaPackage } from '../../distributions/conda-reader.ts'
import { PysizeError } from '../../errors.ts'
import { FetchError } from '../../fetch/fetch-error.ts'
import type { CondaInput, CondaPackage } from '../../inputs/conda/conda-input.ts'
import type { CondaEnvironment } from '../../inputs/conda/environment-yml.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { normalizeName } from '../../packaging/name.ts'
import type { Target } from '../../targets/target.ts'
import { redact } from '../../text/redact.ts'
import type { Session } from '../session/session.ts'
import { condaMachine, condaSubdir } from './conda-machine.ts'
import { type ChannelAnswer, type SolvedPackage, solveWithRattler } from './rattler.ts'

/** The addresses of channel names (conda: `channel_alias`), and the channels of `defaults`. */
const CHANNELS = 'https://conda.anaconda.org/'
const DEFAULTS = ['https://repo.anaconda.com/pkgs/main', 'https://repo.anaconda.com/pkgs/r']

/** The most bytes of a channel's compressed index: conda-forge's largest has 60 MB. */
const MOST_BYTES = 192e6

/**
 * The packages that conda installs for an environment.yml on a target, by rattler's solver.
 *
 * @throws PysizeError exit 2 `rattler-missing`, exit 3 `conda-conflict`, exit 4
 * `channel-unreachable`, `conda-solver-failed`; FetchError if a channel fails
 */
export async function solveEnvironment(
  environment: CondaEnvironment,
  target: Target,
  options: EstimateOptions,
  session: Session,
): Promise<CondaInput> {
  const { file } = environment
  const channels = channelUrls(environment.channels, session)
  if (options.offline === true) throw unreachable(file, '--offline is set')
  const specs = environment.packages.map(({ text }) => text)
  try {
    const solution = await solveWithRattler(
      {
        specs,
        channels,
        platforms: [condaSubdir(target, file), 'noarch'],
        machine: condaMachine(target, session.host.env),
      },
      channelRequest(channels, session),
      session.signal,
    )
    if (solution.kind === 'failed') throw conflict(environment, solution.reason)
    const input = inputOf(environment, solution.packages)
    const { fetcher, store } = session
    const read = await pLimit(AT_ONCE).map(input.packages, (one) =>
      readCondaPackage(one, fetcher, store, false),
    )
    const provides = read.flatMap(({ weight }, at) =>
      weight.kind !== 'conda'
        ? []
        : weight.exact
          ? weight.provides
          : pythonProject(input.packages[at]!, solution.packages),
    )
    return { ...input, provides: [...new Set(provides)] }
  } catch (error) {
    if (error instanceof FetchError && error.kind === 'not-connected')
      throw unreachable(file, error.message, error)
    throw error
  }
}

/** Requests of rattler to channels, which may redirect it anywhere. */
export const channelRequest =
  (channels: readonly string[], { fetcher }: Session) =>
  async (url: string): Promise<ChannelAnswer> => {
    // rattler requests nothing else.
    if (!channels.some((channel) => url.startsWith(`${channel}/`)))
      return { status: 404, body: Buffer.alloc(0) }
    const { status, body } = await fetcher.get(url, { maxBytes: MOST_BYTES })
    return { status, body }
  }

/**
 * Names and URLs, each once; `nodefaults` leaves the defaults out, and an empty list means the
 * defaults.
 */
function channelUrls(names: readonly string[], { fetcher }: Session): readonly string[] {
  const named = names.filter((name) => name !== 'nodefaults')
  const urls = (named.length === 0 ? ['defaults'] : named).flatMap((name) => {
    if (name === 'defaults') return DEFAULTS
    const url = /^(?:https?|file):/i.test(name) ? name : `${CHANNELS}${name}`
    return [fetcher.credentials.learn(url).replace(/\/+$/, '')]
  })
  return [...new Set(urls)]
}

/** A package of a solution as an input names it. */
export const solvedPackage = ({
  packageName: name,
  url,
  sha256,
  md5,
  size,
  depends,
}: SolvedPackage): CondaPackage => ({ name, url, sha256, md5, size, depends })

function inputOf(
  { file, packages: asked }: CondaEnvironment,
  solved: readonly SolvedPackage[],
): CondaInput {
  const real = solved.filter(({ packageName }) => !packageName.startsWith('__'))
  return {
    file,
    packages: real.map(solvedPackage),
    requested: new Set(
      asked.flatMap(
        ({ text }) => /^(?:[^\s:]+::)?([\w.-]+)/.exec(text.trim())?.[1]?.toLowerCase() ?? [],
      ),
    ),
    provides: [],
    python: real.find(({ packageName }) => packageName === 'python')?.version ?? null,
  }
}

/** How many packages are read at the same time. */
const AT_ONCE = 32

/** An unreadable package is assumed to bring a project of its name, if it needs Python. */
const pythonProject = (
  { name }: CondaPackage,
  solved: readonly SolvedPackage[],
): readonly string[] =>
  solved.some(
    ({ packageName, depends }) =>
      packageName === name && depends.some((one) => /^python(?:\s|$)/.test(one)),
  )
    ? [normalizeName(name)]
    : []

const LONGEST_REASON = 600

function conflict({ file, packages }: CondaEnvironment, reason: string): PysizeError {
  const words = redact(reason)
    .replace(/^Cannot solve the request because of:\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  const shown = words.length > LONGEST_REASON ? `${words.slice(0, LONGEST_REASON)}…` : words
  const named = packages.find(({ text }) => words.includes(text.split(/[\s=<>!~[]/)[0] ?? text))
  return new PysizeError(
    'conda-conflict',
    `conda's part of ${file} has no solution: ${shown.replace(/\.$/, '')}.`,
    {
      exitCode: 3,
      places: [named?.place ?? { file }],
      hint: `Correct the versions or the channels.${words.includes('__cuda') ? ' For a machine with a GPU set CONDA_OVERRIDE_CUDA=12.6, as for conda.' : ''}`,
    },
  )
}

const unreachable = (file: string, why: string, cause?: FetchError): PysizeError =>
  new PysizeError(
    'channel-unreachable',
    `What conda installs for ${file} can't be resolved: ${why}.`,
    {
      exitCode: 4,
      hint: `Lock the environment where its channels can be reached, with 'conda-lock -f ${file}', or with 'pixi init --import ${file}' and 'pixi lock', and give conda-lock.yml or pixi.lock. --no-conda counts only what pip installs.`,
      ...(cause === undefined ? {} : { cause }),
    },
  )
