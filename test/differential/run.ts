import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'
import { PysizeError } from '../../src/errors.ts'
import type { MetadataFacts } from '../../src/resolve/metadata.ts'
import { pins, textIndex } from '../resolve/support.ts'
import { serveIndex } from '../support/index-server.ts'
import { type Case, joined, makeCase, shrink } from './generate.ts'

/**
 * Compares our answers under uv's policy with those of a real uv on small made indexes:
 *
 *     npx tsx test/differential/run.ts --uv PROGRAM [--python PROGRAM] [--seed 1]
 *       [--cases 1000 | --seeds 3,8,13] [--at-once 2]
 *
 * Each case is a seed, so a miss can be repeated. It is printed in its smallest form. With
 * `--together 8`, eight cases with a solution are one question, which takes uv hardly longer than
 * one of them.
 */
const { values } = parseArgs({
  options: {
    uv: { type: 'string' },
    python: { type: 'string', default: '/usr/bin/python3' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '1000' },
    seeds: { type: 'string' },
    together: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
    'no-shrink': { type: 'boolean', default: false },
  },
})
if (values.uv === undefined) throw new Error('name the program with --uv')
const program = values.uv

const NO_SOLUTION = 'no solution'

async function ours({ index, wanted, constraint, ...options }: Case): Promise<string> {
  try {
    const found = await pins({
      index: index.join('\n'),
      with: wanted,
      constraint,
      installer: 'uv',
      ...options,
    })
    return found.map((pin) => pin.replace(/\[.*\]/, '').replace(' ', '==')).join(' ')
  } catch (error) {
    if (error instanceof PysizeError && error.exitCode === 3) return NO_SOLUTION
    throw error
  }
}

async function theirs(asked: Case, work: string): Promise<string> {
  const { pages, metadata } = textIndex(asked.index.join('\n'))
  const projects = [...pages].map(([name, files]) => [
    name,
    files.map(({ filename, requiresPython, yanked }) => ({
      filename,
      yanked,
      // uv takes files of one hash for one file.
      body: filename,
      ...(requiresPython === null ? {} : { requiresPython }),
      metadata: metadataText(name, filename.split('-')[1]!, metadata.get(filename)!),
    })),
  ])
  const server = await serveIndex(Object.fromEntries(projects))
  const folder = await mkdtemp(join(work, 'case-'))
  try {
    const [requirements, constraints] = [
      join(folder, 'requirements.txt'),
      join(folder, 'constraints.txt'),
    ]
    await writeFile(requirements, asked.wanted.join('\n'))
    await writeFile(constraints, asked.constraint.join('\n'))
    await cp(interpreter, join(folder, 'cache'), { recursive: true })
    return await uvAnswer([
      ...[
        'pip',
        'compile',
        requirements,
        '--constraint',
        constraints,
        '--index-url',
        server.index,
        '--resolution',
        asked.resolution,
      ],
      ...[
        '--python',
        values.python,
        '--python-version',
        asked.python,
        '--python-platform',
        'x86_64-manylinux_2_36',
      ],
      ...[
        '--cache-dir',
        join(folder, 'cache'),
        '--no-config',
        '--no-header',
        '--no-annotate',
        '--quiet',
      ],
    ])
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
}

const metadataText = (
  name: string,
  version: string,
  { requiresDist, requiresPython }: MetadataFacts,
): string =>
  [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...(requiresPython === null ? [] : [`Requires-Python: ${requiresPython}`]),
    ...['x', 'y', 'all'].map((extra) => `Provides-Extra: ${extra}`),
    ...requiresDist.map((text) => `Requires-Dist: ${text}`),
    '',
  ].join('\n')

function uvAnswer(args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TZ: 'UTC',
    UV_PYTHON_DOWNLOADS: 'never',
  }
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim().split('\n').join(' '))
      else if (/No solution found/.test(stderr)) resolve(NO_SOLUTION)
      else reject(new Error(`${error.message}\n${stderr}`))
    })
  })
}

const work = await mkdtemp(join(tmpdir(), 'pysize-differential-'))
// A cache that contains only the interpreter: querying Python takes longer than everything else.
const interpreter = join(work, 'interpreter')
await writeFile(join(work, 'nothing.txt'), '')
await uvAnswer([
  'pip',
  'compile',
  join(work, 'nothing.txt'),
  '--python',
  values.python,
  '--cache-dir',
  interpreter,
  '--no-config',
  '--quiet',
])
const limit = pLimit(Number(values['at-once']))
const differs = async (asked: Case): Promise<boolean> =>
  (await ours(asked)) !== (await theirs(asked, work))
let agreed = 0
let unsolvable = 0
const missed: number[] = []

async function compare(seeds: readonly number[]): Promise<void> {
  const asked = seeds.length === 1 ? makeCase(seeds[0]!) : joined(seeds.map(makeCase))
  const [mine, uvs] = [await ours(asked), await theirs(asked, work)]
  if (mine === uvs) {
    agreed += seeds.length
    if (mine === NO_SOLUTION) unsolvable += seeds.length
    if (agreed % 100 < seeds.length) console.error(`${agreed} agreed`)
    return
  }
  missed.push(...seeds)
  if (values['no-shrink']) return
  const small = await shrink(asked, differs)
  console.log(
    `seed ${seeds.join()}\n${JSON.stringify(small, null, 2)}\n  ours:   ${await ours(small)}\n  theirs: ${await theirs(small, work)}\n`,
  )
}

/** Seeds for one question: of one target and resolution, each with a solution. */
async function grouped(
  seeds: readonly number[],
  size: number,
): Promise<readonly (readonly number[])[]> {
  if (size === 1) return seeds.map((seed) => [seed])
  const alone: number[][] = []
  const alike = new Map<string, number[][]>()
  for (const seed of seeds) {
    const asked = makeCase(seed)
    if ((await ours(asked)) === NO_SOLUTION) {
      alone.push([seed])
      continue
    }
    const key = `${asked.python} ${asked.resolution}`
    const groups = alike.get(key) ?? [[]]
    alike.set(key, groups)
    if (groups.at(-1)!.length === size) groups.push([])
    groups.at(-1)!.push(seed)
  }
  return [...[...alike.values()].flat(), ...alone]
}

try {
  const first = Number(values.seed)
  const seeds =
    values.seeds?.split(',').map(Number) ??
    Array.from({ length: Number(values.cases) }, (_, i) => first + i)
  const groups = await grouped(seeds, Number(values.together))
  await Promise.all(groups.map((group) => limit(() => compare(group))))
} finally {
  await rm(work, { recursive: true, force: true })
}
console.log(
  `${agreed} agreed (${unsolvable} without a solution), ${missed.length} differed: ${missed.sort((a, b) => a - b).join(' ')}`,
)
process.exitCode = missed.length === 0 ? 0 : 1
