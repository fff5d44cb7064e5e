import type { Hashes, WrittenRequirement } from '../input.ts'
import type { LineOption, OptionName } from './option-names.ts'

const ALGORITHMS: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])

/** pip's `--use-feature` choices; they change how pip works, not what it chooses. */
const FEATURES: ReadonlySet<string> = new Set([
  'fast-deps',
  'inprocess-build-deps',
  'venv-isolation',
  'build-constraint',
  'truststore',
  'no-binary-enable-wheel-cache',
])

/** pip's objection to a value; `undefined` if it is valid. Digests are not checked, as in pip. */
export function faultOfValue(name: OptionName, value: string): string | undefined {
  switch (name) {
    case 'hash':
      return ALGORITHMS.has(value.slice(0, Math.max(0, value.indexOf(':'))))
        ? undefined
        : 'must look like sha256:DIGEST (or sha384, sha512)'
    case 'config-settings':
      return value.includes('=') ? undefined : 'must look like KEY=VALUE'
    case 'use-feature':
      return FEATURES.has(value) ? undefined : `must be one of ${[...FEATURES].join(', ')}`
    case 'no-binary':
    case 'only-binary':
    case 'all-releases':
    case 'only-final':
      return value.startsWith('-') ? 'must be package names' : undefined
    default:
      return undefined
  }
}

/** The values of one option, in order. */
export function valuesOf(options: readonly LineOption[], name: OptionName): readonly string[] {
  return options.some((option) => option.name === name)
    ? options.flatMap((option) => (option.name === name ? [option.value] : []))
    : NONE
}

const NONE: readonly string[] = []
const NO_HASHES: Hashes = {}
const NO_SETTINGS: WrittenRequirement['configSettings'] = {}

/** The digests of `--hash=ALGORITHM:DIGEST` options. */
export function hashesOf(options: readonly LineOption[]): Hashes {
  const values = valuesOf(options, 'hash')
  if (values.length === 0) return NO_HASHES
  const hashes: Record<string, string[]> = {}
  for (const value of values) {
    const colon = value.indexOf(':')
    const digest = value.slice(colon + 1)
    const digests = hashes[value.slice(0, colon)]
    if (digests === undefined) hashes[value.slice(0, colon)] = [digest]
    else digests.push(digest)
  }
  return hashes
}

/** The settings of `--config-settings KEY=VALUE` options; a key given twice has a list. */
export function configSettingsOf(
  options: readonly LineOption[],
): WrittenRequirement['configSettings'] {
  const values = valuesOf(options, 'config-settings')
  if (values.length === 0) return NO_SETTINGS
  const settings = new Map<string, string | string[]>()
  for (const value of values) {
    const equals = value.indexOf('=')
    const key = value.slice(0, equals)
    const setting = value.slice(equals + 1)
    const earlier = settings.get(key)
    if (Array.isArray(earlier)) earlier.push(setting)
    else settings.set(key, earlier === undefined ? setting : [earlier, setting])
  }
  return Object.fromEntries(settings)
}
