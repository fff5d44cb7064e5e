import { join } from 'node:path'
import type { Estimate, NetworkUse } from '../src/model/estimate.ts'
import { type Run, runProcess } from './process.ts'

export const BIN: string = join(import.meta.dirname, '..', 'dist', 'bin.cjs')

/** The question to the command line. */
export interface Question {
  readonly file: string
  readonly indexUrl: string
  readonly python?: string | undefined
  readonly installer?: 'pip' | 'uv'
  readonly excludeNewer?: string | undefined
  /** A snapshot's folder, false for none; the embedded one otherwise. */
  readonly snapshot?: string | false
  /** Its cache; none otherwise. */
  readonly cacheDir?: string
  readonly with?: string
}

/** One run of the command line, with the requests that it reports. */
export interface OurRun extends Run {
  readonly network: NetworkUse
  /** Names of the packages that would be installed. */
  readonly names: readonly string[]
  readonly packages: number
}

/** The command of an estimate, from Node on; `nodeOptions` go before the program. */
export function ourCommand(
  question: Question,
  nodeOptions: readonly string[] = [],
): readonly string[] {
  const { file, indexUrl, python, installer = 'uv', excludeNewer, snapshot, cacheDir } = question
  return [
    process.execPath,
    ...nodeOptions,
    BIN,
    ...[
      'estimate',
      file,
      '--index-url',
      indexUrl,
      '--installer',
      installer,
      '--no-compare',
      '--json',
      '--quiet',
    ],
    ...(python === undefined ? [] : ['--python', python]),
    ...(excludeNewer === undefined ? [] : ['--exclude-newer', excludeNewer]),
    ...(snapshot === undefined
      ? []
      : snapshot === false
        ? ['--no-snapshot']
        : ['--snapshot', snapshot]),
    ...(cacheDir === undefined ? ['--no-cache'] : ['--cache-dir', cacheDir]),
    ...(question.with === undefined ? [] : ['--with', question.with]),
  ]
}

/** Runs an estimate as a process of its own. */
export async function runOurs(question: Question, work: string): Promise<OurRun> {
  const run = await runProcess(ourCommand(question), work, { stdout: true, stderr: true })
  if (run.exitCode !== 0)
    throw new Error(`pysize ended with ${run.exitCode} on ${question.file}: ${run.stderr}`)
  const { network, scenarios }: Estimate = JSON.parse(run.stdout)
  const names = scenarios[0]!.packages.map(({ name }) => name)
  return { ...run, network, names, packages: names.length }
}
