import { type InputErrorOptions, inputError } from '../errors.ts'
import type { Estimate, PackageEstimate, Scenario, Source, Totals, WithoutLine } from '../model/estimate.ts'

/** What is used of an estimate that `--json -o FILE` wrote. */
export interface SavedEstimate {
  readonly as_of: string
  readonly inputs: Estimate['inputs']
  /** The scenario that was asked for. */
  readonly scenario: Scenario
}

/** No estimate is longer: one package takes about two kilobytes. */
const MOST_CHARACTERS = 8 * 2 ** 20
const MOST_PACKAGES = 20_000
const MOST_ITEMS = 20_000
const MOST_TEXT = 10_000

/** Whether a text is meant to be JSON: no requirements file begins so. */
export const looksLikeJson = (file: string, text: string): boolean => /\.json$/i.test(file) || /^\s*\{/.test(text.slice(0, 1000))

/**
 * Reads a saved estimate. Every field that is used is checked; fields that later versions add are
 * passed over.
 *
 * @throws PysizeError `not-an-estimate` (exit 2), with the field that is missing or of another kind
 */
export function readSavedEstimate(file: string, text: string): SavedEstimate {
  if (text.length > MOST_CHARACTERS) throw notAnEstimate(file, 'it is too long', {})
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw notAnEstimate(file, 'it is not JSON', { cause })
  }
  try {
    return readDocument(value)
  } catch (error) {
    if (error instanceof Misfit) throw notAnEstimate(file, error.message, error.hint === undefined ? {} : { hint: error.hint })
    throw error
  }
}

/** What the text is not, and perhaps what to do. */
class Misfit extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

const notAnEstimate = (file: string, why: string, { hint, cause }: InputErrorOptions): Error =>
  inputError('not-an-estimate', `${file} is no saved estimate: ${why}.`, {
    places: [{ file }],
    hint: hint ?? `Make one with: pysize estimate requirements.txt --json -o ${file}`,
    cause,
  })

type Fields = Readonly<Record<string, unknown>>

function readDocument(value: unknown): SavedEstimate {
  const document = table(value, 'the document')
  if (document.schema_version !== 1)
    throw new Misfit(
      document.schema_version === undefined
        ? 'it has no schema_version'
        : `its schema_version is ${JSON.stringify(document.schema_version)}`,
    )
  if (Array.isArray(document.estimates)) throw new Misfit('it holds several estimates', 'Save one file at a time: leave out --separate.')
  if (document.command !== 'estimate') throw new Misfit(`its command is ${shown(document.command)} and not "estimate"`)
  const [first] = list(document.scenarios, 'scenarios', 100)
  return {
    as_of: time(document.as_of, 'as_of'),
    inputs: list(document.inputs, 'inputs', MOST_ITEMS).map((one) => {
      const input = table(one, 'inputs')
      return { file: string(input.file, 'inputs.file'), sha256: string(input.sha256, 'inputs.sha256') }
    }),
    scenario: readScenario(table(first, 'scenarios[0]')),
  }
}

function readScenario(fields: Fields): Scenario {
  const target = table(fields.target, 'target')
  const optional = Object.fromEntries(
    ['python_from', 'glibc', 'macos', 'musl'].flatMap((name) => (target[name] === undefined ? [] : [[name, string(target[name], name)]])),
  )
  const packages = list(fields.packages, 'packages', MOST_PACKAGES).map((one) => readPackage(table(one, 'packages')))
  if (new Set(packages.map(({ name }) => name)).size < packages.length) throw new Misfit('it names a package twice')
  return {
    name: 'saved',
    target: { python: string(target.python, 'python'), platform: string(target.platform, 'platform'), ...optional, assumed: [] },
    installer: oneOf(fields.installer, ['pip', 'uv'] as const, 'installer'),
    packages,
    overlaps: [],
    totals: readTotals(table(fields.totals, 'totals')),
  }
}

function readTotals(fields: Fields): Totals {
  const size = (name: string): number => (fields[name] === undefined ? 0 : (sizeOrNull(fields[name], `totals.${name}`) ?? 0))
  return {
    packages: size('packages'),
    download_size: size('download_size'),
    installed_size: size('installed_size'),
    overhead_size: size('overhead_size'),
    bytecode_size: size('bytecode_size'),
    disk_size: size('disk_size'),
    shared_size: size('shared_size'),
    source: oneOf(fields.source, SOURCES, 'totals.source'),
    ...(fields.interval === undefined ? {} : { interval: pair(fields.interval, 'totals.interval') }),
  }
}

const SOURCES: readonly Source[] = ['exact', 'estimated', 'unknown']

function readPackage(fields: Fields): PackageEstimate {
  const name = string(fields.name, 'packages.name')
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)) throw new Misfit(`${shown(name)} is no name of a package`)
  const at = (field: string): string => `${field} of ${name}`
  const size = (field: string): number | null => sizeOrNull(fields[field] ?? null, at(field))
  const sources = table(fields.sources, at('sources'))
  const source = (field: string): Source => oneOf(sources[field], SOURCES, at(`sources.${field}`))
  return {
    name,
    version: string(fields.version, at('version')),
    requested: fields.requested === true,
    extras: strings(fields.extras ?? [], at('extras')),
    dependencies: strings(fields.dependencies, at('dependencies')),
    requires: [],
    wheel: fileOrNull(fields.wheel ?? null, at('wheel')),
    sdist: fileOrNull(fields.sdist ?? null, at('sdist')),
    download_size: size('download_size'),
    installed_size: size('installed_size'),
    overhead_size: size('overhead_size'),
    bytecode_size: size('bytecode_size'),
    disk_size: size('disk_size'),
    retained_size: size('retained_size'),
    sources: { download: source('download'), installed: source('installed'), bytecode: source('bytecode') },
    ...(fields.interval === undefined ? {} : { interval: pair(fields.interval, at('interval')) }),
    ...(fields.bounds === undefined ? {} : { bounds: pair(fields.bounds, at('bounds')) }),
    ...(fields.without_line === undefined ? {} : { without_line: list(fields.without_line, at('without_line'), MOST_ITEMS).map(readLine) }),
  }
}

/** Only what tells the line is needed. */
function readLine(value: unknown): WithoutLine {
  const fields = table(value, 'without_line')
  const line = fields.line ?? null
  if (line !== null && !(Number.isSafeInteger(line) && Number(line) > 0)) throw new Misfit('a line is no number')
  return {
    file: string(fields.file, 'without_line.file'),
    line: line as number | null,
    requirement: string(fields.requirement, 'without_line.requirement'),
    saves: 0,
    leaves: [],
    also_needed_by: [],
    versions: 'kept',
    source: 'exact',
  }
}

function fileOrNull(value: unknown, what: string): PackageEstimate['wheel'] {
  if (value === null) return null
  const { filename, sha256 = null, index } = table(value, what)
  return {
    filename: string(filename, `filename of the ${what}`),
    sha256: sha256 === null ? null : string(sha256, `sha256 of the ${what}`),
    index: string(index, `index of the ${what}`),
  }
}

function table(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new Misfit(`${what} is ${value === undefined ? 'missing' : 'no object'}`)
}

function list(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Misfit(`${what} is ${value === undefined ? 'missing' : 'no list'}`)
  if (value.length > most) throw new Misfit(`${what} has more than ${most} entries`)
  return value
}

const strings = (value: unknown, what: string): readonly string[] => list(value, what, MOST_ITEMS).map((one) => string(one, what))

function string(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length <= MOST_TEXT) return value
  throw new Misfit(`${what} is ${value === undefined ? 'missing' : typeof value === 'string' ? 'too long' : 'no text'}`)
}

function time(value: unknown, what: string): string {
  const text = string(value, what)
  if (Number.isNaN(Date.parse(text))) throw new Misfit(`${what} is no time`)
  return new Date(text).toISOString()
}

function sizeOrNull(value: unknown, what: string): number | null {
  if (value === null || (Number.isSafeInteger(value) && Number(value) >= 0)) return value as number | null
  throw new Misfit(`${what} is no size`)
}

function pair(value: unknown, what: string): readonly [number, number] {
  const [low, high] = list(value, what, 2)
  return [sizeOrNull(low, what) ?? 0, sizeOrNull(high, what) ?? 0]
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw new Misfit(`${what} is ${value === undefined ? 'missing' : shown(value)}`)
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(JSON.stringify(value)).slice(0, 40)
