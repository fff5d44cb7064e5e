import type { Benchmark, Outcome, Setting, Table } from './benchmark.ts'
import { type OurRun, runOurs } from './ours.ts'
import type { Run } from './process.ts'
import { NETWORK, serveCounting, type TimedSet, timedSets } from './recorded.ts'
import { geometricMean, median, pairedRatio } from './statistics.ts'
import { count, ratio, seconds } from './table.ts'
import { runUv } from './uv.ts'

/** Sets that are not in the old snapshots: they would take thousands of requests. */
const LEFT_OUT: ReadonlySet<string> = new Set(['boto3-old-urllib3', 'bahr-2025-11-12'])
const ROUNDS = 3

interface Measured {
  readonly set: string
  readonly uv: readonly Run[]
  /** By snapshot, in the order given. */
  readonly ours: readonly (readonly OurRun[])[]
}

const times = (runs: readonly Run[]): number[] => runs.map((run) => run.seconds)

function tableOf(names: readonly string[], all: readonly Measured[]): Table {
  const ratioOf = ({ uv, ours }: Measured, at: number): number =>
    pairedRatio(times(ours[at]!), times(uv))
  return {
    title: `Cold, with older snapshots: seconds, ratio to uv, requests, rounds. Index with ${NETWORK.join(' ')}`,
    columns: ['set', 'uv', ...names.flatMap((name) => [name, 'ratio', 'requests', 'rounds'])],
    rows: [
      ...all.map((one) => [
        one.set,
        seconds(median(times(one.uv))),
        ...one.ours.flatMap((runs, at) => [
          seconds(median(times(runs))),
          ratio(ratioOf(one, at)),
          count(runs.at(-1)!.network.requests),
          count(runs.at(-1)!.network.rounds),
        ]),
      ]),
      [
        'geometric mean',
        '',
        ...names.flatMap((_, at) => [
          '',
          ratio(geometricMean(all.map((one) => ratioOf(one, at)))),
          '',
          '',
        ]),
      ],
    ],
    notes: [
      'Each snapshot was made of the same sets from the live index, with --exclude-newer: npm run snapshot:roots.',
    ],
  }
}

async function run(setting: Setting): Promise<Outcome | undefined> {
  const { recorded, uv, quick, work, aged } = setting
  if (recorded === undefined || uv === undefined || aged.size === 0) return undefined
  const sets = timedSets(recorded).filter(({ name }) => !LEFT_OUT.has(name))
  const server = await serveCounting(recorded, NETWORK)
  const measure = async ({ name, file, python }: TimedSet): Promise<Measured> => {
    const question = { file, python, indexUrl: server.indexUrl }
    const theirs: Run[] = []
    const ours = [...aged.values()].map((): OurRun[] => [])
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      theirs.push(await runUv(uv, question, work))
      for (const [at, snapshot] of [...aged.values()].entries())
        ours[at]!.push(await runOurs({ ...question, snapshot }, work))
    }
    return { set: name, uv: theirs, ours }
  }
  try {
    const all: Measured[] = []
    for (const set of sets) all.push(await measure(set))
    return { tables: [tableOf([...aged.keys()], all)], targets: [] }
  } finally {
    server.stop()
  }
}

export const agedSnapshots: Benchmark = {
  name: 'aged',
  summary: 'the same with older snapshots: --aged NAME=FOLDER',
  runs: 'named',
  run,
}
