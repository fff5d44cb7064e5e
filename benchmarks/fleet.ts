/**
 * Simulates the jobs of 300 repositories: each is a folder with a requirements file, weighed by a
 * process of its own that adds its line to one file. In a second round every tenth repository has
 * three more requirements. `pysize collect` then makes the table.
 *
 * npx tsx benchmarks/fleet.ts [--repositories 300] [--shared]
 *
 * With `--shared` all jobs use one cache, as runners with a shared cache folder do; otherwise each
 * job starts without one.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'
import { serveGenerated } from './generated-index.ts'
import { lines } from './generated-projects.ts'
import { machine } from './machine.ts'
import { BIN } from './ours.ts'
import { runProcess } from './process.ts'
import { count, seconds } from './table.ts'

const PROJECTS = 200
const RTT = 50

const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: '300' },
    shared: { type: 'boolean', default: false },
  },
})
const repositories = Number(values.repositories)
const work = mkdtempSync(join(tmpdir(), 'pysize-fleet-'))
const sizes = join(work, 'sizes.jsonl')
const index = await serveGenerated(PROJECTS, RTT)
const jobs = pLimit(availableParallelism())

/** From 1 to 24 requirements, from another project on for each repository. */
const requirementsOf = (r: number, grown: boolean): string =>
  lines(
    Array.from(
      { length: 1 + (r % 24) + (grown ? 3 : 0) },
      (_, i) => (r * 7 + i * 11) % PROJECTS,
    ).filter((one, at, all) => all.indexOf(one) === at),
  )

/** One CI job: what `.github/examples/record-size.yml` runs. */
async function job(r: number, round: number): Promise<number> {
  const cwd = join(work, `service-${String(r).padStart(3, '0')}`)
  mkdirSync(cwd, { recursive: true })
  writeFileSync(join(cwd, 'requirements.txt'), requirementsOf(r, round === 2 && r % 10 === 0))
  const cache = values.shared ? ['--cache-dir', join(work, 'cache')] : ['--no-cache']
  const command = [
    process.execPath,
    BIN,
    'estimate',
    'requirements.txt',
    '--index-url',
    index.indexUrl,
    '--installer',
    'uv',
  ]
  const options = [
    '--python',
    '3.12',
    '--no-snapshot',
    '--no-compare',
    '--format',
    'jsonl',
    '--budget',
    '30kB',
    '--quiet',
    ...cache,
  ]
  const run = await runProcess([...command, ...options], work, { cwd, stdout: true, stderr: true })
  if (run.exitCode > 1) throw new Error(`${cwd} ended with ${run.exitCode}: ${run.stderr}`)
  appendFileSync(sizes, run.stdout)
  return run.seconds
}

try {
  const rows: string[] = []
  for (const round of [1, 2]) {
    await index.reset()
    const start = performance.now()
    const times = await Promise.all(
      Array.from({ length: repositories }, (_, r) => jobs(() => job(r, round))),
    )
    const wall = (performance.now() - start) / 1000
    const { requests } = await index.stats()
    const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
    rows.push(`| ${round} | ${seconds(wall)} | ${seconds(median)} | ${count(requests)} |`)
  }
  const collect = (...options: readonly string[]) =>
    runProcess([process.execPath, BIN, 'collect', sizes, ...options], work, {
      stdout: true,
      stderr: true,
    })
  const table = await collect()
  if (table.exitCode !== 0) throw new Error(table.stderr)
  console.log(
    `${machine()}; ${repositories} repositories, ${values.shared ? 'one cache' : 'no cache'}, ${RTT} ms to the index\n`,
  )
  console.log(
    `| round | all jobs | median job | requests |\n| --- | ---: | ---: | ---: |\n${rows.join('\n')}\n`,
  )
  console.log(
    `collect: ${seconds(table.seconds)} for ${statSync(sizes).size} bytes, no request; as csv ${seconds((await collect('--format', 'csv')).seconds)}\n`,
  )
  console.log(table.stdout.split('\n').slice(0, 12).join('\n'))
} finally {
  index.stop()
  rmSync(work, { recursive: true, force: true })
}
