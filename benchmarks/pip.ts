import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { runOurs } from './ours.ts'
import { type Run, runProcess } from './process.ts'
import { findSets, NETWORK, type Served, serveCounting } from './recorded.ts'
import { count, megabytes, ratio, seconds } from './table.ts'

/** Without sdists, which pip would build. */
const SETS = ['black', 'trio', 'jupyter']
const PLATFORMS = [
  'manylinux_2_36_x86_64',
  'manylinux_2_34_x86_64',
  'manylinux_2_28_x86_64',
  'manylinux_2_17_x86_64',
  'manylinux2014_x86_64',
  'manylinux1_x86_64',
]

/**
 * Resolves as `pip install` would, and installs nothing. A pip before 24 downloads wheels even
 * then, which this index does not have.
 */
function runPip(
  python: string,
  file: string,
  version: string,
  indexUrl: string,
  work: string,
): Promise<Run> {
  const target = [
    '--target',
    `${work}/nowhere`,
    '--python-version',
    version,
    ...PLATFORMS.flatMap((platform) => ['--platform', platform]),
  ]
  const options = [
    '--isolated',
    '--quiet',
    '--dry-run',
    '--ignore-installed',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
  ]
  return runProcess(
    [
      python,
      '-m',
      'pip',
      'install',
      ...options,
      ...target,
      '--index-url',
      indexUrl,
      '--requirement',
      file,
    ],
    work,
    {
      timeout: 90_000,
    },
  )
}

async function run({ quick, recorded, python, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined) return undefined
  const server = await serveCounting(recorded, NETWORK)
  const rows: string[][] = []
  const row = (
    set: string,
    who: string,
    { seconds: time, memory }: Run,
    { requests, bytes }: Served,
    times: number,
  ): void =>
    void rows.push([
      set,
      who,
      seconds(time),
      ratio(times),
      count(requests),
      megabytes(bytes),
      megabytes(memory),
    ])
  try {
    for (const { name, file, python: version } of findSets(
      recorded,
      quick ? SETS.slice(0, 1) : SETS,
    )) {
      const pip = await server.counting(() => runPip(python, file, version, server.indexUrl, work))
      if (pip.result.exitCode !== 0) return undefined
      row(name, 'pip', pip.result, pip.served, 1)
      for (const [who, snapshot] of [
        ['ours, embedded snapshot', {}],
        ['ours, no snapshot', { snapshot: false }],
      ] as const) {
        const question = {
          file,
          python: version,
          installer: 'pip',
          indexUrl: server.indexUrl,
          ...snapshot,
        } as const
        const ours = await server.counting(() => runOurs(question, work))
        row(name, who, ours.result, ours.served, ours.result.seconds / pip.result.seconds)
      }
    }
  } finally {
    server.stop()
  }
  const version = (
    await runProcess([python, '-m', 'pip', '--version'], work, { stdout: true })
  ).stdout
    .split(' ')
    .slice(0, 2)
    .join(' ')
  const columns = ['set', 'who', 'seconds', 'ratio', 'requests', 'MB', 'MB of memory']
  return {
    tables: [
      {
        title: `Beside pip: ${version}, a dry run with an empty cache`,
        columns,
        rows,
        notes: ['One run each.'],
      },
    ],
    targets: [],
  }
}

export const pip: Benchmark = {
  name: 'pip',
  summary: "pip's own resolution and ours under its rules",
  runs: 'full',
  run,
}
