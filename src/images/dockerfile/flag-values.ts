import { didYouMean } from '../../text/nearest.ts'

/** The flags of an instruction, each with all its values. A bare flag is `true`. */
export type FlagValues = ReadonlyMap<string, readonly string[]>

type FlagKind = 'switch' | 'once' | 'many'

const switches = (...names: string[]): [string, FlagKind][] => names.map((name) => [name, 'switch'])
const once = (...names: string[]): [string, FlagKind][] => names.map((name) => [name, 'once'])
const many = (...names: string[]): [string, FlagKind][] => names.map((name) => [name, 'many'])

/**
 * By the keyword in lower case, as BuildKit's `instructions/parse.go` and its labs channel know
 * them.
 */
const FLAGS: ReadonlyMap<string, ReadonlyMap<string, FlagKind>> = new Map([
  [
    'add',
    new Map([
      ...switches('link', 'keep-git-dir', 'unpack'),
      ...once('chown', 'chmod', 'checksum'),
      ...many('exclude'),
    ]),
  ],
  [
    'copy',
    new Map([
      ...switches('link', 'parents'),
      ...once('chown', 'chmod', 'from'),
      ...many('exclude'),
    ]),
  ],
  ['from', new Map(once('platform'))],
  [
    'healthcheck',
    new Map(once('interval', 'timeout', 'start-period', 'start-interval', 'retries')),
  ],
  ['run', new Map([...once('network', 'security'), ...many('mount', 'device')])],
])

const NONE: ReadonlyMap<string, FlagKind> = new Map()

/** The fault of a flag. */
export interface FlagFault {
  readonly message: string
  readonly word: string
  readonly hint: string | undefined
}

/** Sorts the flags of an instruction by name, or says what is wrong with one. */
export function flagValues(keyword: string, flags: readonly string[]): FlagValues | FlagFault {
  const allowed = FLAGS.get(keyword.toLowerCase()) ?? NONE
  const values = new Map<string, string[]>()
  for (const flag of flags) {
    const equals = flag.indexOf('=')
    const name = flag.slice(2, equals < 0 ? undefined : equals)
    const written = `--${name}`
    const kind = allowed.get(name)
    if (kind === undefined) {
      const names = [...allowed.keys()].map((each) => `--${each}`)
      const known =
        names.length === 0
          ? `${keyword.toUpperCase()} has no flags.`
          : `${keyword.toUpperCase()} takes ${names.join(', ')}.`
      return {
        message: `${keyword.toUpperCase()} has no flag ${written.slice(0, 80)}`,
        word: written,
        hint: didYouMean(written.slice(0, 40), names) ?? known,
      }
    }
    if (kind !== 'many' && values.has(name))
      return {
        message: `The flag ${written} is given twice`,
        word: written,
        hint: 'Remove one of them.',
      }
    const value = equals < 0 ? null : flag.slice(equals + 1)
    const fault = valueFault(kind, value)
    if (fault !== null)
      return {
        message: `The flag ${written} ${fault}`,
        word: written,
        hint: `Write ${written}=VALUE.`,
      }
    const read = kind === 'switch' ? String(value?.toLowerCase() !== 'false') : (value ?? '')
    const others = values.get(name)
    if (others === undefined) values.set(name, [read])
    else others.push(read)
  }
  return values
}

function valueFault(kind: FlagKind, value: string | null): string | null {
  if (kind !== 'switch') return value === null ? 'has no value' : null
  if (value === null || /^(?:true|false)$/i.test(value)) return null
  return value === '' ? 'has no value' : 'is neither true nor false'
}
