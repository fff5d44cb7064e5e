import { concealValue } from '../../text/concealed.ts'

type Variables = readonly (readonly [variable: string, value: string])[]

/**
 * One line as pip sees it: continuations joined, comment and outer spaces removed, `${VAR}`
 * replaced. Never empty.
 */
export interface LogicalLine {
  /** Number of its first physical line, from 1. */
  readonly line: number
  readonly text: string
  /**
   * The same before `${VAR}` was replaced: only this may be shown, because variables contain
   * secrets.
   */
  readonly written: string
  /** The space before it, as in the file. */
  readonly indent: string
  /** Whether variables were replaced. */
  readonly isExpanded: boolean
}

/** The positions where Python's `str.splitlines` ends a line. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g

/** After this many lines without content, the reader pauses. */
const MOST_SILENT = 1000

/**
 * The lines of a requirements file, by the steps of pip's `preprocess`: join, drop comments,
 * expand. `env` has the variables for `${VAR}`. After many lines without content, undefined is
 * yielded, so other work can run.
 */
export function* logicalLines(
  content: string,
  env: Readonly<Record<string, string | undefined>>,
): Generator<LogicalLine | undefined> {
  let joined = ''
  let first = 0
  let number = 0
  for (const physical of physicalLines(content)) {
    number++
    if (number % MOST_SILENT === 0) yield undefined
    const comment = isComment(physical)
    if (physical.endsWith('\\') && !comment) {
      if (first === 0) first = number
      joined += withoutBackslashes(physical)
      continue
    }
    // The space keeps a comment a comment when it continues a line that ends in no space.
    const whole = comment ? `${joined} ${physical}` : joined + physical
    yield* logicalLine(first || number, whole, env)
    joined = ''
    first = 0
  }
  if (first > 0) yield* logicalLine(first, joined, env)
}

function* physicalLines(content: string): Generator<string> {
  let start = 0
  for (const { index, 0: end } of content.matchAll(LINE_END)) {
    yield content.slice(start, index)
    start = index + end.length
  }
  yield content.slice(start)
}

function* logicalLine(
  line: number,
  whole: string,
  env: Readonly<Record<string, string | undefined>>,
): Generator<LogicalLine> {
  const content = withoutComment(whole)
  const written = content.trim()
  if (written === '') return
  const variables = variablesIn(written, env)
  for (const [variable, value] of variables) concealValue(value, variable)
  const indent = content.slice(0, content.indexOf(written))
  yield {
    line,
    text: expand(written, variables),
    written,
    indent,
    isExpanded: variables.length > 0,
  }
}

function isComment(line: string): boolean {
  const hash = line.indexOf('#')
  return hash >= 0 && line.slice(0, hash).trim() === ''
}

/**
 * A comment begins at a `#` that follows a space or begins the line: others are fragments of URLs.
 */
function withoutComment(line: string): string {
  for (let hash = line.indexOf('#'); hash >= 0; hash = line.indexOf('#', hash + 1)) {
    if (hash === 0 || line.charAt(hash - 1).trim() === '') return line.slice(0, hash)
  }
  return line
}

function withoutBackslashes(line: string): string {
  let start = 0
  let end = line.length
  while (start < end && line.charAt(start) === '\\') start++
  while (end > start && line.charAt(end - 1) === '\\') end--
  return line.slice(start, end)
}

const NO_VARIABLES: Variables = []

/**
 * Unset and empty variables stay as written. A line with one variable usually has it once, so one
 * replacement suffices unless the value contains another variable.
 */
function variablesIn(
  written: string,
  env: Readonly<Record<string, string | undefined>>,
): Variables {
  if (!written.includes('${')) return NO_VARIABLES
  // `process.env` makes a new string at each reading.
  const values = new Map<string, string | undefined>()
  const all = [...written.matchAll(/\$\{([A-Z0-9_]+)\}/g)].flatMap(
    ([variable, name = '']): Variables => {
      const value = values.has(name) ? values.get(name) : env[name]
      values.set(name, value)
      return value ? [[variable, value]] : []
    },
  )
  return all.some(([, value]) => value.includes('${'))
    ? all.slice(0, MOST_NESTED)
    : [...new Map(all)]
}

/** Values that name variables can grow without end. */
const MOST_NESTED = 20

/** The longest line that is made of variables, characters: a variable may be repeated. */
const LONGEST = 1_000_000

/**
 * Variables inside a value are not replaced, unless the line names that variable, too, after it. A
 * variable whose value would make the line too long stays as written.
 */
function expand(written: string, variables: Variables): string {
  return variables.reduce((text, [variable, value]) => {
    const parts = text.split(variable)
    const length = text.length + (parts.length - 1) * (value.length - variable.length)
    return length > LONGEST ? text : parts.join(value)
  }, written)
}
