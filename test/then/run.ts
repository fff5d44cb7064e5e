// npm run check:then -- --python PYTHON… --uv BIN: further installs into real environments, made by
// pip and uv from the live index, compared with pysize's predictions.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { estimate } from '../../src/index.ts'
import { shellWords } from '../../src/inputs/requirements/shell-words.ts'
import type { Estimate, InstallerName } from '../../src/model/estimate.ts'
import { minorOf, pipOf } from '../live/installers.ts'
import { createVenv, install, type Oracles } from '../verify/environments.ts'
import { filesIn, type Measured, measure } from './measure.ts'
import { readSets, type ThenSet } from './sets.ts'
import { type Outcome, outcomeOf, writeTable } from './table.ts'

interface Options {
  readonly python: readonly string[]
  readonly uv: string
  readonly only?: string
  readonly date?: string
  readonly table?: string
}

const options = new Command('check:then')
  .description('Compare further installs into real environments with their estimates.')
  .requiredOption(
    '--python <python>',
    'a Python with pip 26 (repeatable: one for each version)',
    (one, before: string[]) => [...before, one],
    [],
  )
  .requiredOption('--uv <bin>', 'a uv binary')
  .option('--only <text>', 'only sets whose name contains the text')
  .option('--date <time>', 'ignore files uploaded later: an RFC 3339 time')
  .option('--table <file>', 'write the results as a table in Markdown')
  .parse()
  .opts<Options>()
const pips = options.python.map(pipOf)
const oracles: Oracles = {
  pythons: new Map(pips.map((pip) => [minorOf(pip.python), pip.program])),
  uv: options.uv,
}
const before = options.date ?? new Date().toISOString()

/** As long as `/usr/local`, or nearly: the path is in each .pyc file. */
const work = mkdtempSync('/tmp/p')

function real(set: ThenSet, installer: InstallerName, folder: string): Measured {
  const venv = mkdtempSync('/tmp/v')
  try {
    createVenv(venv, set.python, installer, oracles)
    const existing = filesIn(venv)
    const date = installer === 'uv' ? ['--exclude-newer', before] : ['--uploaded-prior-to', before]
    const go = (words: readonly string[]): void =>
      install(venv, set.python, installer, [...date, '--only-binary', ':all:', ...words], oracles)
    go(set.first)
    for (const args of set.then)
      go(shellWords(args).map(({ text }) => (text in set.files ? join(folder, text) : text)))
    return measure(venv, existing)
  } finally {
    rmSync(venv, { recursive: true, force: true })
  }
}

const ours = (set: ThenSet, installer: InstallerName, folder: string): Promise<Estimate> =>
  estimate({
    with: set.first,
    then: set.then,
    installer,
    python: pips.find((pip) => minorOf(pip.python) === set.python)?.python ?? set.python,
    platform: 'linux-x86_64',
    excludeNewer: before,
    onlyBinary: [':all:'],
    snapshot: false,
    cwd: folder,
    cacheDir: join(work, 'cache'),
    env: { HTTPS_PROXY: process.env.HTTPS_PROXY, SSL_CERT_FILE: process.env.SSL_CERT_FILE },
  })

async function check(set: ThenSet, installer: InstallerName): Promise<Outcome> {
  const folder = join(work, `${set.name}-${installer}`)
  mkdirSync(folder)
  for (const [name, lines] of Object.entries(set.files))
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
  return outcomeOf(set, installer, real(set, installer, folder), await ours(set, installer, folder))
}

const outcomes: Outcome[] = []
try {
  for (const set of readSets().filter(({ name }) => name.includes(options.only ?? '')))
    for (const installer of set.installers) {
      const outcome = await check(set, installer).catch(
        (error: unknown): Outcome => ({
          set,
          installer,
          figures: null,
          faults: [error instanceof Error ? error.message : String(error)],
        }),
      )
      outcomes.push(outcome)
      const { figures, faults } = outcome
      const off =
        figures === null
          ? ''
          : `: ${figures.distributions} distributions, ${figures.files} bytes, off by ${figures.off}; with bytecode ${figures.offWithBytecode}`
      console.log(
        `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${installer.padEnd(3)} ${set.name}${off}`,
      )
      for (const fault of faults) console.log(`       ${fault}`)
    }
} finally {
  rmSync(work, { recursive: true, force: true })
}
if (options.table !== undefined) writeTable(options.table, outcomes, { pips, before })
const failed = outcomes.filter(({ faults }) => faults.length > 0).length
console.log(`${outcomes.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || outcomes.length === 0 ? 1 : 0
