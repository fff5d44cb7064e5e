import { globMatches, parseGlob } from '../glob.ts'
import type { Word } from './command.ts'
import { escapedPattern } from './field.ts'

/** Whether a test holds; null where that is not known. */
export type Verdict = boolean | null

export const not = (verdict: Verdict): Verdict => (verdict === null ? null : !verdict)
export const both = (a: Verdict, b: Verdict): Verdict => (a === false || b === false ? false : a === null || b === null ? null : true)
export const either = (a: Verdict, b: Verdict): Verdict => not(both(not(a), not(b)))

/** What `[ … ]` and `test …` answer, by the number of words as POSIX has it. */
export function testWords(words: readonly Word[]): Verdict {
  if (words.length === 0) return false
  const [first, second, third] = words
  for (const [operator, combine] of [
    ['-o', either],
    ['-a', both],
  ] as const) {
    const at = words.findIndex((word, index) => index > 0 && isText(word, operator))
    if (at > 0 && words.length > 3) return combine(testWords(words.slice(0, at)), testWords(words.slice(at + 1)))
  }
  if (isText(first, '!') && words.length > 1) return not(testWords(words.slice(1)))
  if (isText(first, '(') && isText(words.at(-1), ')') && words.length > 2) return testWords(words.slice(1, -1))
  if (second === undefined) return isEmpty(first) === null ? null : isEmpty(first) === false
  if (third === undefined) return testUnary(first?.kind === 'text' ? first.text : '', second)
  return words.length === 3 && second.kind === 'text' ? testBinary(second.text, first, third, false) : null
}

const isText = (word: Word | undefined, text: string): boolean => word?.kind === 'text' && word.text === text

/** A word with unknown parts may be empty; with text besides them it is not. */
function isEmpty(word: Word | undefined): Verdict {
  if (word?.kind !== 'unknown') return (word?.text ?? '') === ''
  return null
}

/** `-n`, `-z`. What files there are is not known here. */
export function testUnary(operator: string, operand: Word): Verdict {
  if (operator === '-z') return isEmpty(operand)
  if (operator === '-n') return not(isEmpty(operand))
  return null
}

/** @param isPattern whether the right side of `=` is a pattern, as in `[[ … ]]` */
export function testBinary(operator: string, left: Word | undefined, right: Word, isPattern: boolean): Verdict {
  if (left === undefined || left.kind === 'unknown' || right.kind === 'unknown') return null
  switch (operator) {
    case '=':
    case '==':
      return isPattern && right.kind === 'pattern' ? matches(right.text, left.text) : left.text === right.text
    case '!=':
      return not(testBinary('=', left, right, isPattern))
    case '=~':
      return matchesRegularExpression(right.text, left.text)
    case '<':
      return left.text < right.text
    case '>':
      return left.text > right.text
    default:
      return compareNumbers(operator, left.text, right.text)
  }
}

const LONGEST_TEXT = 10_000

function matches(pattern: string, text: string): Verdict {
  return pattern.length > LONGEST_TEXT || text.length > LONGEST_TEXT ? null : globMatches(parseGlob(pattern, true), text)
}

/** Only plain words, with `^` and `$` around them, and `.*`: others could take for ever. */
function matchesRegularExpression(expression: string, text: string): Verdict {
  const match = /^(\^?)((?:[\w/: -]|\\\.|\.\*)*)(\$?)$/.exec(expression.replace(/^"(.*)"$/, '$1'))
  if (match === null) return null
  const [, start, middle = '', end] = match
  const inner = middle
    .split('.*')
    .map((part) => escapedPattern(part.replaceAll('\\.', '.')))
    .join('*')
  return matches(`${start === '^' ? '' : '*'}${inner}${end === '$' ? '' : '*'}`, text)
}

const NUMBERS: Readonly<Record<string, ((a: number, b: number) => boolean) | undefined>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

function compareNumbers(operator: string, left: string, right: string): Verdict {
  const compare = NUMBERS[operator]
  if (compare === undefined) return null
  return /^-?\d+$/.test(left) && /^-?\d+$/.test(right) ? compare(Number(left), Number(right)) : false
}
