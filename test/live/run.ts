// npm run check:live -- --pip PYTHON --uv BIN: the sets of sets.toml by pysize, pip and uv on the
// live index, one after the other.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import pLimit from 'p-limit'
import type { InstallerName } from '../../src/model/estimate.ts'
import {
  type Answer,
  askInstaller,
  type Installers,
  minorOf,
  pipOf,
  type Question,
  unasked,
} from './installers.ts'
import { askOurs } from './ours.ts'
import { judge, keepResult, type Result, readResults, resultKey } from './results.ts'
import { type LiveSet, questionKey, readSets } from './sets.ts'
import { writeTable } from './table.ts'

interface Options {
  readonly pip: readonly string[]
  readonly uv: string
  readonly only?: string
  readonly installer?: InstallerName
  readonly results?: string
  readonly resume?: true
  readonly answers?: string
  readonly cacheDir?: string
  readonly table?: string
  readonly note?: string
  readonly limit: number
  readonly jobs: number
}

const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number is expected.')
  return value
}

const program = new Command('check:live')
  .description('Compare the answers of pysize, pip and uv on the sets of test/live/sets.toml.')
  .requiredOption(
    '--pip <python>',
    'a Python with pip 26 (repeatable: one for each version)',
    (one, before: string[]) => [...before, one],
    [],
  )
  .requiredOption('--uv <bin>', 'a uv binary')
  .option('--only <text>', 'only sets whose name contains the text')
  .option('--installer <name>', 'only this installer')
  .option('--results <file>', 'keep each result in a file of JSON lines')
  .option('--resume', 'skip the sets that passed in --results')
  .option('--answers <folder>', "keep the installers' answers in a folder, and use them again")
  .option('--cache-dir <folder>', "keep pysize's cache here; empty for each set otherwise")
  .option('--table <file>', 'write all results as a table in Markdown')
  .option('--note <text>', 'what to say about this run above the table')
  .option('--limit <seconds>', 'how long a resolver may take', whole, 180)
  .option('--jobs <number>', 'sets at the same time: 1 or 2', (text) => Math.min(2, whole(text)), 1)
  .parse()
const options = program.opts<Options>()
const installers: Installers = {
  pips: new Map(options.pip.map(pipOf).map((pip) => [minorOf(pip.python), pip])),
  uv: options.uv,
  limit: options.limit,
}

/** The installer's answer, or the stored one to the same question. */
async function theirAnswer(installer: InstallerName, question: Question): Promise<Answer> {
  const path =
    options.answers &&
    join(options.answers, `${question.set.name}.${installer}.${questionKey(question.set)}.json`)
  if (path !== undefined && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  const answer = await askInstaller(installer, question, installers)
  if (path !== undefined) {
    mkdirSync(options.answers!, { recursive: true })
    writeFileSync(path, JSON.stringify(answer))
  }
  return answer
}

async function check(set: LiveSet, installer: InstallerName): Promise<Result> {
  const base = {
    set: set.name,
    installer,
    key: questionKey(set),
    packages: 0,
    tried: null,
    requests: 0,
    bytes: 0,
  }
  const why = unasked(installer, set, installers)
  if (why !== null)
    return { ...base, seconds: { ours: null, installer: null }, outcome: 'skipped', notes: [why] }
  const folder = mkdtempSync(join(tmpdir(), 'pysize-live-'))
  try {
    const question = {
      set,
      folder,
      requirements: join(folder, 'requirements.txt'),
      constraints: constraintsOf(set, folder),
    }
    writeFileSync(question.requirements, `${set.requirements.join('\n')}\n`)
    const theirs = await theirAnswer(installer, question)
    if (theirs.kind === 'skipped')
      return {
        ...base,
        seconds: { ours: null, installer: theirs.seconds },
        outcome: 'skipped',
        notes: [theirs.reason],
      }
    const ours = await askOurs(installer, question, installers, options.cacheDir)
    const packages = theirs.kind === 'pins' ? Object.keys(theirs.pins).length : 0
    const tried = (theirs.kind === 'pins' && theirs.tried) || null
    const { requests, bytes } = ours
    const seconds = { ours: ours.seconds, installer: theirs.seconds }
    return { ...base, packages, tried, requests, bytes, seconds, ...judge(ours, theirs) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function constraintsOf({ constraints }: LiveSet, folder: string): string | null {
  if (constraints.length === 0) return null
  const path = join(folder, 'constraints.txt')
  writeFileSync(path, `${constraints.join('\n')}\n`)
  return path
}

const WORDS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const

function print({
  set,
  installer,
  outcome,
  packages,
  seconds,
  requests,
  bytes,
  notes,
}: Result): void {
  const times = [
    `ours ${seconds.ours?.toFixed(1) ?? '-'} s`,
    `${installer} ${seconds.installer?.toFixed(1) ?? '-'} s`,
  ]
  console.log(
    `${WORDS[outcome]} ${installer.padEnd(3)} ${set}: ${packages} packages, ${times.join(', ')}, ${requests} requests, ${bytes} bytes`,
  )
  for (const note of notes.slice(0, 12)) console.log(`       ${note}`)
  if (notes.length > 12) console.log(`       and ${notes.length - 12} more`)
}

async function run(): Promise<number> {
  const sets = readSets()
  const known = readResults(options.results)
  const again = (set: LiveSet, installer: InstallerName): boolean => {
    const before = known.get(resultKey({ set: set.name, installer }))
    return (
      options.resume !== true || before?.outcome !== 'passed' || before.key !== questionKey(set)
    )
  }
  const chosen = sets.filter(({ name }) => name.includes(options.only ?? ''))
  const atOnce = pLimit(options.jobs)
  const tally = { passed: 0, failed: 0, skipped: 0 }
  await Promise.all(
    chosen.map((set) =>
      atOnce(async () => {
        for (const installer of set.installers.filter(
          (one) => one === (options.installer ?? one),
        )) {
          const key = resultKey({ set: set.name, installer })
          if (again(set, installer)) {
            const result = await check(set, installer)
            known.set(key, result)
            keepResult(options.results, result)
            print(result)
          }
          tally[known.get(key)!.outcome]++
        }
      }),
    ),
  )
  if (options.table !== undefined)
    writeTable(resolve(options.table), sets, known, {
      ...installers,
      uvVersion: uvVersion(),
      note: options.note,
    })
  console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0
}

const uvVersion = (): string =>
  spawnSync(options.uv, ['--version'], { encoding: 'utf8' }).stdout.trim().split(' (')[0] ?? 'uv'

process.exitCode = await run()
