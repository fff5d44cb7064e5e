// npm run snapshot:roots -- ROOTS FOLDER [--requests-per-second 3] [--pythons 3.9,…] [--platforms
// linux-x86_64,…] [--exclude-newer DATE] [--index-url URL]: makes a small snapshot from the live
// index. Each line of ROOTS is a requirement or a requirements file, which is resolved separately for
// each target. An interrupted run is continued by the same command: FOLDER.done lists what is
// recorded, and FOLDER.cache has what was read.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createSnapshot, PysizeError, type SnapshotOptions } from '../../src/index.ts'

const PYTHONS = '3.9,3.10,3.11,3.12,3.13,3.14'
const PLATFORMS = 'linux-x86_64,linux-aarch64,macos-arm64,macos-x86_64,windows-x86_64'
/** The exit code if no version fits, which another run does not change. */
const NO_SOLUTION = 3

interface Question {
  readonly root: string
  readonly python: string
  readonly platform: string
}

const nameOf = ({ root, python, platform }: Question): string => `${platform} ${python} ${root}`

/** Targets of one root follow each other, so that its pages are read once. */
function questionsOf(roots: string, pythons: string, platforms: string): Question[] {
  return readFileSync(roots, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((line) => line !== '')
    .flatMap((root) =>
      platforms
        .split(',')
        .flatMap((platform) => pythons.split(',').map((python) => ({ root, python, platform }))),
    )
}

/** The file of a root, or one that has its requirement. */
function setOf(root: string, folder: string): string {
  if (existsSync(root)) return root
  const file = `${folder}.root.txt`
  writeFileSync(file, `${root}\n`)
  return file
}

async function run(
  questions: readonly Question[],
  folder: string,
  options: SnapshotOptions,
): Promise<void> {
  const doneFile = `${folder}.done`
  const done = new Set(existsSync(doneFile) ? readFileSync(doneFile, 'utf8').split('\n') : [])
  for (const [at, question] of questions.entries()) {
    const name = nameOf(question)
    if (done.has(name)) continue
    const { root, python, platform } = question
    const say = (what: string): void =>
      console.log(`${at + 1}/${questions.length} ${name}: ${what}`)
    try {
      const { projects, bytes } = await createSnapshot([setOf(root, folder)], folder, {
        ...options,
        python,
        platform,
        cacheDir: `${folder}.cache`,
      })
      say(`${projects} projects, ${(bytes / 1e6).toFixed(2)} MB`)
    } catch (error) {
      if (!(error instanceof PysizeError) || error.exitCode !== NO_SOLUTION) throw error
      // Many projects have no release for the oldest or the newest Python.
      say(error.message)
    }
    appendFileSync(doneFile, `${name}\n`)
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'requests-per-second': { type: 'string', default: '3' },
    pythons: { type: 'string', default: PYTHONS },
    platforms: { type: 'string', default: PLATFORMS },
    'exclude-newer': { type: 'string' },
    'index-url': { type: 'string' },
  },
})
const [roots, folder] = positionals
if (roots === undefined || folder === undefined) {
  console.error('usage: npm run snapshot:roots -- ROOTS FOLDER [--requests-per-second 3]')
  process.exitCode = 2
} else
  try {
    await run(questionsOf(roots, values.pythons, values.platforms), folder, {
      small: true,
      installer: 'uv',
      compare: false,
      requestsPerSecond: Number(values['requests-per-second']),
      ...(values['exclude-newer'] === undefined ? {} : { excludeNewer: values['exclude-newer'] }),
      ...(values['index-url'] === undefined ? {} : { indexUrl: values['index-url'] }),
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error('Once that is solved, the same command continues from here.')
    process.exitCode = 1
  }
