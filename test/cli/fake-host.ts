import type { CliProcess, Output } from '../../src/cli/host.ts'
import type { Library } from '../../src/cli/library.ts'
import { runCli } from '../../src/cli/run.ts'
import type { Estimate } from '../../src/model/estimate.ts'
import { pkg, scenario } from '../analyse/packages.ts'

/** The smallest valid estimate. */
export const tiny: Estimate = {
  schema_version: 1,
  command: 'estimate',
  as_of: '2025-11-13T10:22:33.000Z',
  inputs: [],
  scenarios: [scenario([pkg('six', [], { requested: true })])],
  budget: null,
  warnings: [],
  network: { requests: 3, bytes: 4567, rounds: 2 },
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An output that stores the written text. */
export function recorder(isTTY = false): Output & { readonly text: () => string } {
  let text = ''
  return {
    isTTY,
    columns: isTTY ? 80 : undefined,
    write: (more) => {
      text += more
    },
    text: () => text,
  }
}

const unexpected = (): never => {
  throw new Error('not expected to be called')
}

/**
 * A host without a process; the library answers with what is given and fails the test otherwise.
 */
export function fakeHost(
  argv: readonly string[],
  library: Partial<Library> = {},
  fields: Partial<CliProcess> = {},
): CliProcess {
  return {
    argv,
    env: {},
    cwd: '/nowhere',
    version: '1.2.3',
    stdout: recorder(),
    stderr: recorder(),
    stdin: async () => 'six\n',
    stdinLines: unexpected,
    fenceReads: unexpected,
    packageFolder: '/package',
    signal: new AbortController().signal,
    endAtInterrupt: async () => {},
    now: () => 0,
    pageTemplate: unexpected,
    library: async () => ({
      estimate: unexpected,
      estimateAll: unexpected,
      why: unexpected,
      tree: unexpected,
      compare: unexpected,
      release: unexpected,
      collect: unexpected,
      diff: unexpected,
      listFiles: unexpected,
      extras: unexpected,
      history: unexpected,
      init: unexpected,
      verify: unexpected,
      advise: unexpected,
      image: unexpected,
      adviseImage: unexpected,
      imageDiff: unexpected,
      createSnapshot: unexpected,
      cacheInfo: unexpected,
      clearCache: unexpected,
      ...library,
    }),
    ...fields,
  }
}

/** Runs a command line against a fake library. */
export async function run(
  argv: readonly string[],
  library: Partial<Library> = {},
  fields: Partial<CliProcess> = {},
): Promise<Run> {
  const stdout = recorder()
  const stderr = recorder()
  const code = await runCli(fakeHost(argv, library, { stdout, stderr, ...fields }))
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}
