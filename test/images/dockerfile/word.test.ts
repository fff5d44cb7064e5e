import { describe, expect, test } from 'vitest'
import { expandWord, WordFault } from '../../../src/images/dockerfile/word.ts'
import { known, type ShellVariables } from '../../../src/images/shell-value.ts'

const VARIABLES: Readonly<Record<string, string>> = {
  A: 'alpha',
  EMPTY: '',
  PYTHON: '3.11.7',
  CUDA: '12.4.1',
  B: 'beta gamma',
}

const scope: ShellVariables = {
  get: (name) => {
    if (name === 'MADE') return { text: 'x-${ASKED}', unknown: ['ASKED'] }
    const value = VARIABLES[name]
    return value === undefined ? undefined : known(value)
  },
  mayBeSet: (name) => name === 'ASKED',
}

const expand = (source: string): string => expandWord(source, { escapeToken: '\\' }, scope).text

describe('variables', () => {
  test.each([
    ['$A', 'alpha'],
    ['${A}b', 'alphab'],
    ['$NOT-set', '-set'],
    ['\\$A', '$A'],
    ["'$A'", '$A'],
    ['"$A"', 'alpha'],
    ['"a\\"b"', 'a"b'],
    ['${NOT:-x}', 'x'],
    ['${NOT:-x${A}}', 'xalpha'],
    ['${A:-x${NOT:-y}}', 'alpha'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${A:+[$A]}', '[alpha]'],
    ['${A?needed}', 'alpha'],
    ['${PYTHON%.*}', '3.11'],
    ['${PYTHON%%.*}', '3'],
    ['${PYTHON#*.}', '11.7'],
    ['${PYTHON##*.}', '7'],
    ['cu${CUDA//./}', 'cu1241'],
    ['cu${CUDA/./}', 'cu124.1'],
    ['${A/al/AL}', 'ALpha'],
    ['${PYTHON#*\\.}', 'error'],
    ['price: $', 'price: $'],
  ])('%s is %s', (source, expected) => {
    const actual = ((): string => {
      try {
        return expand(source)
      } catch (error) {
        return error instanceof WordFault ? 'error' : String(error)
      }
    })()
    expect(actual).toBe(expected)
  })

  test.each(["'open", '"open', '${A', '${}', '${:x}', '${A!x}', '${NOT?}', '${EMPTY:?}', '${A/x}'])(
    '%s is refused',
    (source) => {
      expect(() => expand(source)).toThrow(WordFault)
    },
  )

  test('the message of a substitution is the error', () => {
    expect(() => expand('${NOT:?say which}')).toThrow('NOT: say which')
  })
})

describe('an unknown variable', () => {
  test('stays as written and is named', () => {
    expect(expandWord('a/${ASKED}/$A', { escapeToken: '\\' }, scope)).toMatchObject({
      text: 'a/${ASKED}/alpha',
      unknown: ['ASKED'],
    })
  })

  test('is passed on by values that contain it', () => {
    expect(expandWord('$MADE', { escapeToken: '\\' }, scope)).toMatchObject({
      text: 'x-${ASKED}',
      unknown: ['ASKED'],
    })
    expect(expandWord('${MADE%-*}', { escapeToken: '\\' }, scope)).toMatchObject({
      text: '${MADE%-*}',
      unknown: ['ASKED'],
    })
  })

  test('has the value of a modifier if it is not set', () => {
    expect(expandWord('${ASKED:-cpu}', { escapeToken: '\\' }, scope)).toMatchObject({
      text: 'cpu',
      unknown: [],
    })
    expect(expandWord('${ASKED:+--extra}', { escapeToken: '\\' }, scope)).toMatchObject({
      text: '',
      unknown: [],
    })
  })

  test('in an unused default does not count', () => {
    expect(expandWord('${A:-$ASKED}', { escapeToken: '\\' }, scope)).toMatchObject({
      text: 'alpha',
      unknown: [],
    })
  })
})

describe('words', () => {
  test('are cut at spaces outside quotes, after variables are replaced', () => {
    expect(expandWord('one "two three" $B', { escapeToken: '\\' }, scope).words).toEqual([
      'one',
      'two three',
      'beta',
      'gamma',
    ])
  })

  test('another escape character', () => {
    expect(expandWord('C:\\dir\\`$A', { escapeToken: '`' }, scope).text).toBe('C:\\dir\\$A')
  })
})

describe('bounds', () => {
  test('nesting', () => {
    expect(() => expand('${NOT:-'.repeat(10_000))).toThrow(WordFault)
  })

  test('length', () => {
    const long: ShellVariables = { get: () => known('x'.repeat(600_000)), mayBeSet: () => false }
    expect(() => expandWord('"$A$A"', { escapeToken: '\\' }, long)).toThrow('The value is too long')
  })
})
