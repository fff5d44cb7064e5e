import { type InputErrorOptions, inputError } from '../errors.ts'
import type {
  Estimate,
  PackageEstimate,
  Scenario,
  Source,
  Totals,
  WithoutLine,
} from '../model/estimate.ts'
import {
  type Fields,
  fieldsIn,
  listIn,
  Misfit,
  oneOfIn,
  pairIn,
  quoted,
  sizeIn,
  textIn,
  textsIn,
  timeIn,
} from './checked-fields.ts'

/** The parts of an estimate from `--json -o FILE` that are used. */
export interface SavedEstimate {
  readonly as_of: string
  readonly inputs: Estimate['inputs']
  /** The requested scenario. */
  readonly scenario: Scenario
}

/** The longest estimate: one package takes about two kilobytes. */
const MOST_CHARACTERS = 8 * 2 ** 20
const MOST_PACKAGES = 20_000
const MOST_ITEMS = 20_000

/** Whether a text is probably JSON: no requirements file begins so. */
export const looksLikeJson = (file: string, text: string): boolean =>
  /\.json$/i.test(file) || /^\s*\{/.test(text.slice(0, 1000))

/**
 * Reads a saved estimate. Every field that is used is checked; fields of later versions are
 * ignored.
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
    if (error instanceof Misfit)
      throw notAnEstimate(file, error.message, error.hint === undefined ? {} : { hint: error.hint })
    throw error
  }
}

const notAnEstimate = (file: string, why: string, { hint, cause }: InputErrorOptions): Error =>
  inputError('not-an-estimate', `${file} is not a saved estimate: ${why}.`, {
    places: [{ file }],
    hint: hint ?? `Make one with: pysize estimate requirements.txt --json -o ${file}`,
    cause,
  })

function readDocument(value: unknown): SavedEstimate {
  const document = fieldsIn(value, 'the document')
  if (document.schema_version !== 1)
    throw new Misfit(
      document.schema_version === undefined
        ? 'it has no schema_version'
        : `its schema_version is ${JSON.stringify(document.schema_version)}`,
    )
  if (Array.isArray(document.estimates))
    throw new Misfit(
      'it contains several estimates',
      'Save one file at a time: leave out --separate.',
    )
  if (document.command !== 'estimate')
    throw new Misfit(`its command is ${quoted(document.command)} and not "estimate"`)
  const [first] = listIn(document.scenarios, 'scenarios', 100)
  return {
    as_of: timeIn(document.as_of, 'as_of'),
    inputs: listIn(document.inputs, 'inputs', MOST_ITEMS).map((one) => {
      const input = fieldsIn(one, 'inputs')
      return {
        file: textIn(input.file, 'inputs.file'),
        sha256: textIn(input.sha256, 'inputs.sha256'),
      }
    }),
    scenario: readScenario(fieldsIn(first, 'scenarios[0]')),
  }
}

function readScenario(fields: Fields): Scenario {
  const target = fieldsIn(fields.target, 'target')
  const optional = Object.fromEntries(
    ['python_from', 'glibc', 'macos', 'musl'].flatMap((name) =>
      target[name] === undefined ? [] : [[name, textIn(target[name], name)]],
    ),
  )
  const packages = listIn(fields.packages, 'packages', MOST_PACKAGES).map((one) =>
    readPackage(fieldsIn(one, 'packages')),
  )
  if (new Set(packages.map(({ name }) => name)).size < packages.length)
    throw new Misfit('it names a package twice')
  return {
    name: 'saved',
    target: {
      python: textIn(target.python, 'python'),
      platform: textIn(target.platform, 'platform'),
      ...optional,
      assumed: [],
    },
    installer: oneOfIn(fields.installer, ['pip', 'uv'] as const, 'installer'),
    packages,
    overlaps: [],
    totals: readTotals(fieldsIn(fields.totals, 'totals')),
  }
}

function readTotals(fields: Fields): Totals {
  const size = (name: string): number =>
    fields[name] === undefined ? 0 : (sizeIn(fields[name], `totals.${name}`) ?? 0)
  return {
    packages: size('packages'),
    download_size: size('download_size'),
    installed_size: size('installed_size'),
    overhead_size: size('overhead_size'),
    bytecode_size: size('bytecode_size'),
    disk_size: size('disk_size'),
    shared_size: size('shared_size'),
    source: oneOfIn(fields.source, SOURCES, 'totals.source'),
    ...(fields.interval === undefined
      ? {}
      : { interval: pairIn(fields.interval, 'totals.interval') }),
  }
}

const SOURCES: readonly Source[] = ['exact', 'estimated', 'unknown']

function readPackage(fields: Fields): PackageEstimate {
  const name = textIn(fields.name, 'packages.name')
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name))
    throw new Misfit(`${quoted(name)} is not the name of a package`)
  const at = (field: string): string => `${field} of ${name}`
  const size = (field: string): number | null => sizeIn(fields[field] ?? null, at(field))
  const sources = fieldsIn(fields.sources, at('sources'))
  const source = (field: string): Source => oneOfIn(sources[field], SOURCES, at(`sources.${field}`))
  return {
    name,
    version: textIn(fields.version, at('version')),
    requested: fields.requested === true,
    extras: textsIn(fields.extras ?? [], at('extras')),
    dependencies: textsIn(fields.dependencies, at('dependencies')),
    requires: [],
    wheel: fileOrNull(fields.wheel ?? null, at('wheel')),
    sdist: fileOrNull(fields.sdist ?? null, at('sdist')),
    download_size: size('download_size'),
    installed_size: size('installed_size'),
    overhead_size: size('overhead_size'),
    bytecode_size: size('bytecode_size'),
    disk_size: size('disk_size'),
    retained_size: size('retained_size'),
    sources: {
      download: source('download'),
      installed: source('installed'),
      bytecode: source('bytecode'),
    },
    ...(fields.interval === undefined ? {} : { interval: pairIn(fields.interval, at('interval')) }),
    ...(fields.bounds === undefined ? {} : { bounds: pairIn(fields.bounds, at('bounds')) }),
    ...(fields.without_line === undefined
      ? {}
      : {
          without_line: listIn(fields.without_line, at('without_line'), MOST_ITEMS).map(readLine),
        }),
  }
}

/** Only the parts that identify the line are needed. */
function readLine(value: unknown): WithoutLine {
  const fields = fieldsIn(value, 'without_line')
  const line = fields.line ?? null
  if (line !== null && !(Number.isSafeInteger(line) && Number(line) > 0))
    throw new Misfit('a line is not a number')
  return {
    file: textIn(fields.file, 'without_line.file'),
    line: line as number | null,
    requirement: textIn(fields.requirement, 'without_line.requirement'),
    saves: 0,
    leaves: [],
    also_needed_by: [],
    versions: 'kept',
    source: 'exact',
  }
}

function fileOrNull(value: unknown, what: string): PackageEstimate['wheel'] {
  if (value === null) return null
  const { filename, sha256 = null, index } = fieldsIn(value, what)
  return {
    filename: textIn(filename, `filename of the ${what}`),
    sha256: sha256 === null ? null : textIn(sha256, `sha256 of the ${what}`),
    index: textIn(index, `index of the ${what}`),
  }
}
