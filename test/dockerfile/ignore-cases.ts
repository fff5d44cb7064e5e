import {
  BadIgnorePattern,
  type IgnoreRule,
  ignoredBy,
  ignoreRule,
} from '../../src/inputs/build-context/ignore-rules.ts'

type Verdict = readonly [name: string, miss: string | undefined]

/** A text of Go in quotes. */
const unquoted = (text: string): string =>
  JSON.parse(`"${text.replace(/\\x([0-9a-f]{2})/g, '\\u00$1')}"`) as string

const TEXT = '"((?:[^"\\\\]|\\\\.)*)"'

/**
 * The cases in the tables of patternmatcher's test file: `{"pattern", "path", true}`,
 * `{[]string{"pattern", …}, "path", true}` and `{"pattern", "path", true, nil or an error}`.
 */
export function* ignoreCases(content: string, file: string): Generator<Verdict> {
  for (const [at, line] of content.split('\n').entries()) {
    const single = new RegExp(`^\\s*\\{${TEXT}, ${TEXT}, (true|false)(?:, (\\S+))?\\},`).exec(line)
    const several = new RegExp(
      `^\\s*\\{\\[\\]string\\{(${TEXT}(?:, ${TEXT})*)\\}, ${TEXT}, (true|false)\\},`,
    ).exec(line)
    const name = `${file}:${at + 1}`
    if (single !== null) {
      const [, pattern = '', path = '', expected, fault = 'nil'] = single
      const wanted = fault === 'nil' ? expected : 'malformed'
      yield [name, miss([unquoted(pattern)], unquoted(path), wanted ?? '')]
    } else if (several !== null) {
      const patterns = [...(several[1] ?? '').matchAll(new RegExp(TEXT, 'g'))].map(
        ([, pattern = '']) => unquoted(pattern),
      )
      yield [name, miss(patterns, unquoted(several.at(-2) ?? ''), several.at(-1) ?? '')]
    }
  }
}

function miss(patterns: readonly string[], path: string, expected: string): string | undefined {
  const actual = answer(patterns, path)
  return actual === expected
    ? undefined
    : `${patterns.join(' ')} and ${path}: expected ${expected}, got ${actual}`
}

function answer(patterns: readonly string[], path: string): string {
  try {
    const rules = patterns
      .map((pattern) => ignoreRule(pattern))
      .filter((rule): rule is IgnoreRule => rule !== null)
    return String(ignoredBy(rules, path) !== null)
  } catch (error) {
    if (error instanceof BadIgnorePattern) return 'malformed'
    throw error
  }
}
