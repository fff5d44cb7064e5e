// npm run check:image -- --base TAR --uv FOLDER [NAME…]: Dockerfiles of cases/ built for real by
// buildah, compared with their predictions, layer by layer. Run it as root.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { image } from '../../src/index.ts'
import { openBuilder } from './builder.ts'
import { type Comparison, compare, percent } from './compare.ts'
import { contextOf } from './contexts.ts'
import { readLayers } from './real-layers.ts'
import { tableOf } from './table.ts'

interface Options {
  readonly base: string
  readonly uv: string
  readonly storage?: string
  readonly table?: string
  readonly rows: number
}

const command = new Command('check:image')
  .description(
    'Build the Dockerfiles of test/image/cases for real, and compare their layers to the predicted ones.',
  )
  .argument('[name...]', 'parts of the names of cases')
  .requiredOption('--base <tar>', 'the root of a base image, made by test/image/make-base.sh')
  .requiredOption('--uv <folder>', 'a folder with uv and uvx 0.13.9 for musl')
  .option(
    '--storage <folder>',
    "keep the builder's storage here, so that later runs build only what changed",
  )
  .option('--table <file>', 'write the results as a table in Markdown')
  .option('--rows <number>', 'how many rows to show of a layer that is off', Number, 8)
  .parse()
const { base, uv, storage, table, rows } = command.opts<Options>()
const names = command.args
const cases = join(fileURLToPath(new URL('.', import.meta.url)), 'cases')
const work = mkdtempSync(join(tmpdir(), 'pysize-image-'))
const builder = openBuilder(storage ?? join(work, 'storage'), base, uv)
const done: [string, Comparison][] = []
let failed = 0

for (const file of readdirSync(cases).filter((one) => one.endsWith('.Dockerfile'))) {
  const name = file.slice(0, -'.Dockerfile'.length)
  if (names.length > 0 && !names.some((part) => name.includes(part))) continue
  const context = contextOf(readFileSync(join(cases, file), 'utf8'), join(work, name))
  try {
    cpSync(join(cases, file), join(work, file))
    const comparison = await check(name, join(work, file), context)
    done.push([name, comparison])
    failed += show(name, comparison) ? 0 : 1
  } catch (error) {
    failed++
    console.log(`FAIL ${name}\n     ${error instanceof Error ? error.message : String(error)}`)
  }
}
if (table !== undefined) writeFileSync(table, tableOf(done, builder.version))
console.log(`${done.length} cases, ${failed} off`)
rmSync(work, { recursive: true, force: true })
process.exitCode = failed === 0 ? 0 : 1

async function check(name: string, dockerfile: string, context: string): Promise<Comparison> {
  const real = await readLayers(builder.layout, builder.build(name, dockerfile, context), 1)
  const predicted = await image({ dockerfile, context, cwd: context, env: hostEnvironment() })
  return compare(predicted, real)
}

/** A build does not see the installer settings of this machine. */
function hostEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(?:PIP|UV)_/.test(key)),
  )
}

function show(name: string, { layers, predicted, real, faults }: Comparison): boolean {
  const isFine = faults.length === 0 && layers.every((layer) => layer.faults.length === 0)
  const shares = (['files', 'uncompressed', 'tar', 'compressed'] as const).map((one) =>
    percent(predicted[one], real[one]),
  )
  console.log(
    `${isFine ? 'ok  ' : 'FAIL'} ${name}: ${(real.uncompressed / 1e6).toFixed(1)} MB, files ${shares[0]}, A ${shares[1]}, B ${shares[2]}, D ${shares[3]}`,
  )
  if (faults.length > 0) console.log(`     total: ${faults.join(', ')}`)
  for (const layer of layers.filter((one) => one.faults.length > 0)) {
    console.log(
      `     ${layer.instruction.replace(/\s+/g, ' ').slice(0, 90)}: ${layer.faults.join(', ')}`,
    )
    for (const cause of layer.causes.slice(0, rows)) console.log(`       ${cause}`)
  }
  return isFine
}
