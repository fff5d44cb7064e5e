import * as library from '../../src/index.ts'
import { folderOf } from '../scenarios/support.ts'
import { type Run, run } from './fake-host.ts'

/**
 * A command line of the real CLI on the real library, in a folder of its own, without a snapshot
 * and with an empty cache.
 */
export function pysize(
  argv: readonly string[],
  { cwd = folderOf(), env = {}, stdin = '' }: Surroundings = {},
): Promise<Run> {
  const surroundings = { PYSIZE_CACHE_DIR: folderOf(), NO_COLOR: '1', ...env }
  return run(argv, library, { cwd, env: surroundings, stdin: async () => stdin })
}

export interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdin?: string
}

/**
 * The beginning of an error, `error[code]`, and the exit code. Fails if anything was written to
 * stdout, or if a stack trace is shown.
 */
export function failureOf({ code, stdout, stderr }: Run): string {
  if (stdout !== '') throw new Error(`stdout is not empty: ${stdout}`)
  if (/^\s+at /m.test(stderr)) throw new Error(`a stack trace: ${stderr}`)
  return `${code} ${/^error\[([a-z-]+)\]: \S/.exec(stderr)?.[1] ?? stderr}`
}
