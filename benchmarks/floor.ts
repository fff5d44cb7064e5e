import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting, Table } from './benchmark.ts'
import { instructionCounter } from './instruction-counter.ts'
import { NEAR } from './near.ts'
import { ourCommand, runOurs } from './ours.ts'
import { type Run, runProcess } from './process.ts'
import { type CountingServer, findSets, serveCounting, type TimedSet } from './recorded.ts'
import { geometricMean, median } from './statistics.ts'
import { ratio, seconds } from './table.ts'
import { type Request, trace } from './trace.ts'
import { runUv, type Uv, uvCommand } from './uv.ts'

/** Each takes minutes, because a counter runs programs step by step. */
const COUNTED = ['black', 'bahr-production']
const SETS = ['black', 'bahr-production', 'django-celery', 'jupyter', 'langchain-rag', 'netbox']
const MODES = { embedded: {}, none: { snapshot: false } } as const
type Mode = keyof typeof MODES

/** The time of a bare client for the requests of a run, of pysize, and of uv. */
interface Floor {
  readonly set: string
  readonly uv: readonly Run[]
  readonly bare: Readonly<Record<Mode, readonly Run[]>>
  readonly ours: Readonly<Record<Mode, readonly Run[]>>
  /** Instructions of one run each. */
  readonly counts: Counts | undefined
}

interface Counts {
  readonly uv: number
  readonly node: number
  readonly bare: Readonly<Record<Mode, number>>
  readonly ours: Readonly<Record<Mode, number>>
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
  const counter = COUNTED.includes(name) ? instructionCounter() : undefined
  if (counter === undefined) return { set: name, ...runs, counts: undefined }
  const count = (command: readonly string[]) => counter.count(command, work)
  const bare = (mode: Mode) => count([process.execPath, client, plans[mode]])
  const ours = (mode: Mode) => count(ourCommand({ ...question, ...MODES[mode] }))
  const counts = {
    uv: await count(uvCommand(uv, question)),
    node: await count([process.execPath, '-e', '0']),
    bare: { embedded: await bare('embedded'), none: await bare('none') },
    ours: { embedded: await ours('embedded'), none: await ours('none') },
  }
  return { set: name, ...runs, counts }
}

function countsTable(all: readonly Floor[]): Table | undefined {
  const millions = (value: number): string => (value / 1e6).toFixed(0)
  const rows = all.flatMap(({ set, counts }) =>
    counts === undefined
      ? []
      : [
          [
            set,
            millions(counts.uv),
            millions(counts.node),
            ...(['embedded', 'none'] as const).flatMap((mode) => [
              millions(counts.bare[mode]),
              millions(counts.ours[mode]),
              ratio(counts.ours[mode] / counts.uv),
            ]),
          ],
        ],
  )
  if (rows.length === 0) return undefined
  return {
    title: 'The same in millions of instructions, system calls left out',
    columns: [
      ...['set', 'uv', 'node -e 0', 'embedded, bare client', 'embedded, ours', 'to uv'],
      ...['none, bare client', 'none, ours', 'to uv'],
    ],
    rows,
    notes: [`One run each, counted by ${instructionCounter()?.name}.`],
  }
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
    const counts = countsTable(all)
    return { tables: [tableOf(all), ...(counts === undefined ? [] : [counts])], targets: [] }
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
