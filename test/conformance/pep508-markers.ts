import {
  evaluateLockMarker,
  evaluateMarker,
  formatMarker,
  type MarkerEnvironment,
  MarkerError,
  parseMarker,
  UndefinedComparisonError,
} from '../../src/packaging/markers/marker.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

interface Evaluation {
  marker: string
  env: string
  override?: Partial<MarkerEnvironment> & { extra?: string }
  extra?: string
  expected: boolean | { error: string }
}

interface LockEvaluation {
  marker: string
  env: string
  extras?: string[]
  dependency_groups?: string[]
  expected: boolean | { error: string }
}

interface File {
  environments: Record<string, MarkerEnvironment>
  cases: Evaluation[]
  lock_file: LockEvaluation[]
  canonical: [text: string, canonical: string][]
  invalid: string[]
}

const file = 'pep508-markers.json'

function environmentOf(data: File, name: string): MarkerEnvironment {
  const environment = data.environments[name]
  if (environment === undefined) throw new Error(`no environment is named ${name}`)
  return environment
}

/** If the data says error, false is accepted, too: neither installs anything. */
function check(expected: Evaluation['expected'], evaluate: () => boolean): string | undefined {
  if (typeof expected === 'boolean') return difference(evaluate(), expected)
  try {
    return evaluate() ? 'true, where the comparison is not defined' : undefined
  } catch (error) {
    if (error instanceof UndefinedComparisonError) return undefined
    throw error
  }
}

function evaluateCase(data: File, { marker, env, override, extra: asked }: Evaluation): boolean {
  const { extra = asked ?? '', ...replaced } = override ?? {}
  const environment = { ...environmentOf(data, env), ...replaced }
  return evaluateMarker(parseMarker(marker), environment, new Set(extra === '' ? [] : [extra]))
}

function evaluateLockCase(
  data: File,
  { marker, env, extras, dependency_groups }: LockEvaluation,
): boolean {
  return evaluateLockMarker(parseMarker(marker), environmentOf(data, env), {
    extras: extras ?? [],
    dependencyGroups: dependency_groups ?? [],
  })
}

function refuses(text: string): string | undefined {
  try {
    return `accepted as ${formatMarker(parseMarker(text))}`
  } catch (error) {
    if (!(error instanceof MarkerError)) throw error
    return undefined
  }
}

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const test of data.cases)
    yield {
      id: `evaluate ${JSON.stringify([test.marker, test.env, test.override, test.extra])}`,
      run: () => check(test.expected, () => evaluateCase(data, test)),
    }
  for (const test of data.lock_file)
    yield {
      id: `lock file ${JSON.stringify([test.marker, test.env, test.extras, test.dependency_groups])}`,
      run: () => check(test.expected, () => evaluateLockCase(data, test)),
    }
  for (const [text, canonical] of data.canonical)
    yield {
      id: `canonical ${JSON.stringify(text)}`,
      run: () => difference(formatMarker(parseMarker(text)), canonical),
    }
  for (const text of data.invalid)
    yield { id: `invalid ${JSON.stringify(text)}`, run: () => refuses(text) }
}

export const pep508Markers: Suite = { file, load }
