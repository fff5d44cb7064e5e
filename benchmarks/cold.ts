import type { Benchmark, Outcome, Setting, Table, Target } from './benchmark.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { type OurRun, runOurs } from './ours.ts'
import type { Run } from './process.ts'
import { type CountingServer, NETWORK, QUICK, type Served, serveCounting, type TimedSet, timedSets } from './recorded.ts'
import { geometricMean, median, pairedRatio } from './statistics.ts'
import { count, megabytes, ratio, seconds } from './table.ts'
import { runUv, type Uv } from './uv.ts'

const MODES = ['embedded', 'leave one out', 'none'] as const
type Mode = (typeof MODES)[number]
const LIMITS: Readonly<Record<Mode, number>> = { embedded: 0.45, 'leave one out': 0.65, none: 1 }
const WORST = 0.8
/** Seconds of uv. */
const LONG = 5

interface Measured<R extends Run> {
  readonly runs: R[]
  served?: Served
}

/** One set, ours in three modes beside uv. */
interface Measurement {
  readonly set: string
  readonly uv: Measured<Run>
  readonly ours: Readonly<Record<Mode, Measured<OurRun>>>
}

/** A full estimate (resolution and every installed size) against uv's resolution alone, each process fresh and no cache. */
async function measure(
  set: TimedSet,
  snapshot: string,
  uv: Uv,
  server: CountingServer,
  rounds: number,
  work: string,
): Promise<Measurement> {
  const found: Measurement = {
    set: set.name,
    uv: { runs: [] },
    ours: { embedded: { runs: [] }, 'leave one out': { runs: [] }, none: { runs: [] } },
  }
  const { file, python, excludeNewer } = set
  const question = { file, python, excludeNewer, indexUrl: server.indexUrl }
  const snapshots: Readonly<Record<Mode, object>> = { embedded: {}, 'leave one out': { snapshot }, none: { snapshot: false } }
  const keep = async <R extends Run>(measured: Measured<R>, run: () => Promise<R>): Promise<void> => {
    const { result, served } = await server.counting(run)
    measured.runs.push(result)
    measured.served = served
  }
  const turns = [
    () => keep(found.uv, () => runUv(uv, question, work)),
    ...MODES.map((mode) => () => keep(found.ours[mode], () => runOurs({ ...question, ...snapshots[mode] }, work))),
  ]
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < turns.length; turn++) await turns[(turn + round) % turns.length]!()
    // Noise matters less where one run takes long, and backtracking.ts times those again.
    if (times(found.uv)[0]! > LONG) break
  }
  return found
}

const times = (measured: Measured<Run>): number[] => measured.runs.map((run) => run.seconds)
const ratioOf = ({ uv, ours }: Measurement, mode: Mode): number => pairedRatio(times(ours[mode]), times(uv))
const last = <R>(values: readonly R[]): R => values[values.length - 1]!

function timeTable(all: readonly Measurement[], uv: Uv): Table {
  const means = MODES.map((mode) => geometricMean(all.map((one) => ratioOf(one, mode))))
  return {
    title: 'Cold: a full estimate against the resolution of uv alone, seconds',
    columns: ['set', 'uv', ...MODES.flatMap((mode) => [mode, 'ratio'])],
    rows: [
      ...all.map((one) => [
        one.set,
        seconds(median(times(one.uv))),
        ...MODES.flatMap((mode) => [seconds(median(times(one.ours[mode]))), ratio(ratioOf(one, mode))]),
      ]),
      ['geometric mean', '', ...means.flatMap((mean) => ['', ratio(mean)])],
    ],
    notes: [
      `${uv.version}; medians of ${all[0]!.uv.runs.length} runs taken in turn, ratios of pairs. Index with ${NETWORK.join(' ')}; no cache, each process fresh.`,
      'Snapshots: the embedded one; one made of all sets with another requirements file; none.',
    ],
  }
}

function costTable(all: readonly Measurement[]): Table {
  const cost = (measured: Measured<Run>): string[] => [count(measured.served!.requests), megabytes(measured.served!.bytes)]
  return {
    title: 'Cold: requests, megabytes received, rounds',
    columns: ['set', 'packages', 'uv', 'MB', ...MODES.flatMap((mode) => [mode, 'MB', 'rounds'])],
    rows: all.map((one) => [
      one.set,
      count(last(one.ours.none.runs).packages),
      ...cost(one.uv),
      ...MODES.flatMap((mode) => [...cost(one.ours[mode]), count(last(one.ours[mode].runs).network.rounds)]),
    ]),
    notes: ['Rounds: the longest chain of requests that waited for each other.'],
  }
}

function processorTable(all: readonly Measurement[]): Table {
  const cpu = (measured: Measured<Run>): string => seconds(median(measured.runs.map((run) => run.cpu)))
  const memory = (measured: Measured<Run>): string => megabytes(median(measured.runs.map((run) => run.memory)))
  return {
    title: 'Cold: processor seconds (user and system), peak memory in MB',
    columns: ['set', 'uv', ...MODES, 'uv MB', ...MODES.map((mode) => `${mode} MB`)],
    rows: all.map(({ set, uv, ours }) => [
      set,
      cpu(uv),
      ...MODES.map((mode) => cpu(ours[mode])),
      memory(uv),
      ...MODES.map((mode) => memory(ours[mode])),
    ]),
  }
}

function targetsOf(all: readonly Measurement[]): Target[] {
  const worst = Math.max(...all.map((one) => ratioOf(one, 'embedded')))
  const rounds = Math.max(...all.map((one) => last(one.ours.embedded.runs).network.rounds))
  return [
    ...MODES.map((mode) => ({
      what: `cold, snapshot: ${mode}, geometric mean of ${all.length} sets`,
      measured: geometricMean(all.map((one) => ratioOf(one, mode))),
      limit: LIMITS[mode],
      unit: '',
    })),
    { what: 'cold, snapshot: embedded, worst set', measured: worst, limit: WORST, unit: '' },
    { what: 'rounds with hints, worst set', measured: rounds, limit: 4, unit: '' },
  ]
}

async function run({ quick, recorded, uv, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const sets = timedSets(recorded).filter(({ name }) => !quick || QUICK.includes(name))
  const snapshots = await leaveOneOut(recorded, sets, work)
  const server = await serveCounting(recorded, NETWORK)
  try {
    const all: Measurement[] = []
    for (const set of sets) all.push(await measure(set, snapshots.get(set.name)!, uv, server, quick ? 1 : 3, work))
    return { tables: [timeTable(all, uv), costTable(all), processorTable(all)], targets: targetsOf(all) }
  } finally {
    server.stop()
  }
}

export const cold: Benchmark = { name: 'cold', summary: 'a full estimate with an empty cache against uv', usual: true, run }
