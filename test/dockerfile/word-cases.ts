import { expandWord, WordFault } from '../../src/images/dockerfile/word.ts'
import { known, type ShellValue, type ShellVariables } from '../../src/images/shell-value.ts'

type Verdict = readonly [name: string, miss: string | undefined]

const scopeOf = (variables: ReadonlyMap<string, ShellValue>): ShellVariables => ({
  get: (name) => variables.get(name),
  mayBeSet: () => false,
})

/** The variables that BuildKit's test sets for the cases of `envVarTest`. */
const VARIABLES = new Map(
  Object.entries({ PWD: '/home', SHELL: 'bash', KOREAN: '한국어', NULL: '' }).map(
    ([name, value]) => [name, known(value)],
  ),
)

/** Lines of `envVarTest`: platform | source | what comes out, or `error`. */
export function* variableCases(content: string, file: string): Generator<Verdict> {
  for (const [at, line] of content.split('\n').entries()) {
    const [platform = '', source = '', expected = ''] = line.split('|').map((part) => part.trim())
    if (line.startsWith('#') || line.trim() === '' || platform === 'W') continue
    const actual = orError(() => expandWord(source, { escapeToken: '\\' }, scopeOf(VARIABLES)).text)
    yield [
      `${file}:${at + 1}`,
      actual === expected ? undefined : `${source}: expected ${expected}, got ${actual}`,
    ]
  }
}

/**
 * Lines of `wordsTest`: source | words with commas between them, or `error`; `ENV name=value` sets
 * a variable.
 */
export function* wordCases(content: string, file: string): Generator<Verdict> {
  const variables = new Map<string, ShellValue>()
  for (const [at, line] of content.split('\n').entries()) {
    if (line.startsWith('#') || line === '') continue
    if (line.startsWith('ENV ')) {
      const pair = line.slice(3).replace(/^ +/, '')
      variables.set(pair.slice(0, pair.indexOf('=')), known(pair.slice(pair.indexOf('=') + 1)))
      continue
    }
    const [source = '', expected = ''] = line.split('|')
    const actual = orError(() =>
      expandWord(source.trim(), { escapeToken: '\\' }, scopeOf(variables)).words.join(','),
    )
    const wanted = expected.replace(/^ +/, '')
    yield [
      `${file}:${at + 1}`,
      actual === wanted ? undefined : `${source.trim()}: expected ${wanted}, got ${actual}`,
    ]
  }
}

function orError(expand: () => string): string {
  try {
    return expand()
  } catch (error) {
    if (error instanceof WordFault) return 'error'
    throw error
  }
}
