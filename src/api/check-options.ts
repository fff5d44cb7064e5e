import { ownEntry } from '../collections/own-entry.ts'
import { PysizeError } from '../errors.ts'
import { VALUE_TYPES, type ValueType } from '../options/option-row.ts'
import { OPTIONS } from '../options/option-table.ts'
import type {
  AdviseOptions,
  CompareOptions,
  DiffOptions,
  EstimateOptions,
  FilesOptions,
  HistoryOptions,
  ImageOptions,
  InitOptions,
  ReleaseOptions,
  SnapshotOptions,
  TreeOptions,
  VerifyOptions,
} from '../options/options.ts'
import { isObject } from '../text/json.ts'
import { didYouMean } from '../text/nearest.ts'

/** The options of single calls. */
const OWN_OPTIONS: Readonly<
  Record<
    Exclude<
      | keyof AdviseOptions
      | keyof SnapshotOptions
      | keyof FilesOptions
      | keyof HistoryOptions
      | keyof DiffOptions
      | keyof CompareOptions
      | keyof ImageOptions
      | keyof InitOptions
      | keyof ReleaseOptions
      | keyof TreeOptions
      | keyof VerifyOptions,
      keyof EstimateOptions
    >,
    ValueType
  >
> = {
  check: 'flag',
  against: 'texts',
  pythons: 'texts',
  platforms: 'texts',
  torches: 'texts',
  installers: 'installers',
  apply: 'text',
  unusedFrom: 'text',
  paths: 'texts',
  failIfGrows: 'size',
  settingsFrom: 'side',
  last: 'count',
  old: 'text',
  modelled: 'texts',
  asOf: 'text',
  small: 'flag',
  requestsPerSecond: 'count',
  path: 'text',
  image: 'text',
  insecureRegistries: 'texts',
  hashes: 'flag',
  depth: 'levels',
  invert: 'text',
  dockerfile: 'text',
  context: 'text',
  target: 'text',
  buildArgs: 'texts',
  layers: 'texts',
  base: 'text',
  builder: 'text',
  askRegistry: 'flag',
  aptPackages: 'texts',
  apkPackages: 'texts',
}

const TYPES: Readonly<Record<string, ValueType>> = {
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, type])),
  ...OWN_OPTIONS,
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isSize = (value: unknown): boolean => typeof value === 'number' || isText(value)
const isFunction = (value: unknown): boolean => typeof value === 'function'
const oneOf = (choices: readonly string[]) => (value: unknown) =>
  isText(value) && choices.includes(value as string)

const ADMITS: Readonly<Record<ValueType, (value: unknown) => boolean>> = {
  flag: (value) => typeof value === 'boolean',
  text: isText,
  count: (value) => Number.isInteger(value) && (value as number) > 0,
  texts: (value) => Array.isArray(value) && value.every(isText),
  levels: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  sizes: (value) => (Array.isArray(value) ? value.every(isSize) : isSize(value)),
  size: isSize,
  'text or false': (value) => value === false || isText(value),
  installers: (value) => Array.isArray(value) && value.every(oneOf(VALUE_TYPES.installer.choices)),
  installer: oneOf(VALUE_TYPES.installer.choices),
  side: oneOf(VALUE_TYPES.side.choices),
  resolution: oneOf(VALUE_TYPES.resolution.choices),
  variables: isObject,
  reader: isFunction,
  listener: isFunction,
  signal: (value) => isObject(value) && 'aborted' in value,
}

/**
 * Refuses options that the types forbid, for callers without types.
 *
 * @throws PysizeError exit 2: `bad-option` for a value of another kind, `unknown-option` for a
 *   misspelt name
 */
export function checkOptions(options: unknown): void {
  if (!isObject(options))
    throw new PysizeError('bad-option', `The options are ${shown(options)}; an object is needed.`, {
      exitCode: 2,
      hint: "Write estimate({ files: ['requirements.txt'] }).",
    })
  for (const [name, value] of Object.entries(options)) {
    const type = ownEntry(TYPES, name)
    if (type === undefined)
      throw new PysizeError('unknown-option', `Unknown option '${name}'.`, {
        exitCode: 2,
        ...hintFor(name),
      })
    if (value !== undefined && !ADMITS[type](value)) throw badValue('option', name, value, type)
  }
  // A known answer needs no request, so without this check an aborted signal would go unnoticed.
  if ('signal' in options) (options.signal as AbortSignal | undefined)?.throwIfAborted()
}

/**
 * Refuses an argument that the types forbid.
 *
 * @throws PysizeError exit 2 `bad-option`
 */
export function checkArgument(name: string, value: unknown, type: 'text' | 'texts'): void {
  if (!ADMITS[type](value)) throw badValue('argument', name, value, type)
}

const badValue = (
  what: 'option' | 'argument',
  name: string,
  value: unknown,
  type: ValueType,
): PysizeError =>
  new PysizeError(
    'bad-option',
    `The ${what} '${name}' ${is(value, type)}; it has to be ${VALUE_TYPES[type].words}.`,
    { exitCode: 2 },
  )

/** The fault of a value. Only a misspelt word is shown unchanged. */
function is(value: unknown, type: ValueType): string {
  if (Array.isArray(value)) {
    const odd: unknown = value.find((one) => !(type === 'sizes' ? isSize : isText)(one))
    return odd === undefined ? 'is an array' : `holds ${shown(odd)}`
  }
  const isWord = isText(value) && 'choices' in VALUE_TYPES[type]
  return isWord ? `is '${(value as string).slice(0, 40)}'` : `is ${shown(value)}`
}

function hintFor(name: string): { hint?: string } {
  const hint = didYouMean(name, Object.keys(TYPES))
  return hint === undefined ? {} : { hint }
}

/** The type of a value, without the value, which may be a secret. */
function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return value === undefined
    ? 'missing'
    : typeof value === 'object'
      ? 'an object'
      : `a ${typeof value}`
}

/**
 * @throws PysizeError exit 2 if an option has the wrong type, or if neither files nor requirements
 *   are given
 */
export function checkQuestion(options: EstimateOptions): void {
  checkOptions(options)
  if ((options.files ?? []).length + (options.with ?? []).length === 0)
    throw new PysizeError('nothing-to-estimate', 'There is nothing to estimate.', {
      exitCode: 2,
      hint: "Name requirements files with 'files', or requirements with 'with'.",
    })
}

/** Checks the two sides of a comparison; the second may be left out. */
export function checkSides(old: unknown, next: unknown): void {
  checkArgument('old', old, 'text')
  if (next !== undefined) checkArgument('next', next, 'text')
}
