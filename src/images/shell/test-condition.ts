import { ownEntry } from '../../collections/own-entry.ts'
import { globMatches, parseGlob } from '../../text/glob.ts'
import { isKnown, type ShellValue } from '../shell-value.ts'
import type { Word } from './command.ts'
import { escapedPattern } from './field.ts'

/** Whether a test is true; null if unknown. */
export type TestVerdict = boolean | null

export const opposite = (verdict: TestVerdict): TestVerdict => (verdict === null ? null : !verdict)
export const bothHold = (a: TestVerdict, b: TestVerdict): TestVerdict =>
  a === false || b === false ? false : a === null || b === null ? null : true
export const eitherHolds = (a: TestVerdict, b: TestVerdict): TestVerdict =>
  opposite(bothHold(opposite(a), opposite(b)))

/** The result of `[ … ]` and `test …`, by the number of words as in POSIX. */
export function testWords(words: readonly Word[]): TestVerdict {
  if (words.length === 0) return false
  const [first, second, third] = words
  for (const [operator, combine] of [
    ['-o', eitherHolds],
    ['-a', bothHold],
  ] as const) {
    const at = words.findIndex((word, index) => index > 0 && isText(word, operator))
    if (at > 0 && words.length > 3)
      return combine(testWords(words.slice(0, at)), testWords(words.slice(at + 1)))
  }
  if (isText(first, '!') && words.length > 1) return opposite(testWords(words.slice(1)))
  if (isText(first, '(') && isText(words.at(-1), ')') && words.length > 2)
    return testWords(words.slice(1, -1))
  if (second === undefined) return isEmpty(first) === null ? null : isEmpty(first) === false
  if (third === undefined) return testUnary(first?.kind === 'text' ? first.text : '', second)
  return words.length === 3 && second.kind === 'text'
    ? testBinary(second.text, first, third, false)
    : null
}

const isText = (word: Word | undefined, text: string): boolean =>
  word?.kind === 'text' && word.text === text

/** A word of only unknown parts may be empty; one with other text is not. */
function isEmpty(word: Word | undefined): TestVerdict {
  if (word?.kind !== 'unknown') return (word?.text ?? '') === ''
  return null
}

/** `-n`, `-z`. The existing files are unknown here. */
export function testUnary(operator: string, operand: Word): TestVerdict {
  if (operator === '-z') return isEmpty(operand)
  if (operator === '-n') return opposite(isEmpty(operand))
  return null
}

/** @param isPattern whether the right side of `=` is a pattern, as in `[[ … ]]` */
export function testBinary(
  operator: string,
  left: Word | undefined,
  right: Word,
  isPattern: boolean,
): TestVerdict {
  if (left === undefined || left.kind === 'unknown' || right.kind === 'unknown') return null
  switch (operator) {
    case '=':
    case '==':
      return isPattern && right.kind === 'pattern'
        ? matches(right.text, left.text)
        : left.text === right.text
    case '!=':
      return opposite(testBinary('=', left, right, isPattern))
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

function matches(pattern: string, text: string): TestVerdict {
  return pattern.length > LONGEST_TEXT || text.length > LONGEST_TEXT
    ? null
    : globMatches(parseGlob(pattern, true), text)
}

/**
 * Only plain words, with `^` and `$` around them, and `.*`: other patterns could take exponential
 * time.
 */
function matchesRegularExpression(expression: string, text: string): TestVerdict {
  const match = /^(\^?)((?:[\w/: -]|\\\.|\.\*)*)(\$?)$/.exec(expression.replace(/^"(.*)"$/, '$1'))
  if (match === null) return null
  const [, start, middle = '', end] = match
  const inner = middle
    .split('.*')
    .map((part) => escapedPattern(part.replaceAll('\\.', '.')))
    .join('*')
  return matches(`${start === '^' ? '' : '*'}${inner}${end === '$' ? '' : '*'}`, text)
}

/** The result of `grep -q WORD` over a known text, for words without special characters. */
export function grepVerdict([, ...args]: readonly Word[], input: ShellValue | null): TestVerdict {
  const options = args.filter(({ text }) => text.startsWith('-'))
  const [word, ...files] = args.filter(({ text }) => !text.startsWith('-'))
  const isPlain =
    options.every(({ text }) => /^-[qiFE]+$/.test(text)) &&
    word?.kind === 'text' &&
    /^[\w/ -]+$/.test(word.text)
  if (!isPlain || files.length > 0 || input === null || !isKnown(input)) return null
  const ignoresCase = options.some(({ text }) => text.includes('i'))
  return ignoresCase
    ? input.text.toLowerCase().includes(word.text.toLowerCase())
    : input.text.includes(word.text)
}

const NUMBERS: Readonly<Record<string, ((a: number, b: number) => boolean) | undefined>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

function compareNumbers(operator: string, left: string, right: string): TestVerdict {
  const compare = ownEntry(NUMBERS, operator)
  if (compare === undefined) return null
  return /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
    ? compare(Number(left), Number(right))
    : false
}
