import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Estimates, estimate, estimateAll, type Outcome } from '../src/index.ts'
import type { Benchmark, Outcome as Result, Setting } from './benchmark.ts'
import { type GeneratedIndex, serveGenerated } from './generated-index.ts'
import { lines } from './generated-projects.ts'
import { runOurs } from './ours.ts'
import { count, seconds } from './table.ts'

const PROJECTS = 200
const FILES = 50
const RTT = 50
/** Processes that begin together. */
const AT_ONCE = 64

/** The requests of several estimates that ran at the same time. */
interface Case {
  readonly what: string
  readonly seconds: number
  readonly requests: number
  readonly urls: number
}

/**
 * Each file requires every tenth project, from another one on: their closures overlap in most of
 * the index.
 */
function writeFiles(number: number, work: string): readonly string[] {
  return Array.from({ length: number }, (_, f) => {
    const file = join(work, `many-${f}.txt`)
    writeFileSync(file, lines(Array.from({ length: 20 }, (_, i) => (f * 7 + i * 10) % PROJECTS)))
    return file
  })
}

async function timed<T>(
  what: string,
  index: GeneratedIndex,
  run: () => Promise<T>,
): Promise<Case & { readonly result: T }> {
  await index.reset()
  const start = performance.now()
  const result = await run()
  const took = (performance.now() - start) / 1000
  const { requests, urls } = await index.stats()
  return { what, seconds: took, requests, urls, result }
}

/** The file whose closure is the largest: what a call for all of them has to wait for. */
function largest({ estimates }: Estimates): string {
  const failed = estimates.find(({ error }) => error !== null)
  if (failed) throw new Error(`${failed.file}: ${failed.error?.message}`)
  const size = ({ estimate }: Outcome): number => estimate?.scenarios[0]?.packages.length ?? 0
  return estimates.toSorted((a, b) => size(b) - size(a))[0]!.file
}

async function run({ quick, work }: Setting): Promise<Result> {
  const number = quick ? 10 : FILES
  const files = writeFiles(number, work)
  const index = await serveGenerated(PROJECTS, RTT)
  const options = {
    indexUrl: index.indexUrl,
    python: '3.12',
    installer: 'uv',
    snapshot: false,
    compare: false,
    env: {},
  } as const
  const cacheDir = (name: string): string => join(work, 'many', name)
  /** The same file, `apart` milliseconds after each other. */
  const processes = (name: string, number: number, apart: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: number }, async (_, nth) => {
        await sleep(nth * apart)
        await runOurs(
          {
            file: files[0]!,
            python: '3.12',
            indexUrl: index.indexUrl,
            snapshot: false,
            cacheDir: cacheDir(name),
          },
          work,
        )
      }),
    )
  try {
    // Makes the compiled code that all cases use.
    await estimate({ ...options, files: files.slice(0, 1), cache: false })
    const together = await timed(`${number} files in one call`, index, () =>
      estimateAll(files, { ...options, cacheDir: cacheDir('one call') }),
    )
    const slowest = await timed('the largest of them alone', index, () =>
      estimate({ ...options, files: [largest(together.result)], cacheDir: cacheDir('alone') }),
    )
    const all = [
      slowest,
      together,
      await timed(`${number} calls one after the other, one cache`, index, async () => {
        for (const file of files)
          await estimate({ ...options, files: [file], cacheDir: cacheDir('in turn') })
      }),
      await timed('4 processes, each a second after the one before', index, () =>
        processes('apart', 4, 1000),
      ),
    ]
    const one = await timed('the same file in one process', index, () => processes('one', 1, 0))
    const atOnce = quick ? 4 : AT_ONCE
    const shared = await timed(
      `the same file in ${atOnce} processes at once, one cache`,
      index,
      () => processes('at once', atOnce, 0),
    )
    all.push(one, shared)
    const table = {
      title: `Many at once: a generated index of ${PROJECTS} projects, ${RTT} ms a round trip`,
      columns: ['what', 'seconds', 'requests', 'different URLs', 'times each'],
      rows: all.map((one) => [
        one.what,
        seconds(one.seconds),
        count(one.requests),
        count(one.urls),
        (one.requests / one.urls).toFixed(2),
      ]),
      notes: [
        'Files of one call share all that is asked for. Processes that run at the same time on one cache wait for what another asks for.',
      ],
    }
    const targets = [
      {
        what: `${number} files in one call: requests for each URL`,
        measured: together.requests / together.urls,
        limit: 1,
        unit: '',
      },
      {
        what: `${number} files in one call, against the largest alone`,
        measured: together.seconds / slowest.seconds,
        limit: 2,
        unit: '',
      },
      {
        what: `${atOnce} processes at once, requests against those of one`,
        measured: shared.requests / one.requests,
        limit: 1,
        unit: '',
      },
    ]
    return { tables: [table], targets }
  } finally {
    index.stop()
  }
}

export const many: Benchmark = {
  name: 'many',
  summary: 'many estimates at once',
  runs: 'full',
  run,
}
