// npm run check:advised -- --base TAR --uv FOLDER [NAME…]: Dockerfiles that `image advise` writes
// for cases/, built for real by buildah. Each must have the predicted size, within 2 %, and
// `verify` must find nothing. Run it as root.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { adviseImage, verify } from '../../src/index.ts'
import { openBuilder } from '../image/builder.ts'
import { percent } from '../image/compare.ts'
import { readLayers } from '../image/real-layers.ts'

/** The replacement for the input of a case, and options that change the advice. */
const INPUTS: Readonly<
  Record<string, { readonly file: string; readonly compile?: boolean; readonly noDev?: boolean }>
> = {
  nested: { file: 'requirements/production.txt' },
  project: { file: 'pyproject.toml' },
  'uv-lock': { file: 'uv.lock', noDev: true },
  'uv-project': { file: 'uv.lock', noDev: true },
  pylock: { file: 'pylock.toml' },
  poetry: { file: 'poetry.lock', noDev: true },
  pdm: { file: 'pdm.lock', noDev: true },
  pipenv: { file: 'Pipfile.lock', noDev: true },
  'no-bytecode': { file: 'requirements.txt', compile: false },
}
const BASE = 'python:3.11-slim-bookworm'
const MOST_OFF = 0.02

const command = new Command('check:advised')
  .description('Build the Dockerfiles that image advise writes, and compare them to what it said.')
  .argument('[name...]', 'parts of the names of cases')
  .requiredOption('--base <tar>', 'the root of a base image, made by test/image/make-base.sh')
  .requiredOption('--uv <folder>', 'a folder with uv and uvx for musl')
  .option(
    '--storage <folder>',
    "keep the builder's storage here, so that later runs build only what changed",
  )
  .option('--table <file>', 'write the results as a table in Markdown')
  .parse()
const options = command.opts<{
  readonly base: string
  readonly uv: string
  readonly storage?: string
  readonly table?: string
}>()
const cases = join(fileURLToPath(new URL('.', import.meta.url)), 'cases')
const work = mkdtempSync(join(tmpdir(), 'pysize-advised-'))
const builder = openBuilder(options.storage ?? join(work, 'storage'), options.base, options.uv)
// The installers of this machine may have other settings than those of a build.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(?:PIP|UV)_/.test(key)),
)
const names = readdirSync(cases).filter(
  (name) => command.args.length === 0 || command.args.some((part) => name.includes(part)),
)
const rows: string[] = []
let failed = 0

for (const name of names) {
  try {
    const { text, row, isFine } = await check(name)
    console.log(`${isFine ? 'ok  ' : 'FAIL'} ${name}: ${text}`)
    rows.push(row)
    failed += isFine ? 0 : 1
  } catch (error) {
    failed++
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
if (options.table !== undefined) writeFileSync(options.table, tableOf(rows))
console.log(`${names.length} cases, ${failed} off`)
rmSync(work, { recursive: true, force: true })
process.exitCode = failed === 0 ? 0 : 1

async function check(
  name: string,
): Promise<{ readonly text: string; readonly row: string; readonly isFine: boolean }> {
  const cwd = join(work, name)
  cpSync(join(cases, name), cwd, { recursive: true })
  const { file = 'requirements.txt', ...given } = INPUTS[name] ?? {}
  const advice = await adviseImage({
    files: [file],
    cwd,
    env,
    base: BASE,
    python: '3.11',
    ...given,
  })
  writeFileSync(join(cwd, 'Dockerfile'), advice.dockerfile)
  // buildah 1.28 reads no Dockerfile.dockerignore.
  writeFileSync(join(cwd, '.dockerignore'), advice.dockerignore ?? '')
  builder.build(`advised-${name}`, join(cwd, 'Dockerfile'), cwd)
  const layers = await readLayers(builder.layout, `advised-${name}`, 1)
  const sum = (of: (layer: (typeof layers)[number]) => number): number =>
    layers.reduce((all, layer) => all + of(layer), 0)
  const real = {
    uncompressed: sum((one) => one.uncompressed),
    compressed: sum((one) => one.compressed),
  }
  const own = advice.layers.filter(({ line }) => line !== null)
  const said = {
    uncompressed: own.reduce((all, { uncompressed_size: size }) => all + (size ?? 0), 0),
    compressed: own.reduce((all, { compressed_size: size }) => all + (size ?? 0), 0),
  }
  const base = {
    uncompressed: (advice.image.uncompressed_size ?? 0) - said.uncompressed,
    compressed: (advice.image.compressed_size ?? 0) - said.compressed,
  }
  const whole = (of: typeof base, measure: keyof typeof base): number => base[measure] + of[measure]
  const off = (measure: keyof typeof base): number =>
    Math.abs(whole(said, measure) / whole(real, measure) - 1)
  const archive = join(work, `${name}.tar`)
  builder.save(`advised-${name}`, archive)
  const { verify: held } = await verify({
    path: archive,
    files: [file],
    cwd,
    env,
    ...given,
  }).finally(() => rmSync(archive, { force: true }))
  const found = namesIn([held.missing, held.changed, held.orphans, held.unexpected])
  const isFine =
    off('uncompressed') <= MOST_OFF &&
    off('compressed') <= MOST_OFF &&
    found.length === 0 &&
    advice.findings.length === 0
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
  const all = [...found, ...advice.findings.map(({ code }) => code)].join(', ') || 'nothing'
  const cells = (['uncompressed', 'compressed'] as const).map((measure) => {
    const [ours, theirs] = [whole(said, measure), whole(real, measure)]
    return { sizes: `${megabytes(ours)} / ${megabytes(theirs)}`, share: percent(ours, theirs) }
  })
  return {
    isFine,
    text: `${cells.map(({ sizes, share }) => `${sizes} MB, ${share}`).join('; to pull ')}; found: ${all}`,
    row: `| ${name} | ${file} | ${cells.map(({ sizes, share }) => `${sizes} | ${share}`).join(' | ')} | ${all} |`,
  }
}

/** The packages that a verification lists, by name. */
function namesIn(lists: readonly (readonly object[])[]): readonly string[] {
  return lists.flat().map((one) => ('name' in one ? String(one.name) : JSON.stringify(one)))
}

function tableOf(lines: readonly string[]): string {
  return [
    `Built by ${builder.version} on ${BASE}.`,
    '',
    '| case | input | image, MB, predicted / real | | to pull, MB, predicted / real | | found |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}
