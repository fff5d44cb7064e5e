import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import {
  costTable,
  type Measured,
  type Measurement,
  MODES,
  type Mode,
  processorTable,
  targetsOf,
  timeTable,
} from './cold-tables.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { runOurs } from './ours.ts'
import type { Run } from './process.ts'
import {
  type CountingServer,
  NETWORK,
  QUICK,
  type Served,
  serveCounting,
  type TimedSet,
  timedSets,
} from './recorded.ts'
import { runUv, type Uv } from './uv.ts'

/** Seconds for all rounds: another one begins if it most likely ends in time. */
const ALLOWED = 220

/** The state that the runs share. */
interface Bench {
  readonly uv: Uv
  readonly server: Counting
  readonly work: string
}

/** An index, and what it counts meanwhile if it is ours. */
export type Counting = Pick<CountingServer, 'indexUrl'> & {
  counting<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly served?: Served }>
}

/** One turn of each, in a rotating order, so a busy moment affects all equally. */
async function pair(
  one: Measurement,
  set: TimedSet,
  snapshot: string | undefined,
  depth: number,
  bench: Bench,
): Promise<void> {
  const { uv, server, work } = bench
  const { file, python, excludeNewer } = set
  const question = { file, python, excludeNewer, indexUrl: server.indexUrl }
  const snapshots: Readonly<Record<Mode, object>> = {
    embedded: {},
    'leave one out': { snapshot },
    none: { snapshot: false },
  }
  const keep = async <R extends Run>(
    measured: Measured<R>,
    run: () => Promise<R>,
  ): Promise<void> => {
    const { result, served } = await server.counting(run)
    measured.runs.push(result)
    if (served !== undefined) measured.served = served
  }
  const turns = [
    () => keep(one.uv, () => runUv(uv, question, work)),
    ...MODES.filter((mode) => mode !== 'leave one out' || snapshot !== undefined).map(
      (mode) => () =>
        keep(one.ours[mode], () => runOurs({ ...question, ...snapshots[mode] }, work)),
    ),
  ]
  for (let turn = 0; turn < turns.length; turn++) await turns[(turn + depth) % turns.length]!()
}

const unmeasured = (): Measurement['ours'] => ({
  embedded: { runs: [] },
  'leave one out': { runs: [] },
  none: { runs: [] },
})

/**
 * A full estimate (resolution and every installed size) compared with uv's resolution alone, each
 * in a new process and without a cache: all sets once, then all again as long as there is time.
 */
export async function measure(
  sets: readonly TimedSet[],
  snapshots: ReadonlyMap<string, string>,
  most: number,
  bench: Bench,
): Promise<Measurement[]> {
  const all = sets.map(
    ({ name }): Measurement => ({ set: name, uv: { runs: [] }, ours: unmeasured() }),
  )
  const start = performance.now()
  for (
    let depth = 0;
    depth < most &&
    ((performance.now() - start) / 1000) * (depth + 1) < ALLOWED * Math.max(depth, 1);
    depth++
  )
    for (const [i, set] of sets.entries())
      await pair(all[i]!, set, snapshots.get(set.name), depth, bench)
  return all
}

async function run({ quick, recorded, uv, roots, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const sets = timedSets(recorded).filter(({ name }) => !quick || QUICK.includes(name))
  const snapshots = quick
    ? new Map<string, string>()
    : await leaveOneOut(recorded, sets, work, roots)
  const server = await serveCounting(recorded, NETWORK)
  try {
    const all = await measure(sets, snapshots, quick ? 1 : 3, { uv, server, work })
    return {
      tables: [
        timeTable(all, uv, `Index with ${NETWORK.join(' ')}`),
        costTable(all),
        processorTable(all),
      ],
      targets: targetsOf(all),
    }
  } finally {
    server.stop()
  }
}

export const cold: Benchmark = {
  name: 'cold',
  summary: 'a full estimate with an empty cache against uv',
  runs: 'always',
  run,
}
