import { execFile } from 'node:child_process'
import { type Estimate, estimate, PysizeError } from '../../src/index.ts'
import type { Answer, Question } from './case.ts'

/** An answer, and what else was printed. */
export interface Told {
  readonly answer: Answer
  readonly said: string
  readonly warns: readonly string[]
}

const sorted = (pins: readonly string[]): string => [...pins].sort().join(', ')

/** Runs pysize under a policy, without a cache and without a snapshot. */
export async function askPysize(
  question: Question,
  installer: 'pip' | 'uv',
  python = '3.11',
): Promise<Told> {
  const {
    lines,
    index,
    extra = [],
    findLinks = [],
    noIndex = false,
    excludeNewer,
    env = {},
  } = question
  try {
    const { scenarios, warnings }: Estimate = await estimate({
      files: ['-'],
      stdin: async () => lines.join('\n'),
      installer,
      python,
      extraIndexUrls: extra,
      findLinks,
      noIndex,
      ...(index === undefined ? {} : { indexUrl: index }),
      ...(excludeNewer === undefined ? {} : { excludeNewer }),
      cache: false,
      snapshot: false,
      env,
      cwd: '/',
    })
    const pins = scenarios[0]!.packages.map(({ name, version }) => `${name} ${version}`)
    return {
      answer: sorted(pins),
      said: warnings.map(({ code, message }) => `${code}: ${message}`).join('\n'),
      warns: warnings.map(({ code }) => code),
    }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    return {
      answer: `exit ${error.exitCode}`,
      said: `${error.code}: ${error.message} (${error.hint ?? ''})`,
      warns: [],
    }
  }
}

interface Ran {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
}

function run(
  program: string,
  argv: readonly string[],
  stdin: string,
  variables: Readonly<Record<string, string>>,
): Promise<Ran> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    PIP_CONFIG_FILE: '/dev/null',
    ...variables,
  }
  return new Promise((resolve) => {
    const child = execFile(
      program,
      argv,
      { env, timeout: 120_000, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        resolve({ ok: error === null, stdout, stderr })
      },
    )
    child.stdin?.end(stdin)
  })
}

const given = (flag: string, values: readonly (string | undefined)[]): string[] =>
  values.flatMap((value) => (value === undefined ? [] : [flag, value]))

function options({ index, extra = [], findLinks = [], noIndex }: Question): string[] {
  return [
    ...given('--index-url', [index]),
    ...given('--extra-index-url', extra),
    ...given('--find-links', findLinks),
    ...(noIndex ? ['--no-index'] : []),
  ]
}

/** The requirements are passed as a file by the shell, because pip reads no stdin. */
export async function askPip(pip: string, question: Question, file: string): Promise<Told> {
  const { excludeNewer, env = {} } = question
  const dated = given('--uploaded-prior-to', [excludeNewer])
  const always = [
    'install',
    '--dry-run',
    '--ignore-installed',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--report',
    '-',
    '-q',
  ]
  const { ok, stdout, stderr } = await run(
    pip,
    [...always, '--retries', '1', ...options(question), ...dated, '-r', file],
    '',
    env,
  )
  if (!ok) return { answer: 'fails', said: stderr, warns: [] }
  const { install }: { install: { metadata: { name: string; version: string } }[] } =
    JSON.parse(stdout)
  return {
    answer: sorted(
      install.map(({ metadata: { name, version } }) => `${name.toLowerCase()} ${version}`),
    ),
    said: stderr,
    warns: [],
  }
}

export async function askUv(uv: string, question: Question, file: string): Promise<Told> {
  const { excludeNewer, env = {} } = question
  const always = [
    'pip',
    'compile',
    '--no-cache',
    '--no-header',
    '--no-annotate',
    '--no-config',
    '-q',
    '--python-version',
    '3.11',
  ]
  const dated = given('--exclude-newer', [excludeNewer])
  const variables = { UV_HTTP_RETRIES: '0', UV_PYTHON_DOWNLOADS: 'never', ...env }
  const { ok, stdout, stderr } = await run(
    uv,
    [...always, ...options(question), ...dated, file],
    '',
    variables,
  )
  if (!ok) return { answer: 'fails', said: stderr, warns: [] }
  const pins = stdout
    .split('\n')
    .flatMap(
      (line) =>
        /^([\w.-]+)(?:\[.*\])?==([^ ;]+)/.exec(line)?.slice(1, 3).join(' ') ??
        /^([\w.-]+) @/.exec(line)?.[1] ??
        [],
    )
  return { answer: sorted(pins), said: stderr, warns: [] }
}
