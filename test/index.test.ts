import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expectTypeOf, test } from 'vitest'
import {
  type CacheInfo,
  cacheInfo,
  clearCache,
  type Estimate,
  type EstimateOptions,
  estimate,
  estimateAll,
  type Outcome,
  type PackageEstimate,
  type ProgressEvent,
  PysizeError,
  type Scenario,
} from '../src/index.ts'
import { folderOf, indexOf, run, wheel } from './scenarios/support.ts'

const projects = [
  wheel('demo 1.0', { requires: ['other'] }),
  wheel('other 1.0', { requires: ['last'] }),
  wheel('last 1.0'),
]

test('an AbortSignal ends an estimate, before it begins or halfway', async () => {
  const server = await indexOf(projects)
  const early = run({
    with: ['demo'],
    indexUrl: server.index,
    signal: AbortSignal.abort(new Error('no more')),
  })
  await expect(early).rejects.toThrow('no more')
  expect(server.requests).toEqual([])

  // Modules that are loaded at first use take seconds on a busy machine.
  await run({ with: ['demo'], indexUrl: server.index })
  const controller = new AbortController()
  const silent = await indexOf([], {
    intercept: () => {
      setTimeout(() => controller.abort(), 20)
      return { silent: true }
    },
  })
  const began = performance.now()
  await expect(
    run({ with: ['demo'], indexUrl: silent.index, signal: controller.signal }),
  ).rejects.toMatchObject({ name: 'AbortError' })
  expect(performance.now() - began).toBeLessThan(5000)
})

test('progress is reported in order, and its counts only grow', async () => {
  const server = await indexOf(projects)
  const events: ProgressEvent[] = []
  const { network, scenarios } = await run({
    with: ['demo'],
    indexUrl: server.index,
    onProgress: (event) => events.push(event),
  })
  const phases = events.map(({ phase }) => phase)
  expect([...new Set(phases)]).toEqual(['reading', 'resolving', 'weighing'])
  for (const count of ['requests', 'bytes'] as const) {
    const counts = events.map((event) => event[count])
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  }
  const weighing = events.filter(({ phase }) => phase === 'weighing')
  // An event is repeated while requests are under way.
  const done = weighing.map((event) => event.done)
  expect([...new Set(done)]).toEqual([1, 2, 3])
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(weighing.every(({ packages }) => packages === scenarios[0]?.packages.length)).toBe(true)
  expect(events.at(-1)!.requests).toBeLessThanOrEqual(network.requests)
})

test('a failure is a PysizeError on which a caller can act', async () => {
  const error: unknown = await estimate({ with: ['demo=1'], env: {} }).catch(
    (reason: unknown) => reason,
  )
  if (!(error instanceof PysizeError)) throw error
  expect(error).toMatchObject({ name: 'PysizeError', exitCode: 2 })
  expect(error.code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  expect(error.places[0]).toMatchObject({ file: '--with', column: expect.any(Number) })
})

test('the cache can be read and emptied', async () => {
  const server = await indexOf(projects)
  const cacheDir = folderOf()
  await run({ with: ['demo'], indexUrl: server.index, cache: true, cacheDir })
  const info = cacheInfo({ cacheDir, env: {} })
  expect(info.location).toBe(cacheDir)
  expect(info.size).toBe(info.buckets.reduce((sum, { size }) => sum + size, 0))
  expect(info.buckets.find(({ bucket }) => bucket === 'pages')?.entries).toBe(3)
  expect(clearCache({ cacheDir, env: {} })).toBe(info.size)
  expect(cacheInfo({ cacheDir, env: {} }).size).toBe(0)
})

test('its types describe arguments and results', () => {
  expectTypeOf(estimate).parameters.toEqualTypeOf<[EstimateOptions]>()
  expectTypeOf(estimate).returns.resolves.toEqualTypeOf<Estimate>()
  expectTypeOf<Estimate['scenarios']>().toEqualTypeOf<readonly Scenario[]>()
  expectTypeOf<PackageEstimate['installed_size']>().toEqualTypeOf<number | null>()
  expectTypeOf<EstimateOptions['installer']>().toEqualTypeOf<'pip' | 'uv' | undefined>()
  expectTypeOf(estimateAll).parameter(0).toEqualTypeOf<readonly string[]>()
  expectTypeOf(estimateAll).parameter(1).toEqualTypeOf<Omit<EstimateOptions, 'files'> | undefined>()
  expectTypeOf<Outcome & { error: null }>().toHaveProperty('estimate').toEqualTypeOf<Estimate>()
  expectTypeOf(cacheInfo).returns.toEqualTypeOf<CacheInfo>()
  // @ts-expect-error: an option that does not exist
  expectTypeOf<EstimateOptions>().toHaveProperty('packages')
})

test('each example of the library begins on a line of its own, as code does', () => {
  const folder = join(import.meta.dirname, '..', 'src', 'library')
  const source = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
  expect(source.match(/@example$/gm)!.length).toBeGreaterThan(10)
  expect(source).not.toMatch(/@example +\S/)
})
