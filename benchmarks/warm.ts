import { join } from 'node:path'
import type { Benchmark, Outcome, Setting, Table, Target } from './benchmark.ts'
import { BIN, runOurs } from './ours.ts'
import { type Run, runProcess } from './process.ts'
import { findSets, NETWORK, serveCounting, type TimedSet } from './recorded.ts'
import { median } from './statistics.ts'
import { count, milliseconds, ratio } from './table.ts'
import { runUv, type Uv } from './uv.ts'

const SETS = ['black', 'jupyter', 'bahr-production', 'langchain-rag']
/**
 * How much longer than Node itself an estimate may take, and what Node takes on the reference
 * machine; seconds.
 */
const ALLOWED = { repeated: 0.035, asked: 0.15, node: 0.048 }

interface Warm {
  readonly set: string
  readonly packages: number
  readonly node: number
  readonly uv: number
  readonly repeated: number
  /** Pages and facts are kept, but the question is a new one. */
  readonly asked: number
  readonly requests: number
}

/** Runs some functions in turn, and returns the median of each, in seconds. */
async function byTurns(
  rounds: number,
  turns: readonly ((depth: number) => Promise<Run>)[],
): Promise<readonly number[]> {
  const times = turns.map((): number[] => [])
  for (let depth = 0; depth < rounds; depth++)
    for (const [i, turn] of turns.entries()) times[i]!.push((await turn(depth)).seconds)
  return times.map(median)
}

const nothing = (work: string): Promise<Run> => runProcess([process.execPath, '-e', '0'], work)

async function measure(
  set: TimedSet,
  uv: Uv,
  indexUrl: string,
  rounds: number,
  work: string,
): Promise<Warm> {
  const { name, file, python, excludeNewer } = set
  const question = { file, python, excludeNewer, indexUrl, cacheDir: join(work, 'cache', name) }
  const theirs = { ...question, cacheDir: join(work, 'uv-cache', name) }
  await runUv(uv, theirs, work)
  const { packages, names } = await runOurs(question, work)
  const { network } = await runOurs(question, work)
  const [node = 0, uvTime = 0, repeated = 0] = await byTurns(rounds, [
    () => nothing(work),
    () => runUv(uv, theirs, work),
    () => runOurs(question, work),
  ])
  const [asked = 0] = await byTurns(3, [
    (depth) => runOurs({ ...question, with: `${names[0]}!=0.0.${depth}` }, work),
  ])
  return { set: name, packages, node, uv: uvTime, repeated, asked, requests: network.requests }
}

const tableOf = (all: readonly Warm[]): Table => ({
  title: 'Warm: a repeated estimate, milliseconds',
  columns: [
    'set',
    'packages',
    'node -e 0',
    'uv',
    'ours',
    'over node',
    'requests',
    'new question',
    'over node',
  ],
  rows: all.map((one) => [
    one.set,
    count(one.packages),
    milliseconds(one.node),
    milliseconds(one.uv),
    milliseconds(one.repeated),
    milliseconds(one.repeated - one.node),
    count(one.requests),
    milliseconds(one.asked),
    milliseconds(one.asked - one.node),
  ]),
  notes: [
    'New question: each run adds another requirement. It uses pages and facts of earlier runs, but not their answers.',
  ],
})

/** In milliseconds, and on a busy or slow machine in multiples of Node's own start. */
function targetsOf({ set, node, uv, repeated, asked }: Warm): Target[] {
  const targets = (what: string, over: number, allowed: number): Target[] => [
    { what, measured: 1000 * over, limit: 1000 * allowed, unit: 'ms' },
    {
      what: `${what}, in times of it`,
      measured: over / node,
      limit: allowed / ALLOWED.node,
      unit: '',
    },
  ]
  return [
    ...targets(
      `warm ${set}, over node -e 0 (${ratio(repeated / uv)} of uv)`,
      repeated - node,
      ALLOWED.repeated,
    ),
    ...targets(`a new question, ${set}, over node -e 0`, asked - node, ALLOWED.asked),
  ]
}

async function versionOnly(rounds: number, work: string): Promise<Target> {
  const [node = 0, version = 0] = await byTurns(rounds, [
    () => nothing(work),
    () => runProcess([process.execPath, BIN, '--version'], work),
  ])
  return {
    what: `pysize --version against node -e 0 (${milliseconds(version)} to ${milliseconds(node)} ms)`,
    measured: version / node,
    limit: 1.3,
    unit: '',
  }
}

async function run({ quick, recorded, uv, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const rounds = quick ? 5 : 9
  const server = await serveCounting(recorded, NETWORK)
  try {
    const all: Warm[] = []
    for (const set of findSets(recorded, quick ? SETS.slice(0, 1) : SETS))
      all.push(await measure(set, uv, server.indexUrl, rounds, work))
    return {
      tables: [tableOf(all)],
      targets: [...all.flatMap(targetsOf), await versionOnly(2 * rounds, work)],
    }
  } finally {
    server.stop()
  }
}

export const warm: Benchmark = {
  name: 'warm',
  summary: 'a repeated estimate, and --version',
  runs: 'always',
  run,
}
