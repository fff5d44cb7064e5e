import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting, Table } from './benchmark.ts'
import { NEAR } from './near.ts'
import { runOurs } from './ours.ts'
import { type Run, runProcess } from './process.ts'
import { type CountingServer, findSets, serveCounting, type TimedSet } from './recorded.ts'
import { geometricMean, median } from './statistics.ts'
import { ratio, seconds } from './table.ts'
import { type Request, trace } from './trace.ts'
import { runUv, type Uv } from './uv.ts'

const SETS = ['black', 'bahr-production', 'django-celery', 'jupyter', 'langchain-rag', 'netbox']
const MODES = { embedded: {}, none: { snapshot: false } } as const
type Mode = keyof typeof MODES

/** The time of a bare client for the requests of a run, of pysize, and of uv. */
interface Floor {
  readonly set: string
  readonly uv: readonly Run[]
  readonly bare: Readonly<Record<Mode, readonly Run[]>>
  readonly ours: Readonly<Record<Mode, readonly Run[]>>
}

/** Each request waits for the last response before it was made, its most likely cause. */
function planOf(requests: readonly Request[]): readonly object[] {
  return requests.map(({ path, range, asked }) => {
    let after = -1
    for (const [at, { done = Number.POSITIVE_INFINITY }] of requests.entries())
      if (done <= asked && (after < 0 || done > requests[after]!.done!)) after = at
    return { path, range, after }
  })
}

async function measure(
  { name, file, python, excludeNewer }: TimedSet,
  uv: Uv,
  server: CountingServer,
  rounds: number,
  work: string,
): Promise<Floor> {
  const question = { file, python, excludeNewer, indexUrl: server.indexUrl }
  const client = join(import.meta.dirname, 'floor-client.mjs')
  const plans = { embedded: '', none: '' }
  for (const mode of ['embedded', 'none'] as const) {
    const { requests } = await trace({ ...question, ...MODES[mode] }, work)
    plans[mode] = join(work, `${name}-${mode}.json`)
    writeFileSync(
      plans[mode],
      JSON.stringify({ origin: server.origin, requests: planOf(requests) }),
    )
  }
  const runs = {
    uv: [] as Run[],
    bare: { embedded: [] as Run[], none: [] as Run[] },
    ours: { embedded: [] as Run[], none: [] as Run[] },
  }
  for (let round = 0; round < rounds; round++) {
    runs.uv.push(await runUv(uv, question, work))
    for (const mode of ['embedded', 'none'] as const) {
      runs.bare[mode].push(await runProcess([process.execPath, client, plans[mode]], work))
      runs.ours[mode].push(await runOurs({ ...question, ...MODES[mode] }, work))
    }
  }
  return { set: name, ...runs }
}

/** The median of pairs, because a busy moment affects both. */
const against = (runs: readonly Run[], uv: readonly Run[]): number =>
  median(runs.map((run, round) => run.seconds / uv[round]!.seconds))

const timeOf = (runs: readonly Run[]): number => median(runs.map((run) => run.seconds))

function tableOf(all: readonly Floor[]): Table {
  const kinds = [
    ['embedded, bare client', (one: Floor) => one.bare.embedded],
    ['embedded, ours', (one: Floor) => one.ours.embedded],
    ['none, bare client', (one: Floor) => one.bare.none],
    ['none, ours', (one: Floor) => one.ours.none],
  ] as const
  const mean = (of: (one: Floor) => readonly Run[]): string =>
    ratio(geometricMean(all.map((one) => against(of(one), one.uv))))
  return {
    title: 'What any program on Node needs for these requests, seconds and ratio to uv',
    columns: ['set', 'uv', ...kinds.flatMap(([what]) => [what, 'ratio'])],
    rows: [
      ...all.map((one) => [
        one.set,
        seconds(timeOf(one.uv)),
        ...kinds.flatMap(([, of]) => [seconds(timeOf(of(one))), ratio(against(of(one), one.uv))]),
      ]),
      ['geometric mean', '', ...kinds.flatMap(([, of]) => ['', mean(of)])],
    ],
    notes: [
      'The bare client makes the same requests in the same order, waits as the run waited, and unpacks the pages. It reads no JSON, resolves nothing and weighs nothing.',
    ],
  }
}

async function run({ recorded, uv, quick, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const server = await serveCounting(recorded, NEAR)
  try {
    const all: Floor[] = []
    for (const set of findSets(recorded, quick ? SETS.slice(0, 1) : SETS))
      all.push(await measure(set, uv, server, quick ? 1 : 5, work))
    return { tables: [tableOf(all)], targets: [] }
  } finally {
    server.stop()
  }
}

export const floor: Benchmark = {
  name: 'floor',
  summary: 'the same requests by a client that does nothing else',
  runs: 'full',
  run,
}
