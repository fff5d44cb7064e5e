/**
 * Counts the parts of Python source that become bytecode, with a lexer. Names and strings count
 * once as constants and once for each use; comments, white space and strings that are statements
 * (except docstrings) leave nothing. Python 3.14 compiles the annotations of each function, class
 * and module to a separate function (PEP 649), except for those that
 * `from __future__ import annotations` keeps as text.
 */
export const COUNTS = [
  'files',
  'names',
  'distinctNames',
  'distinctNameBytes',
  'keywords',
  'functions',
  'classes',
  'imports',
  'numbers',
  'attributes',
  'parentheses',
  'assignments',
  'commas',
  'brackets',
  'colons',
  'operators',
  'strings',
  'distinctStrings',
  'distinctStringBytes',
  'formattedBytes',
  'docstrings',
  'lines',
  'handlers',
  'awaits',
  'comprehensions',
  'keywordArguments',
  'decorators',
  'annotatedFunctions',
  'annotatedScopes',
  'annotations',
  'textAnnotations',
] as const

/** A number for each of COUNTS, in their order. */
export type CodeCounts = Int32Array

const AT = Object.fromEntries(COUNTS.map((name, index) => [name, index])) as Readonly<
  Record<(typeof COUNTS)[number], number>
>

export const noCounts = (): CodeCounts => new Int32Array(COUNTS.length)

/** Classes of bytes. */
const OTHER = 0
const NAME = 1
const DIGIT = 2
const QUOTE = 3
const HASH = 4
const NEW_LINE = 5
const OPEN = 6
const CLOSE = 7
const DOT = 8
const COMMA = 9
const COLON = 10
const EQUALS = 11
const BACKSLASH = 12
const OPERATOR = 13

const CLASSES = classesOf([
  [NAME, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'],
  [DIGIT, '0123456789'],
  [QUOTE, `"'`],
  [HASH, '#'],
  [NEW_LINE, '\n'],
  [OPEN, '([{'],
  [CLOSE, ')]}'],
  [DOT, '.'],
  [COMMA, ','],
  [COLON, ':'],
  [EQUALS, '='],
  [BACKSLASH, '\\'],
  [OPERATOR, '+-*/%@&|^<>!~'],
])

function classesOf(table: readonly (readonly [number, string])[]): Uint8Array {
  const classes = new Uint8Array(256)
  // Non-ASCII UTF-8 occurs in names; in strings and comments it is ignored.
  classes.fill(NAME, 0x80)
  for (const [kind, characters] of table)
    for (const one of Buffer.from(characters)) classes[one] = kind
  return classes
}

/** FNV-1a, 32 bits: two names that share a hash count as one, which is rare enough. */
const SEED = 0x811c9dc5
const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193)
const hashOf = (text: string): number => Buffer.from(text).reduce(hashed, SEED)

const KEYWORDS: ReadonlyMap<number, number> = new Map(
  (
    [
      ['keywords', 'if elif while for return raise assert yield and or not in is else'],
      ['handlers', 'try except finally with'],
      ['functions', 'def lambda'],
      ['classes', 'class'],
      ['imports', 'import from as pass None True False global nonlocal del break continue'],
      ['awaits', 'async await'],
    ] as const
  ).flatMap(([name, words]) => words.split(' ').map((word) => [hashOf(word), AT[name]] as const)),
)

const LAMBDA = hashOf('lambda')
const DEF = hashOf('def')
const CLASS = hashOf('class')
const FOR = hashOf('for')
const FUTURE = hashOf('__future__')

/** The deepest nesting, which no code that a person writes reaches. */
const DEEPEST = 100

/**
 * An open block: where its header begins in its line, and whether annotations of variables in it
 * are stored.
 */
interface Block {
  readonly indent: number
  readonly keeps: boolean
  annotated: boolean
}

/** Adds the counts of a module's source. Invalid code is counted in the same way. */
export function countCode(counts: CodeCounts, source: Uint8Array): void {
  const names = new Set<number>()
  const strings = new Set<number>()
  const end = source.length
  let depth = 0
  /** Whether nothing of the logical line was seen yet. */
  let fresh = true
  /** Whether a string here would be a docstring: at the start of a module or of a block. */
  let opens = true
  counts[AT.files]!++
  const module: Block = { indent: -1, keeps: true, annotated: false }
  const blocks = [module]
  let lineStart = 0
  /** The number of tokens in the logical line so far, and the first one if it is a name. */
  let tokens = 0
  let first = 0
  /** In the header of a function: the depth of its parameters, 0 before them; -1 elsewhere. */
  let header = -1
  let lambdas = 0
  let annotatedHere = false
  let future = false
  for (let i = 0; i < end; ) {
    const kind = CLASSES[source[i]!]!
    switch (kind) {
      case NEW_LINE:
        if (!fresh && depth === 0) {
          counts[AT.lines]!++
          fresh = true
        }
        i++
        if (depth === 0) {
          lineStart = i
          tokens = 0
          header = -1
        }
        continue
      case HASH:
        i = source.indexOf(10, i)
        if (i < 0) return
        continue
      case BACKSLASH:
        i += 2
        continue
      case OTHER:
        i++
        continue
      case NAME: {
        const start = i
        let hash = SEED
        do hash = hashed(hash, source[i++]!)
        while (i < end && (CLASSES[source[i]!] === NAME || CLASSES[source[i]!] === DIGIT))
        // A prefix of a string, as in rb''.
        if (i - start <= 2 && CLASSES[source[i] ?? 0] === QUOTE) {
          i = string(i, hasPrefix(start, i, 0x66), hasPrefix(start, i, 0x72))
          continue
        }
        const keyword = KEYWORDS.get(hash)
        if (tokens === 0 && depth === 0) {
          first = keyword === undefined ? hash : 0
          while (blocks.at(-1)!.indent >= start - lineStart && blocks.length > 1) blocks.pop()
        }
        if (hash === DEF || hash === CLASS) {
          if (blocks.length < DEEPEST)
            blocks.push({ indent: start - lineStart, keeps: hash === CLASS, annotated: false })
          if (hash === DEF) [header, lambdas, annotatedHere] = [0, 0, false]
        } else if (hash === LAMBDA && header > 0) lambdas++
        else if (hash === FUTURE) future ||= isFuture(i)
        if (keyword !== undefined) {
          counts[keyword]!++
          if (hash === FOR && depth > 0) counts[AT.comprehensions]!++
        } else {
          counts[AT.names]!++
          if (!names.has(hash)) {
            names.add(hash)
            counts[AT.distinctNames]!++
            counts[AT.distinctNameBytes]! += i - start
          }
        }
        break
      }
      case QUOTE:
        i = string(i, false, false)
        continue
      case DIGIT:
        counts[AT.numbers]!++
        do i++
        while (
          i < end &&
          (CLASSES[source[i]!] === DIGIT || CLASSES[source[i]!] === NAME || source[i] === 0x2e)
        )
        break
      case OPEN:
        depth++
        if (header === 0 && source[i] === 0x28) header = depth
        counts[source[i] === 0x28 ? AT.parentheses : AT.brackets]!++
        i++
        break
      case CLOSE:
        if (depth > 0) depth--
        i++
        break
      case DOT:
        counts[AT.attributes]!++
        i++
        break
      case COMMA:
        counts[AT.commas]!++
        i++
        break
      case EQUALS:
        counts[depth > 0 ? AT.keywordArguments : AT.assignments]!++
        i++
        break
      case COLON:
        counts[AT.colons]!++
        i++
        if (header > 0 && depth === header) {
          if (lambdas > 0) lambdas--
          else annotate(false)
        } else if (depth === 0) {
          if (header < 0 && tokens === 1 && first !== 0) annotateVariable()
          header = -1
        }
        tokens++
        fresh = false
        opens = depth === 0
        continue
      default:
        if (header > 0 && source[i] === 0x2d && source[i + 1] === 0x3e) {
          annotate(false)
          i += 2
          break
        }
        counts[fresh && source[i] === 0x40 ? AT.decorators : AT.operators]!++
        i++
    }
    tokens++
    fresh = false
    opens = false
  }

  function annotate(isVariable: boolean): void {
    if (future) {
      counts[AT.textAnnotations]!++
      return
    }
    counts[AT.annotations]!++
    if (!isVariable && !annotatedHere) counts[AT.annotatedFunctions]!++
    annotatedHere = true
  }

  /** `name: type` as a statement. Functions do not store such annotations. */
  function annotateVariable(): void {
    const block = blocks.at(-1)!
    if (!block.keeps) return
    annotate(true)
    if (!future && !block.annotated) counts[AT.annotatedScopes]!++
    block.annotated = true
  }

  /** Whether `annotations` is imported in the rest of the line. */
  function isFuture(from: number): boolean {
    const lineEnd = source.indexOf(10, from)
    return /\bannotations\b/.test(
      Buffer.from(source.subarray(from, lineEnd < 0 ? end : lineEnd)).toString('latin1'),
    )
  }

  /** Whether a string's prefix, two bytes at most, has the letter. */
  function hasPrefix(start: number, end: number, letter: number): boolean {
    return (source[start]! | 0x20) === letter || (source[end - 1]! | 0x20) === letter
  }

  function string(at: number, formatted: boolean, raw: boolean): number {
    const quote = source[at]!
    const triple = source[at + 1] === quote && source[at + 2] === quote
    let i = at + (triple ? 3 : 1)
    let hash = SEED
    let escapes = 0
    for (; i < end; i++) {
      const byte = source[i]!
      if (byte === 0x5c) {
        i++
        // Characters of one byte that take four, or two.
        if (!raw) escapes += source[i] === 0x78 ? 3 : 1
      } else if (byte === quote) {
        if (!triple || (source[i + 1] === quote && source[i + 2] === quote)) break
      } else if (byte === 10 && !triple) break
      hash = hashed(hash, byte)
    }
    const bytes = i - at - escapes
    i += triple ? 3 : 1
    const alone = fresh && depth === 0 && !opens
    if (!alone) {
      counts[AT.strings]!++
      if (opens) counts[AT.docstrings]!++
      if (formatted) counts[AT.formattedBytes]! += bytes
      if (!strings.has(hash)) {
        strings.add(hash)
        counts[AT.distinctStrings]!++
        counts[AT.distinctStringBytes]! += bytes
      }
    }
    tokens++
    fresh = false
    opens = false
    return Math.min(i, end)
  }
}
