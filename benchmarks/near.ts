import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting, Target } from './benchmark.ts'
import { type Counting, measure } from './cold.ts'
import { costTable, type Measurement, processorTable, ratioOf, timeTable } from './cold-tables.ts'
import { serveCounting, type TimedSet, timedSets } from './recorded.ts'
import { geometricMean } from './statistics.ts'
import type { Uv } from './uv.ts'

/** As a client near a content delivery network meets it. */
export const NEAR: readonly string[] = ['--rtt', '10', '--mbit', '1000']
/** Sets whose answers are estimated again as lists of exact versions. */
const PINNED: readonly string[] = ['netbox', 'bahr-production', 'langchain-rag']
const QUICK: readonly string[] = ['netbox', 'black']
const LIMITS = { embedded: 0.6, none: 0.8 } as const
/**
 * Sets of fewer packages are measured, but have no limit of their own: starting Node decides them.
 */
const SMALL = 10

/** A set as a list of the versions that uv chose for it. */
function pinned(set: TimedSet, work: string): TimedSet {
  const file = join(work, `${set.name}-pinned.txt`)
  const pins = readFileSync(set.recorded.expected.replace(/json$/, 'txt'), 'utf8')
  writeFileSync(file, pins.replace(/ +#.*$/gm, ''))
  return { ...set, name: `${set.name}, pinned`, file }
}

const limited = (all: readonly Measurement[], where: string): readonly Target[] =>
  (['embedded', 'none'] as const).flatMap((mode) => {
    const large = all.filter(({ ours }) => ours.none.runs[0]!.packages > SMALL)
    return [
      {
        what: `${where}, snapshot: ${mode}, geometric mean of ${all.length} sets`,
        measured: geometricMean(all.map((one) => ratioOf(one, mode))),
        limit: LIMITS[mode],
        unit: '',
      },
      {
        what: `${where}, snapshot: ${mode}, worst set of more than ${SMALL} packages`,
        measured: Math.max(...large.map((one) => ratioOf(one, mode))),
        limit: 1,
        unit: '',
      },
    ]
  })

async function compare(
  setting: Setting,
  recorded: string,
  uv: Uv,
  server: Counting,
  where: string,
): Promise<Outcome> {
  const { quick, work } = setting
  const chosen = timedSets(recorded).filter(({ name }) => !quick || QUICK.includes(name))
  const sets = [
    ...chosen,
    ...chosen.filter(({ name }) => PINNED.includes(name)).map((set) => pinned(set, work)),
  ]
  const all = await measure(sets, new Map(), quick ? 1 : 3, { uv, server, work })
  const counted = all.every((one) => one.uv.served !== undefined) ? [costTable(all)] : []
  return {
    tables: [timeTable(all, uv, where), ...counted, processorTable(all)],
    targets: limited(all, where),
  }
}

async function runNear(setting: Setting): Promise<Outcome | undefined> {
  const { recorded, uv } = setting
  if (recorded === undefined || uv === undefined) return undefined
  const server = await serveCounting(recorded, NEAR)
  try {
    return await compare(setting, recorded, uv, server, `Index with ${NEAR.join(' ')}`)
  } finally {
    server.stop()
  }
}

/** The index that is used if no other is named. */
const LIVE = 'https://pypi.org/simple/'

async function runLive(setting: Setting): Promise<Outcome | undefined> {
  const { recorded, uv } = setting
  const isThere = await fetch(LIVE, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (recorded === undefined || uv === undefined || !isThere) return undefined
  const server: Counting = { indexUrl: LIVE, counting: async (run) => ({ result: await run() }) }
  return compare(setting, recorded, uv, server, 'The live index')
}

export const near: Benchmark = {
  name: 'near',
  summary: 'the same near a content delivery network, and fully pinned',
  runs: 'full',
  run: runNear,
}
export const live: Benchmark = {
  name: 'live',
  summary: 'the same on the live index',
  runs: 'named',
  run: runLive,
}
