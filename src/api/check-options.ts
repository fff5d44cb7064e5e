import { PysizeError } from '../errors.ts'
import type { EstimateOptions, SnapshotOptions } from '../options.ts'
import { didYouMean } from '../text/nearest.ts'

/** What a caller without TypeScript may get wrong: the kind of each option's value. */
type Kind =
  | 'text'
  | 'texts'
  | 'boolean'
  | 'function'
  | 'text or false'
  | 'text or number'
  | 'installer'
  | 'resolution'
  | 'signal'
  | 'variables'

const KINDS: Readonly<Record<keyof EstimateOptions | keyof SnapshotOptions, Kind>> = {
  allowUnknown: 'boolean',
  asOf: 'text',
  budget: 'text or number',
  cache: 'boolean',
  cacheDir: 'text',
  compare: 'boolean',
  compile: 'boolean',
  constraints: 'texts',
  cwd: 'text',
  env: 'variables',
  excludeNewer: 'text',
  extraIndexUrls: 'texts',
  extras: 'texts',
  files: 'texts',
  findLinks: 'texts',
  glibc: 'text',
  groups: 'texts',
  indexUrl: 'text',
  installer: 'installer',
  modelled: 'texts',
  noBinary: 'texts',
  noIndex: 'boolean',
  offline: 'boolean',
  onProgress: 'function',
  onlyBinary: 'texts',
  platform: 'text',
  pre: 'boolean',
  python: 'text',
  requireHashes: 'boolean',
  resolution: 'resolution',
  resolveDeletions: 'boolean',
  signal: 'signal',
  snapshot: 'text or false',
  stdin: 'function',
  torch: 'text',
  with: 'texts',
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

const RULES: Readonly<Record<Kind, { readonly admits: (value: unknown) => boolean; readonly words: string }>> = {
  text: { admits: isText, words: 'a string' },
  texts: { admits: (value) => Array.isArray(value) && value.every(isText), words: 'an array of strings' },
  boolean: { admits: (value) => typeof value === 'boolean', words: 'true or false' },
  function: { admits: (value) => typeof value === 'function', words: 'a function' },
  'text or false': { admits: (value) => value === false || isText(value), words: 'a string or false' },
  'text or number': { admits: (value) => typeof value === 'number' || isText(value), words: 'a string such as 4GB, or bytes' },
  installer: { admits: (value) => value === 'pip' || value === 'uv', words: "'pip' or 'uv'" },
  resolution: {
    admits: (value) => value === 'highest' || value === 'lowest' || value === 'lowest-direct',
    words: "'highest', 'lowest' or 'lowest-direct'",
  },
  signal: { admits: (value) => isObject(value) && 'aborted' in value, words: 'an AbortSignal' },
  variables: { admits: isObject, words: 'an object of variables' },
}

/**
 * Refuses options that the types rule out, for callers that have no types.
 *
 * @throws PysizeError exit 2: `bad-option` for a value of another kind, `unknown-option` for a misspelt name
 */
export function checkOptions(options: unknown): void {
  if (!isObject(options))
    throw new PysizeError('bad-option', `The options are ${shown(options)}; an object is needed.`, {
      exitCode: 2,
      hint: "Write estimate({ files: ['requirements.txt'] }).",
    })
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(KINDS, name)) throw new PysizeError('unknown-option', `Unknown option '${name}'.`, { exitCode: 2, ...hintFor(name) })
    const { admits, words } = RULES[KINDS[name as keyof typeof KINDS]]
    if (value !== undefined && !admits(value))
      throw new PysizeError('bad-option', `The option '${name}' is ${shown(value)}; it has to be ${words}.`, { exitCode: 2 })
  }
}

function hintFor(name: string): { hint?: string } {
  const hint = didYouMean(name, Object.keys(KINDS))
  return hint === undefined ? {} : { hint }
}

/** The kind of a value and not what it holds, which may be a secret. */
function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return value === undefined ? 'missing' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
