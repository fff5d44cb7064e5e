import { addPassing, mark, type Passing, readPassing } from './passing.ts'
import type { Case, Suite } from './suite.ts'
import { suites } from './suites.ts'

interface Tally {
  passed: number
  failed: number
  skipped: number
}

const summary = (tally: Tally): string =>
  `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`

async function verdict(test: Case): Promise<string | undefined> {
  try {
    return await test.run()
  } catch (error) {
    return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  }
}

/**
 * Runs one suite, prints its misses and its line. `lost` gets the misses that the committed list
 * says should pass.
 */
async function runSuite(
  suite: Suite,
  directory: string,
  known: ReadonlySet<string>,
  passed: Set<string>,
  lost: string[],
): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0 }
  for (const test of suite.load(directory)) {
    if (test.skip) {
      tally.skipped++
      continue
    }
    const wrong = await verdict(test)
    if (wrong === undefined) {
      tally.passed++
      passed.add(mark(test.id))
      continue
    }
    tally.failed++
    console.log(`${suite.file}: ${test.id}: ${wrong}`)
    if (known.has(mark(test.id))) lost.push(`${suite.file}: ${test.id}`)
  }
  if (tally.passed + tally.failed + tally.skipped > 0)
    console.log(`${suite.file}: ${summary(tally)}`)
  return tally
}

/**
 * The exit code: 1 if a case of the committed list fails, or if the folder has no case at
 * all.
 */
async function run(directory: string, update: boolean): Promise<number> {
  const known = readPassing()
  const passed: Passing = new Map()
  const lost: string[] = []
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const suite of suites) {
    const marks = new Set<string>()
    const tally = await runSuite(suite, directory, known.get(suite.file) ?? new Set(), marks, lost)
    if (marks.size > 0) passed.set(suite.file, marks)
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped += tally.skipped
  }
  if (update) addPassing(passed)
  const empty = total.passed + total.failed + total.skipped === 0
  if (empty) console.error(`no case file in ${directory}`)
  if (lost.length > 0)
    console.error(
      `${lost.length} of the failures are on the list of cases that passed:\n${lost.join('\n')}`,
    )
  console.log(summary(total))
  return empty || lost.length > 0 ? 1 : 0
}

const options = process.argv.slice(2)
const directory = options.find((option) => !option.startsWith('--'))
if (directory === undefined) {
  console.error('usage: npm run conformance -- DIR [--update]')
  process.exitCode = 2
} else {
  process.exitCode = await run(directory, options.includes('--update'))
}
