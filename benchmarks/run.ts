// npm run bench -- [--quick] [--live] [--only NAME]… [--recorded DIR] [--conformance DIR]
// [--uv-wheel FILE] [--pip PYTHON] [--roots SNAPSHOT] [--aged NAME=SNAPSHOT]…
//
// analysis.md, which is written by hand, explains where the time goes.
// Prints tables and writes them to benchmarks/results.md (a full run does). Each kind of benchmark
// is a file next to this one.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { agedSnapshots } from './aged.ts'
import { backtracking } from './backtracking.ts'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { cold } from './cold.ts'
import { floor } from './floor.ts'
import { growth } from './growth.ts'
import { realInstall } from './installed.ts'
import { instructions } from './instructions.ts'
import { lockMemory } from './lock-memory.ts'
import { load, machine } from './machine.ts'
import { many } from './many.ts'
import { memory } from './memory.ts'
import { live, near } from './near.ts'
import { parts } from './parts.ts'
import { pip } from './pip.ts'
import { targetsTable, toMarkdown } from './table.ts'
import { traces } from './trace.ts'
import { systemPython, unpackUv } from './uv.ts'
import { warm } from './warm.ts'

const BENCHMARKS: readonly Benchmark[] = [
  cold,
  near,
  live,
  floor,
  agedSnapshots,
  warm,
  backtracking,
  pip,
  memory,
  lockMemory,
  growth,
  many,
  parts,
  traces,
  instructions,
  realInstall,
]

const root = join(import.meta.dirname, '..')
const shared = join(root, '..', 'shared')

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    live: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    recorded: {
      type: 'string',
      default: process.env.PYSIZE_BENCH_RECORDED ?? join(shared, 'index'),
    },
    conformance: {
      type: 'string',
      default: process.env.PYSIZE_BENCH_CONFORMANCE ?? join(shared, 'conformance'),
    },
    'uv-wheel': {
      type: 'string',
      default: process.env.PYSIZE_BENCH_UV_WHEEL ?? join(shared, 'tools'),
    },
    roots: { type: 'string' },
    aged: { type: 'string', multiple: true, default: [] },
    pip: { type: 'string', default: process.env.PYSIZE_BENCH_PIP ?? systemPython() },
  },
})

const present = (folder: string): string | undefined => (existsSync(folder) ? folder : undefined)

function chosen(): readonly Benchmark[] {
  const only = values.live ? [...(values.only ?? []), live.name] : values.only
  const unknown = only?.find((name) => !BENCHMARKS.some((one) => one.name === name))
  if (unknown !== undefined)
    throw new Error(`no benchmark ${unknown}: ${BENCHMARKS.map(({ name }) => name).join(', ')}`)
  const wanted = values.quick ? ['always'] : ['always', 'full']
  return BENCHMARKS.filter(({ name, runs }) =>
    only === undefined ? wanted.includes(runs) : only.includes(name),
  )
}

async function runAll(setting: Setting): Promise<string> {
  const before = load()
  const start = performance.now()
  const outcomes: Outcome[] = []
  for (const { name, run } of chosen()) {
    const began = performance.now()
    const outcome = await run(setting).catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
      return undefined
    })
    const took = ((performance.now() - began) / 1000).toFixed(0)
    console.error(
      outcome === undefined
        ? `${name}: left out, since it failed or what it needs is not there`
        : `${name}: ${took} s`,
    )
    if (outcome === undefined) continue
    for (const table of outcome.tables) console.log(toMarkdown(table))
    outcomes.push(outcome)
  }
  const targets = targetsTable(outcomes.flatMap((outcome) => outcome.targets))
  const tables = outcomes.flatMap((outcome) => outcome.tables)
  console.log(toMarkdown(targets))
  const took = ((performance.now() - start) / 1000).toFixed(0)
  const head = [
    '# Benchmarks',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine()}. Load average before ${before}, after ${load()}; ${took} s for all.`,
    'Written by `npm run bench`. Absolute times vary from run to run: only ratios within one run count.',
    '[analysis.md](analysis.md) explains where the time goes.',
    '',
  ]
  return [...head, toMarkdown(targets), ...tables.map(toMarkdown)].join('\n')
}

const work = mkdtempSync(join(tmpdir(), 'pysize-bench-'))
try {
  spawnSync(process.execPath, [join(root, '.config', 'build.mjs')], { stdio: 'inherit' })
  const results = await runAll({
    quick: values.quick,
    recorded: present(values.recorded),
    conformance: present(values.conformance),
    uv: unpackUv(values['uv-wheel'], work),
    python: values.pip,
    roots: values.roots,
    aged: new Map(
      values.aged.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    ),
    work,
  })
  if (values.only === undefined && !values.quick && !values.live)
    writeFileSync(join(root, 'benchmarks', 'results.md'), results)
} finally {
  rmSync(work, { recursive: true })
}
