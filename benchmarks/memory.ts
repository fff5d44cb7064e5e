import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting, Table, Target } from './benchmark.ts'
import { serveGenerated } from './generated-index.ts'
import { lines, versionText } from './generated-projects.ts'
import { type Question, runOurs } from './ours.ts'
import { findSets, NETWORK, serveCounting } from './recorded.ts'
import { median } from './statistics.ts'
import { count, megabytes, seconds } from './table.ts'
import { runUv, type Uv } from './uv.ts'

const SET = 'langchain-rag'
const PINS = 10_000
/** Bytes. */
const LIMITS = { set: 110e6, pins: 400e6 }
const ROUNDS = 3

interface Peak {
  readonly what: string
  readonly packages: number
  readonly seconds: number
  readonly ours: number
  readonly uv: number
}

async function peak(
  what: string,
  question: Question,
  uv: Uv,
  rounds: number,
  work: string,
): Promise<Peak> {
  const runs = []
  for (let depth = 0; depth < rounds; depth++) runs.push(await runOurs(question, work))
  const theirs = await runUv(uv, { ...question, python: question.python! }, work)
  const ours = median(runs.map((run) => run.memory))
  return {
    what,
    packages: runs[0]!.packages,
    seconds: median(runs.map((run) => run.seconds)),
    ours,
    uv: theirs.memory,
  }
}

async function ofSet(recorded: string, uv: Uv, rounds: number, work: string): Promise<Peak[]> {
  const [set] = findSets(recorded, [SET])
  if (set === undefined) return []
  const server = await serveCounting(recorded, NETWORK)
  const question = { file: set.file, python: set.python, indexUrl: server.indexUrl }
  try {
    return [
      await peak(SET, question, uv, rounds, work),
      await peak(`${SET}, no snapshot`, { ...question, snapshot: false }, uv, rounds, work),
    ]
  } finally {
    server.stop()
  }
}

async function ofPins(uv: Uv, work: string): Promise<Peak> {
  const file = join(work, 'pins.txt')
  writeFileSync(
    file,
    lines(
      Array.from({ length: PINS }, (_, i) => i),
      `==${versionText(150)}`,
    ),
  )
  const server = await serveGenerated(PINS)
  try {
    return await peak(
      `${PINS} pinned requirements`,
      { file, python: '3.12', indexUrl: server.indexUrl, snapshot: false },
      uv,
      1,
      work,
    )
  } finally {
    server.stop()
  }
}

async function run({ quick, recorded, uv, work }: Setting): Promise<Outcome | undefined> {
  if (recorded === undefined || uv === undefined) return undefined
  const all = [
    ...(await ofSet(recorded, uv, quick ? 1 : ROUNDS, work)),
    ...(quick ? [] : [await ofPins(uv, work)]),
  ]
  const table: Table = {
    title: 'Peak of resident memory, MB',
    columns: ['what', 'packages', 'seconds', 'ours', 'uv'],
    rows: all.map((one) => [
      one.what,
      count(one.packages),
      seconds(one.seconds),
      megabytes(one.ours),
      megabytes(one.uv),
    ]),
  }
  const targets: Target[] = all.map((one) => ({
    what: `peak memory, ${one.what}`,
    measured: one.ours / 1e6,
    limit: (one.packages >= PINS ? LIMITS.pins : LIMITS.set) / 1e6,
    unit: 'MB',
  }))
  return { tables: [table], targets }
}

export const memory: Benchmark = { name: 'memory', summary: 'peak memory', runs: 'full', run }
