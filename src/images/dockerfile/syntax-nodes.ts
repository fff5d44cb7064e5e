import type { PysizeError } from '../../errors.ts'
import { splitCommand } from './builder-flags.ts'
import { type DirectiveState, directiveIn } from './directives.ts'
import { dockerfileFault, type FaultySource } from './fault.ts'
import { type HeredocWord, heredocWords } from './heredoc.ts'
import { parseArguments } from './instruction-arguments.ts'
import { isTooLong, LONGEST_LINE, type PhysicalLine, physicalLines } from './physical-lines.ts'
import { trimStart } from './spaces.ts'
import type { Heredoc, LineMark, SyntaxNode } from './syntax.ts'
import { WordFault } from './word.ts'

export interface SyntaxTree extends FaultySource {
  readonly nodes: readonly SyntaxNode[]
  readonly escapeToken: string
}

/** The instructions that heredocs may follow. */
const WITH_HEREDOCS: readonly string[] = ['add', 'copy', 'run']

/**
 * Reads a Dockerfile into instructions by the rules of BuildKit's `parser.Parse`: directives,
 * comments, continuations, flags, JSON arrays, heredocs. Takes linear time.
 *
 * @param file its name in errors
 * @param most more instructions than a real Dockerfile has
 * @throws PysizeError `bad-dockerfile` with the line, if BuildKit refuses it, too
 */
export function syntaxTree(
  content: string,
  file: string,
  most: number = Number.POSITIVE_INFINITY,
): SyntaxTree {
  const physical = physicalLines(content)
  const source: FaultySource = { file, lines: physical.map(({ text }) => text) }
  const directives: DirectiveState = { isOver: false, seen: new Set() }
  const nodes: SyntaxNode[] = []
  let escapeToken = '\\'
  let index = 0

  const fault = (line: number, message: string, hint?: string, word?: string): PysizeError =>
    dockerfileFault(source, { line, word, column: 1 }, message, hint)

  /** The next line, counted. */
  function take(): PhysicalLine | undefined {
    const line = physical[index++]
    if (line !== undefined && isTooLong(line)) {
      throw fault(
        index,
        `Line ${index} is longer than ${LONGEST_LINE} bytes, which BuildKit refuses`,
        'Break the line with continuations.',
      )
    }
    if (line?.text.includes('\0')) {
      throw fault(
        index,
        `Line ${index} contains a null character, so this is not a Dockerfile`,
        'Save the file as UTF-8 text.',
      )
    }
    return line
  }

  function readDirective(line: string): void {
    const directive = directiveIn(line, directives)
    if (directive === 'repeated')
      throw fault(index, 'A directive is given twice', 'Remove one of them.')
    if (directive?.name !== 'escape') return
    if (directive.value !== '\\' && directive.value !== '`') {
      throw fault(
        index,
        `The escape character ${JSON.stringify(directive.value)} is neither \\ nor \``,
        undefined,
        directive.value,
      )
    }
    escapeToken = directive.value
  }

  /** The lines of a heredoc, up to the one that contains only its name. */
  function readHeredoc(word: HeredocWord, line: number): Heredoc {
    const first = index + 1
    const content: string[] = []
    for (;;) {
      const next = take()
      if (next === undefined) {
        const hint = `Write a line with only ${word.name} after its last line.`
        throw fault(line, `The heredoc ${word.name} has no end`, hint, word.name)
      }
      if ((word.chomps ? next.text.replace(/^\t+/, '') : next.text) === word.name)
        return { ...word, content: content.join(''), line: first }
      content.push(next.text + next.ending)
    }
  }

  for (let next = take(); next !== undefined; next = take()) {
    const line = index
    const start = trimStart(next.text)
    readDirective(start)
    const column = next.text.length - start.length + 1
    let piece = continuation(isComment(start) ? '' : start, escapeToken)
    if (!piece.continues && piece.text === '') continue
    const marks: LineMark[] = [{ offset: 0, line }]
    const texts = [piece.text]
    let length = piece.text.length
    while (piece.continues) {
      const further = take()
      if (further === undefined) {
        index--
        break
      }
      if (isComment(trimStart(further.text)) || trimStart(further.text) === '') continue
      piece = continuation(further.text, escapeToken)
      marks.push({ offset: length, line: index })
      texts.push(piece.text)
      length += piece.text.length
    }
    try {
      const node = syntaxNode({ text: texts.join(''), offset: 0, marks, line, column }, escapeToken)
      const heredocs = mayHaveHeredocs(node)
        ? heredocWords(node.text).map((word) => readHeredoc(word, line))
        : []
      if (nodes.length >= most)
        throw fault(
          line,
          `The Dockerfile has more than ${most} instructions, more than any that people write`,
        )
      nodes.push({ ...node, heredocs, endLine: index })
    } catch (error) {
      if (error instanceof WordFault) throw fault(line, error.message, undefined, '<<')
      if (error instanceof ArgumentFault) throw fault(line, error.message, error.hint, error.word)
      throw error
    }
  }
  if (nodes.length === 0)
    throw dockerfileFault(
      source,
      { line: 1 },
      'The Dockerfile has no instructions',
      'It begins with FROM.',
    )
  return { ...source, nodes, escapeToken }
}

class ArgumentFault extends Error {
  readonly word: string | undefined
  readonly hint: string | undefined

  constructor(message: string, word: string | undefined, hint: string | undefined) {
    super(message)
    this.word = word
    this.hint = hint
  }
}

interface JoinedLines {
  readonly text: string
  /** The position of the instruction in the text: 0, or after ONBUILD. */
  readonly offset: number
  readonly marks: readonly LineMark[]
  readonly line: number
  readonly column: number
}

/** Without heredocs and the last line, which are read after it. */
function syntaxNode(joined: JoinedLines, escapeToken: string): SyntaxNode {
  const own = joined.text.slice(joined.offset)
  const { keyword, flags, args: rest, argsOffset } = splitCommand(own, escapeToken)
  const { marks, line, column } = joined
  const node = {
    keyword,
    column,
    flags,
    heredocs: [],
    text: joined.text,
    marks,
    line,
    endLine: line,
    argsOffset: joined.offset + argsOffset,
  }
  if (keyword.toLowerCase() === 'onbuild') {
    // BuildKit refuses it later; here it keeps the nesting bounded.
    if (/^onbuild(?![^\s])/i.test(rest))
      throw new ArgumentFault(
        'ONBUILD cannot delay ONBUILD',
        keyword,
        'Write the instruction itself after ONBUILD.',
      )
    const trigger =
      rest === ''
        ? null
        : syntaxNode({ ...joined, offset: joined.offset + argsOffset }, escapeToken)
    return { ...node, args: [], isJson: false, trigger }
  }
  const parsed = parseArguments(keyword, rest, escapeToken)
  if ('fault' in parsed) throw new ArgumentFault(parsed.fault, parsed.word, parsed.hint)
  return { ...node, args: parsed.args, isJson: parsed.isJson, trigger: null }
}

function mayHaveHeredocs({ keyword, isJson, trigger }: SyntaxNode): boolean {
  if (trigger !== null) return mayHaveHeredocs(trigger)
  return WITH_HEREDOCS.includes(keyword.toLowerCase()) && !isJson
}

const isComment = (line: string): boolean => line.startsWith('#')

/**
 * A line without the escape character that continues it: the last character that is not a blank, if
 * it is not escaped itself.
 */
function continuation(line: string, escapeToken: string): { text: string; continues: boolean } {
  let end = line.length
  while (end > 0 && (line.charAt(end - 1) === ' ' || line.charAt(end - 1) === '\t')) end--
  if (line.charAt(end - 1) !== escapeToken || line.charAt(end - 2) === escapeToken)
    return { text: line, continues: false }
  return { text: line.slice(0, end - 1), continues: true }
}

/** The physical line of an offset in joined lines. */
export function lineAt(marks: readonly LineMark[], offset: number): number {
  let low = 0
  let high = marks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((marks[middle]?.offset ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return marks[low]?.line ?? 1
}

/** The marks of a part of a text, with offsets in that part. */
export function marksFrom(marks: readonly LineMark[], offset: number): readonly LineMark[] {
  return marks
    .filter((_mark, at) => (marks[at + 1]?.offset ?? Number.POSITIVE_INFINITY) > offset)
    .map((mark) => ({
      offset: Math.max(0, mark.offset - offset),
      line: mark.line,
    }))
}
