// Shows which request waited for which: tsx benchmarks/trace.ts SET [--no-snapshot] [--recorded
// DIR] [--profile]

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Benchmark, Outcome, Setting, Table } from './benchmark.ts'
import { ourCommand, type Question } from './ours.ts'
import { runProcess } from './process.ts'
import { profileTable } from './profile.ts'
import { findSets, NETWORK, serveCounting } from './recorded.ts'
import { toMarkdown } from './table.ts'

/** Milliseconds since the process began; a field is missing if the request never got that far. */
export interface Request {
  readonly path: string
  readonly range: string
  readonly asked: number
  readonly sent?: number
  readonly answered?: number
  readonly done?: number
  readonly status?: number
}

/**
 * One run. `active` and `idle` are the event loop's milliseconds: an active loop waits for the
 * processor and not for the network.
 */
export interface Trace {
  readonly loaded: number
  readonly end: number
  readonly active: number
  readonly idle: number
  readonly requests: readonly Request[]
}

const SETS = ['black', 'bahr-production', 'langchain-rag', 'boto3-old-urllib3']

export async function trace(question: Question, work: string): Promise<Trace> {
  const file = join(work, 'trace.json')
  const hook = join(import.meta.dirname, 'trace-hook.mjs')
  const { exitCode, stderr } = await runProcess(ourCommand(question, ['--import', hook]), work, {
    env: { PYSIZE_TRACE: file },
    stderr: true,
  })
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(readFileSync(file, 'utf8'))
}

const ms = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '' : value.toFixed(0)
const least = (values: readonly (number | undefined)[]): number =>
  Math.min(...values.map((value) => value ?? Number.POSITIVE_INFINITY))
const most = (values: readonly (number | undefined)[]): number =>
  Math.max(...values.map((value) => value ?? 0))

const summary = (what: string, { loaded, end, active, idle, requests }: Trace): string[] => {
  const last = most(requests.map(({ done }) => done))
  const queued = requests.flatMap(({ asked, sent }) => (sent === undefined ? [] : [sent - asked]))
  return [
    what,
    String(requests.length),
    ms(loaded),
    ms(least(requests.map(({ sent }) => sent))),
    ms(last),
    ms(end),
    ms(active),
    ms(idle),
    ms(most(queued)),
  ]
}

/**
 * Each request with the last response before it was requested: most likely what it waited for.
 */
function waterfall({ requests }: Trace): Table {
  const byEnd = requests.filter(({ done }) => done !== undefined).sort((a, b) => a.done! - b.done!)
  const cause = ({ asked }: Request): string =>
    byEnd
      .findLast(({ done }) => done! <= asked)
      ?.path.split('/')
      .filter(Boolean)
      .at(-1) ?? ''
  const rows = requests.map((request) => [
    `${request.path.slice(-70)} ${request.range}`.trim(),
    ...[request.asked, request.sent, request.answered, request.done, request.status].map(ms),
    cause(request).slice(-40),
  ])
  return {
    title: 'Requests, milliseconds',
    columns: ['request', 'asked', 'sent', 'answered', 'done', 'status', 'after'],
    rows,
  }
}

async function run({ quick, recorded, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined) return undefined
  const server = await serveCounting(recorded, NETWORK)
  try {
    const rows: string[][] = []
    for (const name of quick ? SETS.slice(0, 1) : SETS)
      for (const [what, snapshot] of [
        ['embedded', {}],
        ['none', { snapshot: false }],
      ] as const)
        rows.push(
          summary(
            `${name}, snapshot: ${what}`,
            await trace(
              { ...questionOf(recorded, name), ...snapshot, indexUrl: server.indexUrl },
              work,
            ),
          ),
        )
    const columns = [
      'run',
      'requests',
      'Node ready',
      'first sent',
      'last done',
      'end',
      'loop busy',
      'loop idle',
      'longest queued',
    ]
    const notes = [
      'Times since the process began; the trace itself adds 20 ms. If the loop is busy longer than idle, the run waits for its own processor and not for the network.',
    ]
    const tables: Table[] = [
      { title: 'Trace: what a cold run waits for, milliseconds', columns, rows, notes },
    ]
    if (!quick)
      tables.push(
        await profileTable(
          { ...questionOf(recorded, 'langchain-rag'), indexUrl: server.indexUrl },
          work,
        ),
      )
    return { tables, targets: [] }
  } finally {
    server.stop()
  }
}

const questionOf = (recorded: string, name: string): Omit<Question, 'indexUrl'> => {
  const [set] = findSets(recorded, [name])
  if (set === undefined) throw new Error(`no recorded set ${name}`)
  return { file: set.file, python: set.python, excludeNewer: set.excludeNewer }
}

export const traces: Benchmark = {
  name: 'trace',
  summary: 'what a cold run waits for',
  runs: 'full',
  run,
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      'no-snapshot': { type: 'boolean' },
      profile: { type: 'boolean' },
      recorded: { type: 'string', default: '../shared/index' },
    },
    allowPositionals: true,
  })
  const work = mkdtempSync(join(tmpdir(), 'pysize-trace-'))
  const server = await serveCounting(values.recorded, NETWORK)
  try {
    const snapshot = values['no-snapshot'] === true ? { snapshot: false as const } : {}
    const question = {
      ...questionOf(values.recorded, positionals[0] ?? 'black'),
      ...snapshot,
      indexUrl: server.indexUrl,
    }
    console.log(
      toMarkdown(
        values.profile === true
          ? await profileTable(question, work)
          : waterfall(await trace(question, work)),
      ),
    )
  } finally {
    server.stop()
    rmSync(work, { recursive: true })
  }
}

if (process.argv[1] === import.meta.filename) await main()
