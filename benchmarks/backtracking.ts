import type { Benchmark, Outcome, Setting, Table, Target } from './benchmark.ts'
import { type OurRun, runOurs } from './ours.ts'
import type { Run } from './process.ts'
import {
  type CountingServer,
  findSets,
  NETWORK,
  type Served,
  serveCounting,
  type TimedSet,
} from './recorded.ts'
import { median, pairedRatio } from './statistics.ts'
import { count, megabytes, ratio, seconds } from './table.ts'
import { runUv, type Uv } from './uv.ts'
import { visitedVersions } from './visited.ts'

const SETS = ['boto3-old-urllib3', 'starlette-fastapi']

interface Side {
  readonly runs: Run[]
  served?: Served
  rounds?: number
}

interface Search {
  readonly set: string
  readonly uv: Side
  readonly snapshot: Side
  readonly none: Side
  /** Versions whose dependencies were looked at. */
  readonly visited: { readonly uv: number; readonly ours: number }
}

async function measure(
  set: TimedSet,
  uv: Uv,
  server: CountingServer,
  pairs: number,
  work: string,
): Promise<Search> {
  const { name, file, python, excludeNewer } = set
  const question = { file, python, excludeNewer, indexUrl: server.indexUrl }
  const [theirs, snapshot, none]: [Side, Side, Side] = [{ runs: [] }, { runs: [] }, { runs: [] }]
  const keep = async (side: Side, run: () => Promise<Run | OurRun>): Promise<void> => {
    const { result, served } = await server.counting(run)
    side.runs.push(result)
    side.served = served
    if ('network' in result) side.rounds = result.network.rounds
  }
  for (let pair = 0; pair < pairs; pair++) {
    await keep(theirs, () => runUv(uv, question, work))
    await keep(snapshot, () => runOurs(question, work))
    await keep(none, () => runOurs({ ...question, snapshot: false }, work))
  }
  const told = (await runUv(uv, { ...question, verbose: true }, work)).stderr
  const tried = Number(/Tried (\d+) versions/.exec(told)?.[1] ?? Number.NaN)
  const ours = await visitedVersions(set.recorded.options, server.indexUrl)
  return { set: name, uv: theirs, snapshot, none, visited: { uv: tried, ours } }
}

const times = ({ runs }: Side): number[] => runs.map((run) => run.seconds)
const ratioOf = (side: Side, { uv }: Search): number => pairedRatio(times(side), times(uv))

function tableOf(all: readonly Search[]): Table {
  const row = (search: Search, who: string, side: Side, visited: string): string[] => [
    search.set,
    who,
    seconds(median(times(side))),
    ratio(ratioOf(side, search)),
    count(side.served!.requests),
    count(side.served!.not_found),
    megabytes(side.served!.bytes),
    side.rounds === undefined ? '' : count(side.rounds),
    visited,
  ]
  return {
    title: 'Backtracking',
    columns: [
      'set',
      'who',
      'seconds',
      'ratio',
      'requests',
      'of them 404',
      'MB',
      'rounds',
      'versions visited',
    ],
    rows: all.flatMap((search) => [
      row(search, 'uv', search.uv, count(search.visited.uv)),
      row(search, 'embedded snapshot', search.snapshot, ''),
      row(search, 'no snapshot', search.none, count(search.visited.ours)),
    ]),
    notes: [
      'Versions visited: those whose dependencies the search looked at; for uv by its log. The index answers 404 for files that no recorded resolver requested.',
    ],
  }
}

function targetsOf(search: Search): Target[] {
  const { set, uv, snapshot, none, visited } = search
  const walksDown = set === 'boto3-old-urllib3'
  const common = [
    {
      what: `${set}, no snapshot: time against uv`,
      measured: ratioOf(none, search),
      limit: walksDown ? 0.5 : 1,
      unit: '',
    },
    {
      what: `${set}: versions visited (uv's)`,
      measured: visited.ours,
      limit: visited.uv,
      unit: '',
    },
  ]
  if (!walksDown)
    return [
      ...common,
      {
        what: `${set}, embedded snapshot: time against uv`,
        measured: ratioOf(snapshot, search),
        limit: 1,
        unit: '',
      },
    ]
  return [
    ...common,
    {
      what: `${set}, no snapshot: requests (uv's)`,
      measured: none.served!.requests,
      limit: uv.served!.requests,
      unit: '',
    },
    {
      what: `${set}, embedded snapshot: requests`,
      measured: snapshot.served!.requests,
      limit: 20,
      unit: '',
    },
    {
      what: `${set}, embedded snapshot: time against uv`,
      measured: ratioOf(snapshot, search),
      limit: 0.1,
      unit: '',
    },
  ]
}

async function run({ quick, recorded, uv, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const server = await serveCounting(recorded, NETWORK)
  try {
    const all: Search[] = []
    for (const set of findSets(recorded, quick ? SETS.slice(1) : SETS))
      all.push(await measure(set, uv, server, quick ? 1 : 2, work))
    return { tables: [tableOf(all)], targets: all.flatMap(targetsOf) }
  } finally {
    server.stop()
  }
}

export const backtracking: Benchmark = {
  name: 'backtracking',
  summary: 'searches that walk down',
  runs: 'always',
  run,
}
