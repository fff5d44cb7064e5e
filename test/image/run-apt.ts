// npm run check:apt -- --base TAR [--storage FOLDER] [--table FILE] [NAME…]: Dockerfiles of apt/
// built for real by buildah, compared with their predictions. Run it as root; with http_proxy at a
// caching proxy, each package is fetched once.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { image } from '../../src/index.ts'
import type { ImageReport } from '../../src/model/image.ts'
import { openBuilder } from './builder.ts'
import { percent } from './compare.ts'
import { type RealLayer, readLayers } from './real-layers.ts'

interface Options {
  readonly base: string
  readonly storage?: string
  readonly table?: string
  readonly built: boolean
}

/** The allowed error of a layer and of a whole image, as shares, and of a tiny layer, in bytes. */
const LIMITS = { layer: 0.05, total: 0.02, slack: 100_000 }

interface Result {
  readonly name: string
  readonly cells: readonly string[]
  readonly faults: readonly string[]
}

const command = new Command('check:apt')
  .description(
    'Build the Dockerfiles of test/image/apt for real, and compare their layers to the predicted ones.',
  )
  .argument('[name...]', 'parts of the names of cases')
  .requiredOption('--base <tar>', 'the root of a base image, made by test/image/make-base.sh')
  .option('--storage <folder>', "keep the builder's storage here")
  .option('--built', 'compare what an earlier run left in the storage, without building', false)
  .option('--table <file>', 'write the results as a table in Markdown')
  .parse()
const { base, storage, table, built } = command.opts<Options>()
const cases = join(import.meta.dirname, 'apt')
const work = mkdtempSync(join(tmpdir(), 'pysize-apt-'))
const builder = openBuilder(storage ?? join(work, 'storage'), base, null)
const results: Result[] = []

for (const file of readdirSync(cases).filter((one) => one.endsWith('.Dockerfile'))) {
  const name = file.slice(0, -'.Dockerfile'.length)
  if (command.args.length > 0 && !command.args.some((part) => name.includes(part))) continue
  const result = await check(name, join(cases, file)).catch(
    (error: unknown): Result => ({
      name,
      cells: [],
      faults: [error instanceof Error ? error.message : String(error)],
    }),
  )
  results.push(result)
  console.log(
    `${result.faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${result.cells.join(' | ')} ${result.faults.join('; ')}`,
  )
}
const failed = results.filter(({ faults }) => faults.length > 0).length
if (table !== undefined) writeFileSync(table, tableOf(results))
console.log(`${results.length} cases, ${failed} off`)
rmSync(work, { recursive: true, force: true })
process.exitCode = failed === 0 ? 0 : 1

async function check(name: string, dockerfile: string): Promise<Result> {
  if (!built) {
    builder.build(name, dockerfile, work)
    builder.remove(name)
  }
  const real = await readLayers(builder.layout, name, 1)
  const predicted = await image({
    dockerfile,
    context: work,
    cwd: work,
    base: builder.baseArchive(),
    env: {},
  })
  return compareApt(name, predicted, real)
}

function compareApt(name: string, { layers }: ImageReport, real: readonly RealLayer[]): Result {
  const own = layers.filter(({ line }) => line !== null)
  const ofBase = layers
    .filter(({ line }) => line === null)
    .reduce((sum, layer) => sum + (layer.uncompressed_size ?? 0), 0)
  const predicted = (key: 'uncompressed_size' | 'tar_size' | 'compressed_size'): number =>
    own.reduce((sum, layer) => sum + (layer[key] ?? 0), 0)
  const built = (key: 'uncompressed' | 'tar' | 'compressed'): number =>
    real.reduce((sum, layer) => sum + layer[key], 0)
  const isOff = (one: number, other: number, limit: number): boolean =>
    Math.abs(one - other) > Math.max(LIMITS.slack, other * limit)
  const total = [ofBase + predicted('uncompressed_size'), ofBase + built('uncompressed')] as const
  const faults = [
    ...(own.length === real.length
      ? []
      : [`${own.length} layers are predicted, ${real.length} were built`]),
    ...own.flatMap(({ uncompressed_size: size, source }, at) => {
      const layer = real[at]?.uncompressed ?? 0
      if (source === 'unknown') return [`layer ${at + 1} has a part that is unknown`]
      return isOff(size ?? 0, layer, LIMITS.layer)
        ? [`layer ${at + 1} ${percent(size ?? 0, layer)}`]
        : []
    }),
    ...(isOff(...total, LIMITS.total) ? [`total ${percent(...total)}`] : []),
  ]
  const mega = (bytes: number): string => (bytes / 1e6).toFixed(2)
  const cell = (one: number, other: number): string =>
    `${mega(one)} / ${mega(other)} | ${percent(one, other)}`
  const layerCells = own
    .map(({ uncompressed_size: size }, at) => percent(size ?? 0, real[at]?.uncompressed ?? 0))
    .join(', ')
  return {
    name,
    cells: [
      layerCells,
      cell(predicted('uncompressed_size'), built('uncompressed')),
      cell(predicted('tar_size'), built('tar')),
      cell(predicted('compressed_size'), built('compressed')),
      percent(...total),
    ],
    faults,
  }
}

function tableOf(all: readonly Result[]): string {
  const rows = all.map(
    ({ name, cells, faults }) =>
      `| ${name} | ${cells.join(' | ')} | ${faults.length === 0 ? 'yes' : faults.join('; ')} |`,
  )
  return [
    '| case | each layer | A | | B | | D | | A of the image | within |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
