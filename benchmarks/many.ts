import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EstimateOptions, estimate, PysizeError } from '../src/index.ts'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { type GeneratedIndex, serveGenerated } from './generated-index.ts'
import { lines } from './generated-projects.ts'
import { runOurs } from './ours.ts'
import { count, seconds } from './table.ts'

const PROJECTS = 200
const FILES = 50
const RTT = 50

/** What some estimates at once asked of the index. */
interface Case {
  readonly what: string
  readonly seconds: number
  readonly requests: number
  readonly urls: number
}

/** Each file requires every tenth project, from another one on: their closures overlap in most of the index. */
function writeFiles(number: number, work: string): readonly string[] {
  return Array.from({ length: number }, (_, f) => {
    const file = join(work, `many-${f}.txt`)
    writeFileSync(file, lines(Array.from({ length: 20 }, (_, i) => (f * 7 + i * 10) % PROJECTS)))
    return file
  })
}

async function timed(what: string, index: GeneratedIndex, run: () => Promise<unknown>): Promise<Case> {
  await index.reset()
  const start = performance.now()
  const failure = await run().then(
    () => '',
    (error: unknown) => ` (failed: ${error instanceof PysizeError ? error.code : error})`,
  )
  const took = (performance.now() - start) / 1000
  const { requests, urls } = await index.stats()
  return { what: `${what}${failure}`, seconds: took, requests, urls }
}

async function run({ quick, work }: Setting): Promise<Outcome> {
  const number = quick ? 10 : FILES
  const files = writeFiles(number, work)
  const index = await serveGenerated(PROJECTS, RTT)
  const options = { indexUrl: index.indexUrl, python: '3.12', installer: 'uv', snapshot: false, compare: false, env: {} } as const
  const one = (file: string, more: EstimateOptions): Promise<unknown> => estimate({ ...options, ...more, files: [file] })
  const cacheDir = (name: string): string => join(work, 'many', name)
  try {
    const all = [
      await timed('one file', index, () => one(files[0]!, { cache: false })),
      await timed(`${number} files at once, one cache`, index, () =>
        Promise.all(files.map((file) => one(file, { cacheDir: cacheDir('at once') }))),
      ),
      await timed(`${number} files one after the other, one cache`, index, async () => {
        for (const file of files) await one(file, { cacheDir: cacheDir('in turn') })
      }),
      await timed('4 processes at once, the same file, one cache', index, () =>
        Promise.all(
          [0, 1, 2, 3].map(() =>
            runOurs({ file: files[0]!, python: '3.12', indexUrl: index.indexUrl, snapshot: false, cacheDir: cacheDir('4') }, work),
          ),
        ),
      ),
    ]
    const table = {
      title: `Many at once: a generated index of ${PROJECTS} projects, ${RTT} ms a round trip`,
      columns: ['what', 'seconds', 'requests', 'different URLs', 'times each'],
      rows: all.map((one) => [one.what, seconds(one.seconds), count(one.requests), count(one.urls), (one.requests / one.urls).toFixed(2)]),
      notes: ['Estimates share nothing but the cache yet: each call of the library has its own connections and asks for itself.'],
    }
    const together = all[1]!
    const target = {
      what: `${number} files at once: requests for each URL`,
      measured: together.requests / together.urls,
      limit: 1,
      unit: '',
    }
    return { tables: [table], targets: [target] }
  } finally {
    index.stop()
  }
}

export const many: Benchmark = { name: 'many', summary: 'many estimates at once', runs: 'full', run }
