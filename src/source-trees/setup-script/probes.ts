import {
  type Condition,
  IMPOSSIBLE,
  type Influence,
  isUnless,
  negated,
  or,
  type Condition as When,
} from './condition.ts'

/**
 * A text about the machine that a script reads. Each value that the marker's variable may have on a
 * target is paired with the script's text for it, so every operation on the text applies to each.
 */
export interface TextProbe {
  readonly kind: 'probe'
  readonly variable:
    | 'sys_platform'
    | 'os_name'
    | 'platform_system'
    | 'platform_machine'
    | 'platform_python_implementation'
    | 'python_version'
  readonly texts: readonly (readonly [value: string, text: string])[]
}

const MINORS = Array.from({ length: 24 }, (_, minor) => `3.${minor}`)

const DOMAINS = {
  sys_platform: ['linux', 'darwin', 'win32', 'cygwin'],
  os_name: ['posix', 'nt'],
  platform_system: ['Linux', 'Darwin', 'Windows'],
  platform_machine: [
    'x86_64',
    'AMD64',
    'aarch64',
    'arm64',
    'ARM64',
    'i386',
    'i686',
    'x86',
    'armv7l',
    'ppc64le',
    's390x',
    'riscv64',
  ],
  platform_python_implementation: ['CPython', 'PyPy'],
  python_version: ['2.7', ...MINORS],
} as const satisfies Record<TextProbe['variable'], readonly string[]>

export function probe(
  variable: TextProbe['variable'],
  text: (value: string) => string = (value) => value,
): TextProbe {
  return {
    kind: 'probe',
    variable,
    texts: DOMAINS[variable].map((value) => [value, text(value)] as const),
  }
}

export const causeOf = ({ variable }: TextProbe): Influence =>
  variable === 'python_version' ? 'python' : 'platform'

export const mapProbe = (one: TextProbe, change: (text: string) => string): TextProbe => ({
  ...one,
  texts: one.texts.map(([value, text]) => [value, change(text)] as const),
})

/** When a text about the machine has one of these values. */
export function whenProbe(one: TextProbe, holds: (text: string) => boolean): Condition {
  const { variable, texts } = one
  const found = texts.map(([, text]) => holds(text))
  if (found.every((truth) => truth === found[0])) return isUnless(found[0] ?? false)
  if (variable === 'python_version')
    return whenVersions(
      texts.map(([value]) => value),
      found,
    )
  const cause = causeOf(one)
  const some = (truth: boolean): Condition =>
    or(
      ...texts
        .filter((_, at) => found[at] === truth)
        .map(
          ([value]) =>
            ({
              kind: 'leaf',
              marker: `${variable} == "${value}"`,
              opposite: `${variable} != "${value}"`,
              cause,
            }) as const,
        ),
    )
  // The script compares with the named value; an unknown machine belongs to the rest.
  return found.filter(Boolean).length * 2 > found.length ? negated(some(false)) : some(true)
}

/** Runs of versions as ranges. */
function whenVersions(values: readonly string[], found: readonly boolean[]): Condition {
  let when: When = IMPOSSIBLE
  for (let start = 0; start < values.length; start++) {
    if (!found[start]) continue
    let end = start
    while (found[end + 1]) end++
    const from = start === 0 ? undefined : pythonFrom(values[start]!)
    const upTo = end === values.length - 1 ? undefined : negated(pythonFrom(values[end + 1]!))
    const run =
      from === undefined
        ? upTo!
        : upTo === undefined
          ? from
          : { kind: 'all' as const, of: [from, upTo] }
    when = or(when, run)
    start = end
  }
  return when
}

const pythonFrom = (version: string): Condition => ({
  kind: 'leaf',
  marker: `python_full_version >= "${version}"`,
  opposite: `python_full_version < "${version}"`,
  cause: 'python',
})

/**
 * When the first `length` parts of `sys.version_info` have this order relative to a tuple (compared
 * as Python compares tuples: if one is the beginning of the other, the shorter is less).
 */
export function whenPython(
  length: number,
  operator: string,
  tuple: readonly number[],
): Condition | undefined {
  if (tuple.length === 0 || tuple.some((part) => !Number.isSafeInteger(part) || part < 0))
    return undefined
  const exact = tuple.length === length
  const from = (parts: readonly number[]): Condition => pythonFrom(parts.join('.'))
  const after = (parts: readonly number[]): Condition =>
    from([...parts.slice(0, -1), parts.at(-1)! + 1])
  const isLess =
    tuple.length > length
      ? negated(after(tuple.slice(0, length)))
      : negated(from(tuple.slice(0, 3)))
  const isAtMost = exact ? negated(after(tuple)) : isLess
  switch (operator) {
    case '<':
      return isLess
    case '>=':
      return negated(isLess)
    case '<=':
      return isAtMost
    case '>':
      return negated(isAtMost)
    case '==':
      return exact ? { kind: 'all', of: [negated(isLess), isAtMost] } : IMPOSSIBLE
    case '!=':
      return exact ? { kind: 'any', of: [isLess, negated(isAtMost)] } : negated(IMPOSSIBLE)
    default:
      return undefined
  }
}
