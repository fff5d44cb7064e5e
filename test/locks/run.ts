// npm run check:locks -- --uv BIN --python PYTHON --environments DIR FOLDER…: what pysize would
// install from each project's lock, against the lock's own tool and packaging.pylock.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { PysizeError } from '../../src/errors.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import { createTarget, type Target } from '../../src/targets/target.ts'
import { type Installed, ourAnswer, ourList } from './ours.ts'
import {
  heldOn,
  onThisMachine,
  type Parts,
  pexExport,
  pipReport,
  select,
  type Tools,
  uvExport,
  uvPip,
  uvSync,
} from './tools.ts'

const program = new Command('check:locks')
  .description("Compare what pysize takes from locks with what the locks' own tools take.")
  .argument('<folders...>', 'projects, or folders of projects')
  .requiredOption('--uv <bin>', 'a uv binary')
  .requiredOption('--python <bin>', 'a Python of this machine')
  .requiredOption(
    '--environments <folder>',
    'a folder of the environments poetry, pdm, pipenv, pex and tools (packaging and pip 26.1)',
  )
  .option('--full <version>', 'the full version of that Python', '3.12.1')
  .option('--only <format>', 'locks of this name alone')
  .option('--table <file>', 'write the results as a table in Markdown')
  .parse()
const { full, only, table, ...tools } = program.opts<
  Tools & { readonly full: string; readonly only?: string; readonly table?: string }
>()

/** uv's names of targets and ours. The first is this machine. */
const TARGETS: readonly (readonly [string, string])[] = [
  ['x86_64-manylinux_2_36', 'linux-x86_64'],
  ['aarch64-manylinux_2_36', 'linux-aarch64'],
  ['aarch64-apple-darwin', 'macos-arm64'],
  ['x86_64-pc-windows-msvc', 'windows-x86_64'],
  ['x86_64-unknown-linux-musl', 'musllinux-x86_64'],
]

const PARTS: Readonly<Record<string, readonly Parts[]>> = {
  'uv.lock': [
    { title: 'default', ours: {}, theirs: [] },
    { title: '--no-dev', ours: { noDev: true }, theirs: ['--no-dev'] },
    { title: '--all-groups', ours: { allGroups: true }, theirs: ['--all-groups'] },
  ],
  'pylock.toml': [{ title: 'default', ours: {}, theirs: [] }],
  'poetry.lock': [
    { title: 'default', ours: {}, theirs: [] },
    { title: '--only main', ours: { noDev: true }, theirs: ['--only', 'main'] },
  ],
  'pdm.lock': [
    { title: 'default', ours: {}, theirs: [] },
    { title: '--prod', ours: { noDev: true }, theirs: ['--prod'] },
  ],
  'Pipfile.lock': [
    { title: 'default', ours: {}, theirs: [] },
    { title: '--dev', ours: { groups: ['develop'] }, theirs: ['--dev'] },
  ],
  'pex.lock': [{ title: 'default', ours: {}, theirs: [] }],
  'requirements.txt': [{ title: 'default', ours: {}, theirs: [] }],
}
const TOOLS: Readonly<Record<string, string>> = {
  'poetry.lock': 'poetry',
  'pdm.lock': 'pdm',
  'Pipfile.lock': 'pipenv',
}

const targetOf = (python: string, platform: string): Target =>
  createTarget({ python, pythonFrom: undefined, platform, glibc: undefined, installer: 'pip' })

interface Row {
  readonly project: string
  readonly lock: string
  readonly parts: string
  readonly target: string
  readonly packages: number
  readonly differences: readonly string[]
}

/** A file by what its name says, spelled as the standard does: an export of uv spells it so. */
function spelled(filename: string): string {
  const name = filename.slice(0, filename.indexOf('-'))
  return `${normalizeName(name)}${filename.slice(name.length).toLowerCase()}`
}

const texts = (all: readonly Installed[], withFiles: boolean): readonly string[] =>
  all.map(
    ({ name, version, filename }) =>
      `${name}==${version}${withFiles && filename !== null ? ` ${spelled(filename)}` : ''}`,
  )

function differences(
  theirs: readonly Installed[],
  ours: readonly Installed[],
  withFiles: boolean,
): readonly string[] {
  // uv tells no version of what comes from a URL or a folder.
  const bare = new Set(theirs.flatMap(({ name, version }) => (version === '' ? [name] : [])))
  const told = ours.map((one) => (bare.has(one.name) ? { ...one, version: '' } : one))
  // Poetry installs two versions of a name one over the other: either may be reported.
  const isTwice = ({ name }: Installed): boolean =>
    theirs.filter((one) => one.name === name).length > 1
  const isTold = (one: Installed): boolean =>
    isTwice(one) && told.some(({ name }) => name === one.name)
  const [a, b] = [
    texts(
      theirs.filter(
        (one) =>
          !isTold(one) ||
          told.some(({ name, version }) => name === one.name && version === one.version),
      ),
      withFiles,
    ),
    texts(told, withFiles),
  ]
  return [
    ...a.filter((one) => !b.includes(one)).map((one) => `not ours: ${one}`),
    ...b.filter((one) => !a.includes(one)).map((one) => `ours alone: ${one}`),
  ]
}

/** pip has no way to hash repositories and folders, and refuses them where others have hashes. */
const UNHASHED = /Can't verify hashes for these|directories:/

/** What `pip install -r pylock.toml` would take otherwise. Of local archives it names the file. */
function pipDifferences(folder: string, ours: readonly Installed[]): readonly string[] {
  try {
    const bare = new Set(ours.flatMap(({ name, filename }) => (filename === null ? [name] : [])))
    const theirs = pipReport(folder, tools).map((one) =>
      bare.has(one.name) ? { ...one, version: '', filename: null } : one,
    )
    return differences(theirs, ours, true)
  } catch (error) {
    if (error instanceof Error && UNHASHED.test(error.message)) return []
    throw error
  }
}

async function check(
  folder: string,
  lock: string,
  parts: Parts,
  target: readonly [string, string],
): Promise<Row> {
  const [theirTarget, ourTarget] = target
  const row: Row = {
    project: folder.split('/').at(-1)!,
    lock,
    parts: parts.title,
    target: ourTarget,
    packages: 0,
    differences: [],
  }
  const ours =
    lock === 'requirements.txt'
      ? null
      : await ourAnswer(join(folder, lock), {
          ...parts.ours,
          python: full,
          platform: ourTarget,
        }).catch((error: unknown) => error)
  try {
    if (lock === 'requirements.txt') return await checkList(folder, row, theirTarget)
    if (lock === 'uv.lock') {
      const theirs = uvSync(folder, theirTarget, parts, tools)
      if (ours instanceof Error) throw ours
      const { installed, target: where } = ours as Awaited<ReturnType<typeof ourAnswer>>
      const selected = select(uvExport(folder, parts, tools), where, tools)
      // Of archives by URL and of folders an export has no file name.
      const named = new Set(
        selected.flatMap(({ name, filename }) => (filename === null ? [] : [name])),
      )
      const files = installed.filter(({ name }) => named.has(name))
      const found = [
        ...differences(theirs, installed, false),
        ...differences(
          selected.filter(({ name }) => named.has(name)),
          files,
          true,
        ),
      ]
      return { ...row, packages: installed.length, differences: found }
    }
    const where = targetOf(full, ourTarget)
    const isHere = ourTarget === TARGETS[0]![1]
    const theirs =
      lock === 'pylock.toml'
        ? select(readFileSync(join(folder, lock), 'utf8'), where, tools)
        : lock === 'pex.lock'
          ? pexExport(join(folder, lock), where, tools)
          : isHere
            ? onThisMachine(toolOf(folder, lock), folder, parts, tools)
            : heldOn(toolOf(folder, lock), folder, where.markers, parts, tools)
    if (ours instanceof Error) throw ours
    const { installed } = ours as Awaited<ReturnType<typeof ourAnswer>>
    const pip = lock === 'pylock.toml' && isHere ? pipDifferences(folder, installed) : []
    const known =
      lock === 'pylock.toml' ? installed : installed.filter(({ isOwn }) => isOwn !== true)
    return {
      ...row,
      packages: installed.length,
      differences: [...pip, ...differences(theirs, known, lock === 'pylock.toml')],
    }
  } catch (error) {
    // Both refuse a lock without a file for the target.
    const refused =
      ours instanceof PysizeError && !(error === ours)
        ? []
        : [error instanceof Error ? error.message.slice(0, 300) : String(error)]
    return { ...row, packages: 0, differences: refused }
  }
}

/**
 * A list with hashes under pip's rules on this machine, with the names of files, and under uv's on
 * the others.
 */
async function checkList(folder: string, row: Row, theirTarget: string): Promise<Row> {
  const isHere = theirTarget === TARGETS[0]![0]
  const ours = await ourList(join(folder, row.lock), {
    python: full,
    platform: row.target,
    installer: isHere ? 'pip' : 'uv',
  }).catch((error: unknown) => error)
  let theirs: readonly Installed[]
  try {
    theirs = isHere ? pipReport(folder, tools, row.lock) : uvPip(folder, theirTarget, tools)
  } catch (error) {
    // Both refuse it, for example if a package of the target is not in the list.
    if (ours instanceof PysizeError) return row
    throw error
  }
  if (ours instanceof Error) throw ours
  const all = ours as Awaited<ReturnType<typeof ourList>>
  return { ...row, packages: all.length, differences: differences(theirs, all, isHere) }
}

/** The environment whose tool reads a lock: Poetry 1 has its own. */
const toolOf = (folder: string, lock: string): string =>
  lock === 'poetry.lock' && /by Poetry 1\./.test(readFileSync(join(folder, lock), 'utf8'))
    ? 'poetry18'
    : TOOLS[lock]!

const folders = program.args
  .map((one) => resolve(one))
  .flatMap((one) =>
    locksIn(one).length > 0
      ? [one]
      : readdirSync(one)
          .map((name) => join(one, name))
          .filter((name) => locksIn(name).length > 0),
  )

function locksIn(folder: string): readonly string[] {
  return Object.keys(PARTS).filter(
    (name) => (only === undefined || name === only) && existsSync(join(folder, name)),
  )
}

/**
 * For other targets, Poetry and PDM are compared on their production packages. Poetry 2 exports
 * only a lock that itself names the target of each package: of older locks it leaves out parts of
 * extras. Poetry 1 exports its own.
 */
function targetsOf(folder: string, lock: string, { theirs }: Parts): typeof TARGETS {
  if (lock !== 'pdm.lock' && lock !== 'poetry.lock') return TARGETS
  const isOld =
    lock === 'poetry.lock' &&
    toolOf(folder, lock) === 'poetry' &&
    /^lock-version = "(?:1|2\.0)/m.test(readFileSync(join(folder, lock), 'utf8'))
  return theirs.length === 0 || isOld ? TARGETS.slice(0, 1) : TARGETS
}

const rows: Row[] = []
for (const folder of folders)
  for (const lock of locksIn(folder))
    for (const parts of PARTS[lock]!)
      for (const target of targetsOf(folder, lock, parts)) {
        const row = await check(folder, lock, parts, target)
        rows.push(row)
        const { project, packages, differences: found } = row
        console.log(
          `${found.length === 0 ? 'ok  ' : 'FAIL'} ${project} ${lock} ${parts.title} ${row.target} ${packages}`,
        )
        for (const one of found.slice(0, 6)) console.log(`     ${one}`)
      }
const failed = rows.filter(({ differences: found }) => found.length > 0).length
console.log(`${rows.length - failed} passed, ${failed} failed`)
if (table !== undefined) writeFileSync(table, tableOf(rows))
process.exitCode = failed === 0 ? 0 : 1

/** A row for each lock: how many packages it installs, and whether it is equal. */
function tableOf(all: readonly Row[]): string {
  const byLock = new Map<string, Row[]>()
  for (const row of all)
    byLock.set(`${row.project} | ${row.lock}`, [
      ...(byLock.get(`${row.project} | ${row.lock}`) ?? []),
      row,
    ])
  const lines = [...byLock].map(([key, some]) => {
    const equal = some.filter(({ differences: found }) => found.length === 0).length
    const sizes = some.map(({ packages }) => packages).filter((count) => count > 0)
    const range = sizes.length === 0 ? '' : `${Math.min(...sizes)} to ${Math.max(...sizes)}`
    return `| ${key} | ${range} | ${equal} of ${some.length} |`
  })
  return ['| project | lock | packages | equal |', '| --- | --- | --- | --- |', ...lines, ''].join(
    '\n',
  )
}
