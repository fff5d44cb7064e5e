import type { Table, Target } from './benchmark.ts'
import type { OurRun } from './ours.ts'
import type { Run } from './process.ts'
import type { Served } from './recorded.ts'
import { geometricMean, median, pairedRatio } from './statistics.ts'
import { count, megabytes, ratio, seconds } from './table.ts'
import type { Uv } from './uv.ts'

export const MODES = ['embedded', 'leave one out', 'none'] as const
export type Mode = (typeof MODES)[number]
const LIMITS: Readonly<Record<Mode, number>> = { embedded: 0.45, 'leave one out': 0.55, none: 1 }
const WORST = 0.8
/** The runs of one side, and what the server counted in the last of them. */
export interface Measured<R extends Run> {
  readonly runs: R[]
  served?: Served
}

/** One set: ours in three modes, and uv. */
export interface Measurement {
  readonly set: string
  readonly uv: Measured<Run>
  readonly ours: Readonly<Record<Mode, Measured<OurRun>>>
}

const times = (measured: Measured<Run>): number[] => measured.runs.map((run) => run.seconds)
export const ratioOf = ({ uv, ours }: Measurement, mode: Mode): number =>
  pairedRatio(times(ours[mode]), times(uv))
const last = <R>(values: readonly R[]): R => values[values.length - 1]!

/** @param index the name of the index, for people */
export function timeTable(all: readonly Measurement[], uv: Uv, index: string): Table {
  const modes = modesOf(all)
  const means = modes.map((mode) => geometricMean(all.map((one) => ratioOf(one, mode))))
  return {
    title: `Cold: a full estimate against the resolution of uv alone, seconds. ${index}`,
    columns: ['set', 'uv', ...modes.flatMap((mode) => [mode, 'ratio'])],
    rows: [
      ...all.map((one) => [
        one.set,
        seconds(median(times(one.uv))),
        ...modes.flatMap((mode) => [
          seconds(median(times(one.ours[mode]))),
          ratio(ratioOf(one, mode)),
        ]),
      ]),
      ['geometric mean', '', ...means.flatMap((mean) => ['', ratio(mean)])],
    ],
    notes: [
      `${uv.version}; medians of ${all[0]!.uv.runs.length} runs taken in turn, ratios of pairs; no cache, each process fresh.`,
      ...(modes.includes('leave one out')
        ? [
            'Leave one out: a snapshot of all sets with another requirements file, and of the roots given by --roots.',
          ]
        : []),
    ],
  }
}

export function costTable(all: readonly Measurement[]): Table {
  const modes = modesOf(all)
  const cost = (measured: Measured<Run>): string[] => [
    count(measured.served!.requests),
    megabytes(measured.served!.bytes),
  ]
  return {
    title: 'Cold: requests, megabytes received, rounds',
    columns: ['set', 'packages', 'uv', 'MB', ...modes.flatMap((mode) => [mode, 'MB', 'rounds'])],
    rows: all.map((one) => [
      one.set,
      count(last(one.ours.none.runs).packages),
      ...cost(one.uv),
      ...modes.flatMap((mode) => [
        ...cost(one.ours[mode]),
        count(last(one.ours[mode].runs).network.rounds),
      ]),
    ]),
    notes: ['Rounds: the longest chain of requests that waited for each other.'],
  }
}

export function processorTable(all: readonly Measurement[]): Table {
  const modes = modesOf(all)
  const cpu = (measured: Measured<Run>): string =>
    seconds(median(measured.runs.map((run) => run.cpu)))
  const memory = (measured: Measured<Run>): string =>
    megabytes(median(measured.runs.map((run) => run.memory)))
  return {
    title: 'Cold: processor seconds (user and system), peak memory in MB',
    columns: ['set', 'uv', ...modes, 'uv MB', ...modes.map((mode) => `${mode} MB`)],
    rows: all.map(({ set, uv, ours }) => [
      set,
      cpu(uv),
      ...modes.map((mode) => cpu(ours[mode])),
      memory(uv),
      ...modes.map((mode) => memory(ours[mode])),
    ]),
  }
}

/** A short run skips 'leave one out', because its snapshots take long to make. */
const modesOf = ([first]: readonly Measurement[]): readonly Mode[] =>
  MODES.filter((mode) => first!.ours[mode].runs.length > 0)

/** The limits that the project has set itself. */
export function targetsOf(all: readonly Measurement[]): Target[] {
  const modes = modesOf(all)
  const worst = Math.max(...all.map((one) => ratioOf(one, 'embedded')))
  const rounds = Math.max(...all.map((one) => last(one.ours.embedded.runs).network.rounds))
  return [
    ...modes.map((mode) => ({
      what: `cold, snapshot: ${mode}, geometric mean of ${all.length} sets`,
      measured: geometricMean(all.map((one) => ratioOf(one, mode))),
      limit: LIMITS[mode],
      unit: '',
    })),
    { what: 'cold, snapshot: embedded, worst set', measured: worst, limit: WORST, unit: '' },
    { what: 'rounds with hints, worst set', measured: rounds, limit: 4, unit: '' },
  ]
}
