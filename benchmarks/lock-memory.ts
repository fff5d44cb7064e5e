import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { MAKERS, madeLock } from './generated-lock.ts'
import { serveLockedFiles } from './locked-files.ts'
import { BIN } from './ours.ts'
import { runProcess } from './process.ts'
import { megabytes, seconds } from './table.ts'

/** Packages; uv.lock has 2.7 MB then. */
const COUNT = 3423
/** Bytes. */
const LIMIT = 200e6
/** Formats of the output, tried with a uv.lock. */
const OUTPUTS = ['json', 'markdown', 'csv', 'html', 'jsonl']

interface Peak {
  readonly lock: string
  readonly output: string
  readonly memory: number
  readonly seconds: number
  readonly cpu: number
}

/** One estimate of unknown wheels with the comparison of the CPU build, without a cache of before. */
async function peak(lock: string, output: string, url: string, work: string): Promise<Peak> {
  const folder = join(work, `lock-${lock}`)
  mkdirSync(folder, { recursive: true })
  const { file, text, beside } = madeLock(lock, COUNT, url)
  writeFileSync(join(folder, file), text)
  if (beside !== undefined) writeFileSync(join(folder, beside[0]), beside[1])
  const cache = join(work, 'lock-cache')
  rmSync(cache, { recursive: true, force: true })
  const run = await runProcess(
    [
      ...[process.execPath, BIN, 'estimate', file, '--index-url', `${url}simple/`],
      ...['--python', '3.12', '--no-snapshot', '--quiet', '--cache-dir', cache, '--format', output],
    ],
    work,
    { cwd: folder, env: { PYSIZE_PYTORCH_URL: `${url}whl` }, stderr: true },
  )
  if (run.exitCode !== 0) throw new Error(`pysize ended with ${run.exitCode}: ${run.stderr}`)
  return { lock, output, memory: run.memory, seconds: run.seconds, cpu: run.cpu }
}

async function run({ quick, work }: Setting): Promise<Outcome> {
  const server = await serveLockedFiles(COUNT)
  const peaks: Peak[] = []
  try {
    for (const lock of quick ? ['uv.lock'] : Object.keys(MAKERS))
      peaks.push(await peak(lock, 'text', server.url, work))
    for (const output of quick ? [] : OUTPUTS)
      peaks.push(await peak('uv.lock', output, server.url, work))
  } finally {
    server.stop()
  }
  return {
    tables: [
      {
        title: `Peak of resident memory, locks of ${COUNT} unknown wheels, MB`,
        columns: ['lock', 'output', 'seconds', 'processor time', 'MB'],
        rows: peaks.map((one) => [
          one.lock,
          one.output,
          seconds(one.seconds),
          seconds(one.cpu),
          megabytes(one.memory),
        ]),
      },
    ],
    targets: peaks.map(({ lock, output, memory }) => ({
      what: `peak memory, ${lock} as ${output}`,
      measured: memory / 1e6,
      limit: LIMIT / 1e6,
      unit: 'MB',
    })),
  }
}

export const lockMemory: Benchmark = {
  name: 'lock-memory',
  summary: 'peak memory of large locks',
  runs: 'named',
  run,
}
