import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Run, runProcess } from './process.ts'

/** A uv to compare with. */
export interface Uv {
  readonly program: string
  /** Settings that keep it from building sdists, if there are any next to its wheel. */
  readonly config: string | undefined
  readonly python: string
  readonly version: string
}

/** The question to uv: a requirements file, for Linux, on an index. */
export interface UvQuestion {
  readonly file: string
  readonly python: string
  readonly indexUrl: string
  readonly excludeNewer?: string | undefined
  /** Its cache; none otherwise. */
  readonly cacheDir?: string
  /** Whether to tell on stderr what it does. */
  readonly verbose?: boolean
}

/** The system's own Python: a version manager's shims cost a third of a second that is not uv's. */
export const systemPython = (): string =>
  existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'

/** Unpacks uv from its wheel, a file or the only one of a folder; undefined if missing. */
export function unpackUv(place: string, work: string): Uv | undefined {
  if (!existsSync(place)) return undefined
  const wheel = place.endsWith('.whl')
    ? place
    : readdirSync(place).find((name) => /^uv-.*\.whl$/.test(name))
  if (wheel === undefined) return undefined
  const folder = join(work, 'uv')
  const python = systemPython()
  const path = wheel === place ? wheel : join(place, wheel)
  spawnSync(python, ['-m', 'zipfile', '-e', path, folder], { stdio: 'inherit' })
  const scripts = readdirSync(folder).find((name) => name.endsWith('.data'))
  if (scripts === undefined) return undefined
  const program = join(folder, scripts, 'scripts', 'uv')
  chmodSync(program, 0o755)
  const config = join(dirname(path), 'uv.toml')
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' })
    .stdout.trim()
    .split(' (')[0]!
  return { program, config: existsSync(config) ? config : undefined, python, version }
}

/** The command of a resolution by uv. */
export function uvCommand(uv: Uv, question: UvQuestion): readonly string[] {
  return [
    uv.program,
    'pip',
    'compile',
    question.verbose === true ? '--verbose' : '--quiet',
    ...(uv.config === undefined ? ['--no-config'] : ['--config-file', uv.config]),
    ...(question.cacheDir === undefined ? ['--no-cache'] : ['--cache-dir', question.cacheDir]),
    ...[
      '--python',
      uv.python,
      '--python-version',
      question.python,
      '--python-platform',
      'x86_64-manylinux_2_36',
    ],
    ...(question.excludeNewer === undefined ? [] : ['--exclude-newer', question.excludeNewer]),
    ...['--index-url', question.indexUrl, question.file],
  ]
}

/** Runs uv as a process of its own, from start to end. */
export function runUv(uv: Uv, question: UvQuestion, work: string): Promise<Run> {
  return runProcess(uvCommand(uv, question), work, {
    env: { UV_PYTHON_DOWNLOADS: 'never' },
    stderr: question.verbose === true,
    stdout: true,
  })
}
