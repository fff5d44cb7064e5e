import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'

/** Python code as a syntax tree. */
export interface PythonCode {
  readonly root: SyntaxNode
  /** The text of a node. */
  readonly text: (node: SyntaxNode) => string
  readonly slice: (from: number, to: number) => string
}

/** Longer scripts (characters) are not read: the parser takes about a second per megabyte. */
const LONGEST = 1 << 18

/** Parses Python 2 or 3; invalid code becomes error nodes. Undefined if the text is too long. */
export function parsePython(written: string): PythonCode | undefined {
  if (written.length > LONGEST) return undefined
  const code = written.slice(0, readableEnd(written))
  return {
    root: parser.parse(code).topNode,
    text: ({ from, to }) => code.slice(from, to),
    slice: (from, to) => code.slice(from, to),
  }
}

/**
 * The deepest nesting of brackets in Python, 200 (`MAXLEVEL` of its tokenizer). Here, brackets in
 * strings count, too.
 */
const DEEPEST = 1000

/**
 * The position where brackets nest deeper than Python allows: the parser takes half a second for
 * 100,000.
 */
function readableEnd(code: string): number {
  let depth = 0
  for (let at = 0; at < code.length; at++) {
    const character = code[at]!
    if ('([{'.includes(character) && ++depth > DEEPEST) return at
    if (')]}'.includes(character) && depth > 0) depth--
  }
  return code.length
}

/** A node's children without punctuation and comments; keywords and operators stay. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!PUNCTUATION.has(child.name)) found.push(child)
  return found
}

const PUNCTUATION: ReadonlySet<string> = new Set([
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  'Comment',
])

/** The text between the quotes of a string, or undefined if the string is of another kind. */
export function stringText(literal: string): string | undefined {
  const found = /^([a-zA-Z]{0,2})("""|'''|"|')/.exec(literal)
  if (found === null) return undefined
  const [opening, prefix = '', quote = ''] = found
  if (literal.length < opening.length + quote.length || !literal.endsWith(quote)) return undefined
  const inner = literal.slice(opening.length, -quote.length)
  return /r/i.test(prefix)
    ? inner
    : inner.replace(
        /\\(\r?\n|.)/g,
        (_, escaped: string) => ESCAPES[escaped] ?? (/^\s/.test(escaped) ? '' : escaped),
      )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
