import { type Each, isEach } from './each.ts'

/**
 * Characters that a terminal interprets, that change the direction of text, or that nobody sees.
 * They are escaped, so JSON can be printed safely.
 */
const OBEYED =
  /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON that is safe to print in a terminal. */
export const printed = (value: object): string =>
  `${JSON.stringify(value, null, 2).replace(OBEYED, escaped)}\n`

/** Characters: as many as a pipe holds. */
const PIECE = 64 * 1024

/** The text of `printed` in pieces, which need less memory than the text. */
export function* printedPieces(value: object): Generator<string> {
  let piece = ''
  for (const part of parts(value, '\n')) {
    piece += part.replace(OBEYED, escaped)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n`
}

/** @param line begins a line, with the indentation of the value */
function* parts(value: unknown, line: string): Generator<string> {
  if (isEach(value)) yield* partsOfEach(value, line)
  else if (holdsEach(value)) yield* partsOfObject(value, line)
  // A line break within a text is escaped.
  else yield JSON.stringify(value, null, 2).replaceAll('\n', line)
}

function* partsOfEach(elements: Each, line: string): Generator<string> {
  let begin = '['
  for (const element of elements) {
    yield `${begin}${line}  `
    yield* parts(element, `${line}  `)
    begin = ','
  }
  yield begin === '[' ? '[]' : `${line}]`
}

function* partsOfObject(object: object, line: string): Generator<string> {
  let begin = '{'
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    yield `${begin}${line}  ${JSON.stringify(key)}: `
    yield* parts(value, `${line}  `)
    begin = ','
  }
  yield `${line}}`
}

const holdsEach = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).some((one) => isEach(one) || holdsEach(one))
