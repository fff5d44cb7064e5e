import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { createMemoryStore } from '../src/cache/memory-store.ts'
import { createFetcher } from '../src/fetch/fetcher.ts'
import { createIndexes } from '../src/indexes/indexes.ts'
import { parseJsonPage } from '../src/indexes/json/json-page.ts'

/** The time to fetch and read the project pages of a closure, all requested at once. */
export interface PagesRow {
  readonly pages: number
  readonly files: number
  readonly requests: number
  /** As received, bytes. */
  readonly bytes: number
  /**
   * Milliseconds from the first request to the last page read; of that, time of this process on a
   * processor.
   */
  readonly wall: number
  readonly cpu: number
}

/**
 * The time to read pages that were fetched, in milliseconds: as candidates need them (names and
 * Requires-Python of all files), and by JSON.parse.
 */
export interface ParsingRow {
  readonly pages: number
  readonly bytes: number
  readonly scan: number
  readonly jsonParse: number
  readonly times: number
}

/** Asks an index for the pages of `names`, with an empty cache. */
export async function benchmarkPages(
  indexUrl: string,
  names: readonly string[],
): Promise<PagesRow> {
  const fetcher = createFetcher()
  const start = performance.now()
  const before = process.cpuUsage()
  const indexes = createIndexes({ indexUrl, policy: 'merge' }, fetcher, createMemoryStore())
  const pages = await Promise.all(names.map((name) => indexes.page(name)))
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  const files = pages.reduce(
    (sum, page) => sum + (page.kind === 'found' ? page.page.files.length : 0),
    0,
  )
  await fetcher.close()
  const { requests, bytes } = fetcher.usage()
  return { pages: pages.length, files, requests, bytes, wall, cpu: (user + system) / 1000 }
}

/** Fetches the pages once, then reads them in both ways, the best of five. */
export async function benchmarkParsing(
  indexUrl: string,
  names: readonly string[],
): Promise<ParsingRow> {
  const fetcher = createFetcher()
  const accept = 'application/vnd.pypi.simple.v1+json'
  const answers = await Promise.all(
    names.map((name) => fetcher.get(`${indexUrl.replace(/\/+$/, '')}/${name}/`, { accept })),
  )
  await fetcher.close()
  const bodies = answers.map(({ body }) => body)
  const best = (read: () => unknown) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = performance.now()
        read()
        return performance.now() - start
      }),
    )
  const scan = best(() => {
    let known = 0
    for (const body of bodies)
      for (const file of parseJsonPage(body, 'x', indexUrl, 'x').files)
        known += file.requiresPython === null ? 0 : 1
    return known
  })
  const jsonParse = best(() => bodies.map((body) => JSON.parse(body.toString('utf8'))))
  return {
    pages: bodies.length,
    bytes: bodies.reduce((sum, body) => sum + body.length, 0),
    scan,
    jsonParse,
    times: jsonParse / scan,
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { index: { type: 'string' }, pins: { type: 'string' } } })
  if (values.index === undefined || values.pins === undefined)
    throw new Error('usage: pages.ts --index URL --pins FILE')
  const names = [...readFileSync(values.pins, 'utf8').matchAll(/^([\w.-]+)==/gm)].map(
    ([, name = '']) => name,
  )
  console.table([await benchmarkPages(values.index, names)])
  console.table([await benchmarkParsing(values.index, names)])
}
