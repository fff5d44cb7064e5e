import { readFileSync } from 'node:fs'
import type { Benchmark, Outcome, Setting, Table } from './benchmark.ts'
import { directoryRows } from './central-directory.ts'
import { benchmarkPages, benchmarkParsing } from './pages.ts'
import { findSets, serveCounting } from './recorded.ts'
import { readLines, writeLines } from './requirements-lines.ts'
import { benchmarkSolver } from './solver.ts'
import { count } from './table.ts'
import { benchmarkVersions } from './versions.ts'

/** The time of one operation of a part, and of the same operation in another library. */
interface PartRow {
  readonly operation: string
  readonly nanoseconds: number
  readonly rival?: { readonly name: string; readonly nanoseconds: number }
}

const LINES = 3000

const versions = (): PartRow[] =>
  benchmarkVersions().map(({ operation, nanoseconds, rivalNanoseconds }) => ({
    operation,
    nanoseconds,
    rival: { name: '@renovatebot/pep440', nanoseconds: rivalNanoseconds },
  }))

const directories = async (): Promise<PartRow[]> =>
  (await directoryRows()).map(({ operation, entries, microseconds }) => ({
    operation: `central directory of ${entries} entries: ${operation}`,
    nanoseconds: 1000 * microseconds,
  }))

async function requirements(work: string): Promise<PartRow> {
  const file = writeLines(LINES, work)
  let best = Number.POSITIVE_INFINITY
  for (let depth = 0; depth < 20; depth++) {
    const start = process.hrtime.bigint()
    await readLines(file)
    best = Math.min(best, Number(process.hrtime.bigint() - start))
  }
  return { operation: `requirements file of ${LINES} lines`, nanoseconds: best }
}

/** Of the closure of the largest recorded set. */
async function pages(recorded: string): Promise<PartRow[]> {
  const [set] = findSets(recorded, ['langchain-rag'])
  if (set === undefined) return []
  const pins = readFileSync(set.recorded.expected.replace(/\.json$/, '.txt'), 'utf8')
  const names = [...pins.matchAll(/^([\w.-]+)==/gm)].map(([, name = '']) => name)
  const server = await serveCounting(recorded, [])
  try {
    const fetched = await benchmarkPages(server.indexUrl, names)
    const parsed = await benchmarkParsing(server.indexUrl, names)
    const what = `${parsed.pages} project pages, ${(parsed.bytes / 1e6).toFixed(0)} MB, ${fetched.files} files`
    return [
      {
        operation: `${what}: names and Requires-Python`,
        nanoseconds: 1e6 * parsed.scan,
        rival: { name: 'JSON.parse', nanoseconds: 1e6 * parsed.jsonParse },
      },
      { operation: `${what}: fetched and read, processor`, nanoseconds: 1e6 * fetched.cpu },
    ]
  } finally {
    server.stop()
  }
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e4) return `${nanoseconds.toFixed(0)} ns`
  return nanoseconds < 1e7
    ? `${(nanoseconds / 1e3).toFixed(0)} µs`
    : `${(nanoseconds / 1e6).toFixed(0)} ms`
}

const tableOf = (rows: readonly PartRow[]): Table => ({
  title: 'Parts',
  columns: ['operation', 'time', 'a second', 'rival', 'its time', 'times as fast'],
  rows: rows.map(({ operation, nanoseconds, rival }) => [
    operation,
    duration(nanoseconds),
    count(1e9 / nanoseconds),
    ...(rival === undefined
      ? ['', '', '']
      : [rival.name, duration(rival.nanoseconds), (rival.nanoseconds / nanoseconds).toFixed(1)]),
  ]),
  notes: ['The best of many passes. Both sides take turns.'],
})

const solverTable = (conformance: string): Table => ({
  title: 'Solver alone: all metadata in memory',
  columns: ['problem', 'outcome', 'versions visited', 'conflicts', 'ms', 'a second'],
  rows: benchmarkSolver(conformance).map(
    ({ problem, outcome, visited, conflicts, milliseconds, perSecond }) => [
      problem,
      outcome,
      count(visited),
      count(conflicts),
      milliseconds.toFixed(2),
      count(perSecond),
    ],
  ),
})

async function run({ quick, recorded, conformance, work }: Setting): Promise<Outcome> {
  const rows = [
    ...versions(),
    await requirements(work),
    ...(await directories()),
    ...(recorded === undefined || quick ? [] : await pages(recorded)),
  ]
  const targets = rows
    .filter(({ rival }) => rival?.name.includes('pep440'))
    .map(({ operation, nanoseconds, rival }) => ({
      what: `${operation}, against @renovatebot/pep440`,
      measured: rival!.nanoseconds / nanoseconds,
      limit: 20,
      unit: 'times',
      atLeast: true,
    }))
  return {
    tables: [
      tableOf(rows),
      ...(conformance === undefined || quick ? [] : [solverTable(conformance)]),
    ],
    targets,
  }
}

export const parts: Benchmark = {
  name: 'parts',
  summary: 'versions, pages, directories, requirements files, solver',
  runs: 'always',
  run,
}
