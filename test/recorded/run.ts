// npm run check:recorded -- DIR [--index-args …]: every recorded answer, with no snapshot and an
// empty cache.
import { type EstimateOptions, estimate, PysizeError } from '../../src/index.ts'
import { differencesFromPins, differencesFromSizes } from './compare.ts'
import { serveRecorded } from './server.ts'
import { type RecordedSet, recordedSets } from './sets.ts'

async function check(
  set: RecordedSet,
  options: EstimateOptions,
  html: boolean,
  compare: typeof differencesFromSizes,
): Promise<string[]> {
  try {
    const { scenarios } = await estimate({ ...set.options, ...options })
    if (html && set.dated) return ['a dated estimate was not refused on pages without dates']
    return compare(scenarios[0]!.packages, set.expected)
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    return html && set.dated && error.exitCode === 2 ? [] : [`${error.code}: ${error.message}`]
  }
}

async function run(directory: string, indexArgs: readonly string[]): Promise<number> {
  const server = await serveRecorded(directory, indexArgs)
  const html = indexArgs.includes('--html')
  const options: EstimateOptions = {
    indexUrl: `${server.origin}/simple/`,
    env: { PYSIZE_PYTORCH_URL: `${server.origin}/whl` },
    snapshot: false,
    cache: false,
    compare: false,
  }
  const tally = { passed: 0, failed: 0 }
  const sets = [
    ...recordedSets(directory, 'expected', '.json').map((set) => ({
      set,
      installer: 'uv' as const,
      compare: differencesFromSizes,
    })),
    ...recordedSets(directory, 'expected-pip', '.txt').map((set) => ({
      set,
      installer: 'pip' as const,
      compare: differencesFromPins,
    })),
  ]
  try {
    for (const { set, installer, compare } of sets) {
      const began = performance.now()
      const wrong = await check(set, { ...options, installer }, html, compare)
      const seconds = ((performance.now() - began) / 1000).toFixed(2)
      if (wrong.length === 0) tally.passed++
      else tally.failed++
      console.log(
        `${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${installer.padEnd(3)} ${set.name} ${seconds} s`,
      )
      for (const line of wrong.slice(0, 12)) console.log(`       ${line}`)
      if (wrong.length > 12) console.log(`       and ${wrong.length - 12} more`)
    }
  } finally {
    server.stop()
  }
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0
}

const [directory, flag, ...indexArgs] = process.argv.slice(2)
if (directory === undefined || (flag !== undefined && flag !== '--index-args')) {
  console.error('usage: npm run check:recorded -- DIR [--index-args …]')
  process.exitCode = 2
} else process.exitCode = await run(directory, indexArgs)
