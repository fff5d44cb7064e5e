import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { serveGenerated } from './generated-index.ts'
import { rootsOf, VERSIONS } from './generated-projects.ts'
import { type OurRun, runOurs } from './ours.ts'
import type { Run } from './process.ts'
import { growth as exponent } from './statistics.ts'
import { count, megabytes, seconds } from './table.ts'
import { runUv, type Uv } from './uv.ts'

/** Beyond this uv takes minutes. */
const UV_UP_TO = 1000
/** The error that noise may add to an exponent. */
const SLACK = 0.05

interface Size {
  readonly projects: number
  readonly ours: OurRun
  readonly uv: Run | undefined
}

async function measure(projects: number, uv: Uv | undefined, work: string): Promise<Size> {
  const file = join(work, `roots-${projects}.txt`)
  writeFileSync(file, rootsOf(projects))
  const server = await serveGenerated(projects)
  const question = { file, indexUrl: server.indexUrl, python: '3.12', snapshot: false } as const
  try {
    return {
      projects,
      ours: await runOurs(question, work),
      uv: uv !== undefined && projects <= UV_UP_TO ? await runUv(uv, question, work) : undefined,
    }
  } finally {
    server.stop()
  }
}

async function run({ quick, uv, work }: Setting): Promise<Outcome> {
  const all: Size[] = []
  for (const projects of quick ? [100, 1000] : [100, 1000, 10_000])
    all.push(await measure(projects, quick ? undefined : uv, work))
  const figures = [
    ['time', (ours: OurRun) => ours.seconds],
    ['processor time', (ours: OurRun) => ours.cpu],
    ['memory', (ours: OurRun) => ours.memory],
  ] as const
  const slopes = figures.map(([what, of]) => ({
    what: `growth of ${what} from ${all.at(-2)!.projects} to ${all.at(-1)!.projects} projects, exponent`,
    measured: exponent(
      [all.at(-2)!.ours.packages, of(all.at(-2)!.ours)],
      [all.at(-1)!.ours.packages, of(all.at(-1)!.ours)],
    ),
    limit: 1 + SLACK,
    unit: '',
  }))
  const table = {
    title: `Growth: generated indexes of ${VERSIONS} versions a project, no delay`,
    columns: [
      'projects',
      'visited',
      'seconds',
      'CPU s',
      'ms a project',
      'MB of memory',
      'requests',
      'uv seconds',
      'uv MB',
    ],
    rows: all.map(({ projects, ours, uv: theirs }) => [
      count(projects),
      count(ours.packages),
      seconds(ours.seconds),
      seconds(ours.cpu),
      ((1000 * ours.seconds) / ours.packages).toFixed(1),
      megabytes(ours.memory),
      count(ours.network.requests),
      theirs === undefined ? '' : seconds(theirs.seconds),
      theirs === undefined ? '' : megabytes(theirs.memory),
    ]),
    notes: [
      `An exponent of 1 is linear growth; ${SLACK} is left for noise. The server makes each answer when it is asked, on the same processors.`,
    ],
  }
  return { tables: [table], targets: slopes }
}

export const growth: Benchmark = {
  name: 'growth',
  summary: 'indexes of growing size',
  runs: 'always',
  run,
}
