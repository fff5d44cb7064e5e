// npm run check:lock-scenarios -- --uv BIN --environments DIR --pythons BIN… -- FOLDER: each
// uv.lock that a folder holds (of uv's own tests, of a checkout, of projects), on five platforms
// and six Pythons, with its extras, groups and projects, against uv itself.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { parse } from 'smol-toml'
import { PysizeError } from '../../src/errors.ts'
import { parseSpecifierSet, satisfies } from '../../src/packaging/versions/specifier.ts'
import { createTarget } from '../../src/targets/target.ts'
import { type Installed, ourAnswer } from './ours.ts'
import { partsOf } from './scenario-parts.ts'
import { type Scenario, scenariosIn } from './scenarios.ts'
import { type Parts, selectAll, type Tools, uvExport, uvSync, versionOf } from './tools.ts'

const program = new Command('check:lock-scenarios')
  .description('Compare what pysize takes from every uv.lock below a folder with what uv takes.')
  .argument('<folder>', "a folder of projects, of snapshots, or of uv's own tests in Rust")
  .requiredOption('--uv <bin>', 'a uv binary')
  .requiredOption(
    '--pythons <bins...>',
    'Pythons of this machine: uv is asked about the first one that a lock admits',
  )
  .requiredOption('--environments <folder>', 'a folder of the environment tools (packaging 26.1)')
  .option('--only <pattern>', 'scenarios whose names match this regular expression')
  .option('--table <file>', 'write the results as a table in Markdown')
  .parse()
type Options = Pick<Tools, 'uv' | 'environments'> & {
  readonly pythons: readonly string[]
  readonly only?: string
  readonly table?: string
}
const { uv, environments, pythons, only, table } = program.opts<Options>()

// The locked packages are known, so no index is requested.
Object.assign(process.env, { UV_OFFLINE: '1', UV_PYTHON_DOWNLOADS: 'never' })

/** uv's names of targets and ours. The first is this machine. */
const PLATFORMS: readonly (readonly [string, string])[] = [
  ['x86_64-manylinux_2_36', 'linux-x86_64'],
  ['aarch64-manylinux_2_36', 'linux-aarch64'],
  ['x86_64-unknown-linux-musl', 'musllinux-x86_64'],
  ['aarch64-apple-darwin', 'macos-arm64'],
  ['x86_64-pc-windows-msvc', 'windows-x86_64'],
]
const VERSIONS = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14']
const interpreters = pythons.map((python) => ({ python, full: versionOf(python) }))

interface Outcome {
  readonly equal: number
  /** Both refuse. */
  readonly refused: number
  /**
   * uv gives no answer about the lock, because something is missing: files of the project, or the
   * network.
   */
  readonly unanswered: number
  readonly differences: readonly string[]
}

type Answer = readonly Installed[] | Error
const attempt = <T>(answer: () => T): T | Error => {
  try {
    return answer()
  } catch (error) {
    return error as Error
  }
}

/**
 * Distributions, with the files if both print them. uv prints no version of what comes from a
 * folder or a URL.
 */
function difference(theirs: readonly Installed[], ours: readonly Installed[]): readonly string[] {
  const byName = new Map(theirs.map((one) => [one.name, one]))
  const missing = theirs.filter(({ name }) => !ours.some((one) => one.name === name))
  const spelled = (filename: string): string => filename.toLowerCase().replaceAll(/[-_.]+/g, '-')
  return [
    ...missing.map(({ name, version }) => `uv alone: ${name} ${version}`),
    ...ours.flatMap(({ name, version, filename }) => {
      const other = byName.get(name)
      if (other === undefined) return [`ours alone: ${name} ${version}`]
      if (other.version !== null && other.version !== '' && other.version !== version)
        return [`${name}: ${other.version}, ours ${version}`]
      const isOther =
        filename !== null &&
        other.filename !== null &&
        spelled(other.filename) !== spelled(filename)
      return isOther ? [`${name}: ${other.filename}, ours ${filename}`] : []
    }),
  ]
}

const UNANSWERED =
  /Frozen lockfile discovery|Network connectivity is disabled|network was disabled|Distribution not found at|does not appear to be a Python project|No such file|Git operation failed|Failed to build|must be set|is not a valid editable|incompatible with the project's Python|Missing workspace member|does not have a member|relative URL without a base/

const isClash = (answer: Answer): answer is Error =>
  answer instanceof Error && /enabled simultaneously/.test(answer.message)

function compared(where: string, theirs: Answer, ours: Answer): Outcome {
  const none = { equal: 0, refused: 0, unanswered: 0, differences: [] }
  if (ours instanceof Error && !(ours instanceof PysizeError)) throw ours
  if (theirs instanceof Error && UNANSWERED.test(theirs.message)) return { ...none, unanswered: 1 }
  if (theirs instanceof Error && ours instanceof Error) return { ...none, refused: 1 }
  if (theirs instanceof Error)
    return { ...none, differences: [`${where}: uv refuses: ${theirs.message.slice(-240)}`] }
  if (ours instanceof Error)
    return { ...none, differences: [`${where}: ours refuses: ${ours.message}`] }
  const found = difference(theirs, ours)
  return {
    ...none,
    equal: found.length === 0 ? 1 : 0,
    differences: found.slice(0, 4).map((one) => `${where}: ${one}`),
  }
}

async function ours(
  { folder }: Scenario,
  parts: Parts,
  python: string,
  platform: string,
): Promise<Answer> {
  return ourAnswer(join(folder, 'uv.lock'), { ...parts.ours, python, platform }).then(
    ({ installed }) => installed,
    (error: Error) => error,
  )
}

const targets = VERSIONS.flatMap((version) =>
  PLATFORMS.map(([, platform]) =>
    createTarget({
      python: version,
      pythonFrom: undefined,
      platform,
      glibc: undefined,
      installer: 'uv',
    }),
  ),
)

async function check(
  scenario: Scenario,
  lock: Record<string, unknown>,
): Promise<readonly Outcome[]> {
  const asked = parseSpecifierSet(
    typeof lock['requires-python'] === 'string' ? lock['requires-python'] : '',
  )
  const here =
    interpreters.find(({ full }) => asked !== undefined && satisfies(asked, full, true)) ??
    interpreters[0]!
  const outcomes: Outcome[] = []
  for (const parts of partsOf(lock as never)) {
    const tools = { uv, environments, python: here.python }
    const synced: Answer[] = []
    for (const [theirs, platform] of PLATFORMS) {
      const answer = attempt(() => uvSync(scenario.folder, theirs, parts, tools))
      synced.push(answer)
      outcomes.push(
        compared(
          `${parts.title}, ${platform} ${here.full}`,
          answer,
          await ours(scenario, parts, here.full, platform),
        ),
      )
    }
    // An export does not look at the extras that dependencies activate, and an install does.
    const [clash] = synced.every(isClash) ? synced : []
    const exported = clash ?? attempt(() => uvExport(scenario.folder, parts, tools, []))
    const selected =
      exported instanceof Error
        ? targets.map(() => exported)
        : attempt(() => selectAll(exported, targets, tools))
    for (const [at, target] of targets.entries()) {
      const { full } = target.python
      const answer = selected instanceof Error ? selected : selected[at]!
      const own = await ours(scenario, parts, full, target.platform)
      // The Pythons of groups and no-build are known to an install, and not to an export.
      const isUnknown =
        own instanceof PysizeError && /: the group \S+ is for|says no-build/.test(own.message)
      outcomes.push(
        isUnknown
          ? { equal: 0, refused: 0, unanswered: 1, differences: [] }
          : compared(`${parts.title}, ${target.platform} ${full}, exported`, answer, own),
      )
    }
  }
  return outcomes
}

const to = mkdtempSync(join(tmpdir(), 'pysize-scenarios-'))
const rows: string[] = []
let failed = 0
try {
  const all = scenariosIn(resolve(program.args[0]!), to).filter(
    ({ name }) => only === undefined || new RegExp(only).test(name),
  )
  for (const scenario of all) {
    const lock = attempt(
      () =>
        parse(readFileSync(join(scenario.folder, 'uv.lock'), 'utf8')) as Record<string, unknown>,
    )
    const outcomes = await check(scenario, lock instanceof Error ? {} : lock)
    // Without it both refuse every question.
    if (!existsSync(scenario.folder))
      throw new Error(`${scenario.folder} was removed while it was asked about.`)
    const [equal, refused, unanswered] = [
      sum(outcomes, 'equal'),
      sum(outcomes, 'refused'),
      sum(outcomes, 'unanswered'),
    ]
    const found = outcomes.flatMap(({ differences }) => differences)
    if (found.length > 0) failed += 1
    rows.push(
      `| ${scenario.name} | ${equal} | ${refused} | ${unanswered} | ${outcomes.length - equal - refused - unanswered} |`,
    )
    console.log(
      `${found.length === 0 ? 'ok  ' : 'FAIL'} ${scenario.name}: ${equal} equal, ${refused} refused by both, ${unanswered} unanswered by uv`,
    )
    for (const one of found.slice(0, 8)) console.log(`     ${one}`)
  }
  console.log(`${all.length - failed} passed, ${failed} failed`)
} finally {
  rmSync(to, { recursive: true, force: true })
}
if (table !== undefined)
  writeFileSync(
    table,
    [
      '| lock | equal | refused by both | unanswered by uv | different |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n'),
  )
process.exitCode = failed === 0 ? 0 : 1

function sum(outcomes: readonly Outcome[], key: 'equal' | 'refused' | 'unanswered'): number {
  return outcomes.reduce((total, one) => total + one[key], 0)
}
