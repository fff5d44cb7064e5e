import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Run, runProcess } from '../../benchmarks/process.ts'
import type { InstallerName } from '../../src/model/estimate.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import type { LiveSet } from './sets.ts'

/** The answer of a resolver: pins by name, no solution, or nothing that can be compared. */
export type Answer =
  | {
      readonly kind: 'pins'
      readonly pins: Readonly<Record<string, string>>
      readonly seconds: number
      readonly tried?: number
    }
  | { readonly kind: 'no solution'; readonly reason: string; readonly seconds: number }
  | { readonly kind: 'skipped'; readonly reason: string; readonly seconds: number }

/** A Python with pip, and what pip and pysize must agree on. */
export interface PipPython {
  readonly program: string
  /** `3.11.7` */
  readonly python: string
  /** `26.3` */
  readonly pip: string
}

export interface Installers {
  /** By minor version of Python: `3.11`. */
  readonly pips: ReadonlyMap<string, PipPython>
  readonly uv: string
  /** Seconds an installer may take. */
  readonly limit: number
}

/** A set's files, on disk. */
export interface Question {
  readonly set: LiveSet
  readonly requirements: string
  readonly constraints: string | null
  /** A new folder that contains only these. */
  readonly folder: string
}

/** The first version that supports upload dates. */
const PIP_WITH_DATES = 26
const UV_PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x86_64': 'x86_64-manylinux_2_36',
  'linux-aarch64': 'aarch64-manylinux_2_36',
  'macos-arm64': 'aarch64-apple-darwin',
  'macos-x86_64': 'x86_64-apple-darwin',
  'windows-x86_64': 'x86_64-pc-windows-msvc',
}

/**
 * The part of the environment that a resolver sees: certificates, and none of pip's or uv's
 * settings.
 */
export const environment = (): Record<string, string | undefined> => {
  const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, HTTPS_PROXY, NO_PROXY } = process.env
  return { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, HTTPS_PROXY, NO_PROXY, UV_PYTHON_DOWNLOADS: 'never' }
}

/** Asks a Python for its version and its pip's. */
export function pipOf(program: string): PipPython {
  const script = 'import platform, pip; print(platform.python_version(), pip.__version__)'
  const { stdout, status } = spawnSync(program, ['-c', script], { encoding: 'utf8' })
  const [python = '', pip = ''] = stdout.trim().split(' ')
  if (status !== 0 || pip === '') throw new Error(`${program} is no Python with pip`)
  return { program, python, pip }
}

export const minorOf = (python: string): string => python.split('.').slice(0, 2).join('.')

/** The reason why an installer is not compared on a set; null if it is. */
export function unasked(
  installer: InstallerName,
  { python, platform }: LiveSet,
  { pips }: Installers,
): string | null {
  if (installer === 'uv') return platform in UV_PLATFORMS ? null : `uv has no name for ${platform}`
  if (platform !== 'linux-x86_64') return 'pip resolves for its own platform alone'
  const pip = pips.get(minorOf(python))
  if (pip === undefined) return `there is no pip of Python ${minorOf(python)}`
  return Number.parseInt(pip.pip, 10) < PIP_WITH_DATES
    ? `pip ${pip.pip} takes no upload date`
    : null
}

export const askInstaller = (
  installer: InstallerName,
  question: Question,
  installers: Installers,
): Promise<Answer> =>
  installer === 'uv' ? askUv(question, installers) : askPip(question, installers)

async function askUv(
  { set, requirements, constraints, folder }: Question,
  { uv, pips, limit }: Installers,
): Promise<Answer> {
  const builder = pips.get(minorOf(set.python))?.program
  const command = [
    ...[
      uv,
      'pip',
      'compile',
      requirements,
      '--no-config',
      '--no-cache',
      '--no-annotate',
      '--no-header',
      '--verbose',
    ],
    ...[
      '--python-version',
      set.python,
      '--python-platform',
      UV_PLATFORMS[set.platform]!,
      '--exclude-newer',
      set.before,
    ],
    ...(builder === undefined ? [] : ['--python', builder]),
    ...(constraints === null ? [] : ['--constraints', constraints]),
    ...set.options,
  ]
  const run = await runProcess(command, folder, options(folder, limit))
  // The last resolution is the set's own: those before it are of builds.
  const tried = run.stderr.match(/(?<=Tried )\d+(?= versions)/g)?.at(-1)
  if (run.exitCode === 0)
    return {
      kind: 'pins',
      pins: pinsOf(run.stdout),
      seconds: run.seconds,
      ...(tried === undefined ? {} : { tried: Number(tried) }),
    }
  if (run.stderr.includes('No solution found')) return noSolution(run)
  return unfinished(run, limit, firstError(run.stderr))
}

const BUILDS = /Installing build dependencies|Preparing metadata|Getting requirements to build/

async function askPip(
  { set, requirements, constraints, folder }: Question,
  { pips, limit }: Installers,
): Promise<Answer> {
  const report = join(folder, 'report.json')
  const command = [
    ...[
      pips.get(minorOf(set.python))!.program,
      '-m',
      'pip',
      '--isolated',
      'install',
      '--dry-run',
      '--ignore-installed',
    ],
    ...['--no-cache-dir', '--disable-pip-version-check', '--no-color', '--progress-bar', 'off'],
    ...['--uploaded-prior-to', set.before, '--report', report, '--requirement', requirements],
    ...(constraints === null ? [] : ['--constraint', constraints]),
    ...set.options,
  ]
  const run = await runProcess(command, folder, { ...options(folder, limit), stopAt: BUILDS })
  if (BUILDS.test(run.stdout))
    return { kind: 'skipped', reason: 'pip builds an sdist', seconds: run.seconds }
  if (run.exitCode === 0 && existsSync(report)) {
    const { install }: { install: readonly { metadata: { name: string; version: string } }[] } =
      JSON.parse(readFileSync(report, 'utf8'))
    const pins = install.map(({ metadata: { name, version } }) => [normalizeName(name), version])
    return { kind: 'pins', pins: Object.fromEntries(pins), seconds: run.seconds }
  }
  if (/ResolutionImpossible|No matching distribution found/.test(run.stderr)) return noSolution(run)
  return unfinished(run, limit, firstError(run.stderr))
}

const options = (folder: string, limit: number) =>
  ({ cwd: folder, env: environment(), stdout: true, stderr: true, timeout: limit * 1000 }) as const

const noSolution = ({ stderr, seconds }: Run): Answer => ({
  kind: 'no solution',
  reason: firstError(stderr),
  seconds,
})

function unfinished({ seconds }: Run, limit: number, reason: string): Answer {
  return {
    kind: 'skipped',
    reason: seconds >= limit ? `not done after ${limit} s` : reason,
    seconds,
  }
}

/** The line that says what failed. */
const firstError = (stderr: string): string =>
  stderr
    .split('\n')
    .find((line) => /^\s*(error|×)/i.test(line))
    ?.trim()
    .slice(0, 200) ?? 'failed without a word'

/** `name==version` lines, and `name @ url`. */
function pinsOf(text: string): Record<string, string> {
  const pins: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [name = '', version] = line.split(/==| @ /)
    if (version !== undefined) pins[normalizeName(name.replace(/\[.*/, ''))] = version.trim()
  }
  return pins
}
