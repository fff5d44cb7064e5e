// npm run check:lock-faults -- FILE…: real locks that are cut off, or have values of other kinds,
// names that lead elsewhere, or repeated lines. Each must give one clear error, or lose nothing
// without a message.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { PysizeError } from '../../src/errors.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import type { EstimateOptions } from '../../src/options/options.ts'
import { lockWarnings } from '../../src/scenarios/locks/lock-warnings.ts'
import { planOf } from '../../src/scenarios/plan/plan.ts'
import { pysize } from '../cli/e2e.ts'
import { type Mutation, mutationsOf } from './mutations.ts'

const program = new Command('check:lock-faults')
  .description('Read locks that no tool wrote so: each is refused clearly, or loses nothing.')
  .argument('<files...>', 'real locks, next to their project files')
  .option('--each <count>', 'how many values of each kind of place are changed', '1')
  .option('--python <version>', 'the Python that is asked about', '3.12.1')
  .option('--all', 'also tell what a tool may have written so')
  .parse()
const { each, python, all } = program.opts<{
  readonly each: string
  readonly python: string
  readonly all?: true
}>()

const LONGEST_MESSAGE = 400
/** Milliseconds. */
const LONGEST = 3000

const ASKED = [{}, { allGroups: true, allExtras: true }].flatMap((parts) =>
  ['linux-x86_64', 'windows-x86_64'].map(
    (platform): EstimateOptions => ({ ...parts, platform, python }),
  ),
)

/**
 * The packages that a lock installs, by target and parts, and the warnings. @throws as a command
 * would
 */
async function installed(
  cwd: string,
  file: string,
  asked: readonly EstimateOptions[],
): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>()
  for (const options of asked) {
    const key = `${options.platform}${options.allGroups === true ? ' whole' : ''}`
    const inputs = await readInputs({ ...options, files: [file], cwd, env: {} })
    const plan = await planOf(options, inputs, {})
    for (const { code } of [...inputs.warnings, ...lockWarnings(plan, options)])
      rows.set(`warning ${code}`, '')
    for (const [name, { locked, candidate }] of plan.lock?.distributions ?? [])
      rows.set(
        `${key} ${name}`,
        `${locked.version} ${candidate?.file.filename} ${candidate?.file.sha256 ?? locked.hashes?.length}`,
      )
    for (const { name, url } of plan.conda?.packages ?? []) rows.set(`${key} conda ${name}`, url)
  }
  return rows
}

/** The fault in the answer to a mutation; null if there is none. */
async function faultOf(
  { text, isDamage, isHostile }: Mutation,
  cwd: string,
  file: string,
  asked: readonly EstimateOptions[],
  whole: ReadonlyMap<string, string>,
): Promise<string | null> {
  writeFileSync(join(cwd, file), text)
  const now = await installed(cwd, file, asked).catch((error: unknown) => error)
  if (now instanceof PysizeError)
    return now.message.length > LONGEST_MESSAGE ? `a message of ${now.message.length}` : null
  if (!(now instanceof Map)) return `CRASH ${(now as Error).stack}`
  if (isHostile) {
    const { stdout, stderr } = await pysize(['estimate', file, '--offline', '--no-compare'], {
      cwd,
    })
    const shown = stdout + stderr
    if (/error\[internal\]|^\s+at .*:\d+|\u001b\[31m|\0/m.test(shown)) return `shows ${shown}`
  }
  const names = [...whole.keys()]
  const isTold = [...now.keys()].some((key) => key.startsWith('warning') && !whole.has(key))
  const lost = names.filter((name) => !name.startsWith('warning') && !now.has(name))
  const other = names.filter((name) => now.has(name) && now.get(name) !== whole.get(name))
  if ((!isDamage && all !== true) || isTold || lost.length + other.length === 0) return null
  const [one = ''] = [...lost, ...other]
  return `${lost.length} lost, ${other.length} others: ${one}, ${whole.get(one)} as ${now.get(one)}`
}

let count = 0
const found = new Map<string, string>()
for (const path of program.args) {
  const cwd = mkdtempSync(join(tmpdir(), 'pysize-faults-'))
  const file = basename(path)
  for (const beside of ['pyproject.toml', 'Pipfile'])
    if (existsSync(join(dirname(resolve(path)), beside)))
      cpSync(join(dirname(resolve(path)), beside), join(cwd, beside))
  const text = readFileSync(path, 'utf8')
  writeFileSync(join(cwd, file), text)
  const asked: EstimateOptions[] = []
  for (const one of ASKED)
    await installed(cwd, file, [one]).then(
      () => asked.push(one),
      ({ message }: Error) => console.log(`${path} is not for ${one.platform}: ${message}`),
    )
  const whole = await installed(cwd, file, asked)
  const before = count
  for (const mutation of mutationsOf(file, text, Number(each))) {
    count++
    const start = performance.now()
    const fault = await faultOf(mutation, cwd, file, asked, whole)
    const took = performance.now() - start
    const told = fault ?? (took > LONGEST ? `took ${Math.round(took)} ms` : null)
    const title = `${file} ${mutation.title}`
    if (told !== null && !found.has(title)) found.set(title, told)
  }
  console.log(`${path}: ${whole.size} rows, ${count - before} mutations`)
  rmSync(cwd, { recursive: true })
}
for (const [title, fault] of found) console.log(`FAIL ${title}: ${fault.slice(0, 400)}`)
console.log(`${count} mutations, ${found.size} kinds failed`)
process.exitCode = found.size === 0 ? 0 : 1
