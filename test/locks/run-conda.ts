// npm run check:conda-locks -- --rattler PYTHON --conda-lock BIN FOLDER…: the packages that pysize
// takes from every pixi.lock and conda-lock.yml below folders, for each platform and environment,
// against rattler's own reader (which pixi uses) and `conda-lock render`.
import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import { normalizeName } from '../../src/packaging/name.ts'
import { type CondaAnswer, condaLockAnswers, pixiAnswers } from './conda-tools.ts'
import { ourAnswer } from './ours.ts'

const program = new Command('check:conda-locks')
  .description('Compare what pysize takes from locks of conda with what their tools take.')
  .argument('<folders...>', 'folders with pixi.lock and conda-lock.yml')
  .requiredOption('--rattler <python>', 'a Python with py-rattler')
  .requiredOption('--conda-lock <bin>', 'conda-lock')
  .parse()
const { rattler, condaLock } = program.opts<{
  readonly rattler: string
  readonly condaLock: string
}>()

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-64': 'linux-x86_64',
  'linux-aarch64': 'linux-aarch64',
  'osx-64': 'macos-x86_64',
  'osx-arm64': 'macos-arm64',
  'win-64': 'windows-x86_64',
}

/** What only one of them takes. */
async function differences(lock: string, theirs: CondaAnswer): Promise<readonly string[]> {
  const { conda, installed } = await ourAnswer(lock, {
    ...theirs.ours,
    platform: PLATFORMS[theirs.platform]!,
  })
  const marks = new Map(theirs.pip.map(({ name, mark }) => [normalizeName(name), mark]))
  const pip = installed.map(({ name, version, filename }) => {
    const mark = marks.get(name)
    const own = [version, filename].find((one) => one === mark)
    return `${name} ${mark === null || own !== undefined ? mark : (filename ?? version)}`
  })
  const ours = new Set([...conda.map((one) => basename(one)), ...pip])
  const all = new Set([...theirs.conda, ...[...marks].map(([name, mark]) => `${name} ${mark}`)])
  return [
    ...[...all].filter((one) => !ours.has(one)).map((one) => `not ours: ${one}`),
    ...[...ours].filter((one) => !all.has(one)).map((one) => `ours alone: ${one}`),
  ]
}

let passed = 0
let failed = 0
const locks = program.args
  .map((one) => resolve(one))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?:^|\/)(?:pixi\.lock|conda-lock[^/]*\.ya?ml)$/.test(name))
      .sort()
      .map((name) => join(folder, name)),
  )
for (const lock of locks) {
  let found: readonly CondaAnswer[] = []
  try {
    found = lock.endsWith('pixi.lock')
      ? pixiAnswers(rattler, lock)
      : condaLockAnswers(condaLock, lock)
  } catch (error) {
    console.log(`skip ${lock}: ${(error as Error).message.trim().split('\n').at(-1)}`)
  }
  for (const theirs of found) {
    if (PLATFORMS[theirs.platform] === undefined) continue
    const faults = await differences(lock, theirs).catch((error: Error) => [error.message])
    if (faults.length === 0) passed++
    else failed++
    console.log(
      `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${lock.split('/').slice(-3).join('/')} ${theirs.title} ${theirs.platform} ${theirs.conda.length} + ${theirs.pip.length}`,
    )
    for (const fault of faults.slice(0, 6)) console.log(`     ${fault}`)
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
