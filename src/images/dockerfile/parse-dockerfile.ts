import { PysizeError } from '../../errors.ts'
import { dockerfileFault, type FaultySource } from './fault.ts'
import { readInstruction } from './read-instruction.ts'
import type {
  ArgInstruction,
  Dockerfile,
  FromInstruction,
  Instruction,
  StageInstruction,
} from './syntax.ts'
import { type SyntaxTree, syntaxTree } from './syntax-nodes.ts'
import { WordFault } from './word.ts'

/**
 * Parses a Dockerfile (or Containerfile) as BuildKit does, without replacing variables. Pure; takes
 * time in proportion to its length.
 *
 * @param file its name in errors
 * @param most the most instructions
 * @throws PysizeError `bad-dockerfile` with line, caret and hint; `dockerfile-template` for a file
 *   that a template language must render first
 */
export function parseDockerfile(content: string, file: string, most?: number): Dockerfile {
  try {
    const tree = syntaxTree(content, file, most)
    return inStages(tree, instructionsOf(tree))
  } catch (error) {
    throw error instanceof PysizeError ? asTemplate(content, file, error) : error
  }
}

/** The instruction that ONBUILD delayed, and that a base image or stage carries. */
export function parseTrigger(expression: string, file: string): StageInstruction {
  const [instruction, ...others] = instructionsOf(syntaxTree(expression, file))
  if (instruction === undefined || others.length > 0 || instruction.kind === 'from') {
    throw dockerfileFault(
      { file, lines: [expression] },
      { line: 1 },
      'An ONBUILD trigger is not a single instruction',
    )
  }
  return instruction
}

function instructionsOf(tree: SyntaxTree): Instruction[] {
  return tree.nodes.map((node) => {
    try {
      return readInstruction(node, tree)
    } catch (error) {
      if (error instanceof WordFault)
        throw dockerfileFault(tree, { line: node.line, word: '<<' }, error.message)
      throw error
    }
  })
}

function inStages(
  { file, lines, escapeToken }: SyntaxTree,
  instructions: readonly Instruction[],
): Dockerfile {
  const globalArgs: ArgInstruction[] = []
  const stages: { from: FromInstruction; instructions: StageInstruction[] }[] = []
  for (const instruction of instructions) {
    if (instruction.kind === 'from') stages.push({ from: instruction, instructions: [] })
    else if (stages.length > 0) stages.at(-1)?.instructions.push(instruction)
    else if (instruction.kind === 'arg') globalArgs.push(instruction)
    else {
      const place = { line: instruction.line, column: 1 }
      throw dockerfileFault(
        { file, lines },
        place,
        `${instruction.kind.toUpperCase()} comes before the first FROM`,
        'Only ARG may come there.',
      )
    }
  }
  if (stages.length === 0) {
    const place = { line: instructions.at(-1)?.line ?? 1 }
    throw dockerfileFault(
      { file, lines },
      place,
      'The Dockerfile has no FROM, so there is no stage to build',
      'Write FROM IMAGE.',
    )
  }
  return { file, globalArgs, stages, escapeToken, lines }
}

/**
 * A line that Jinja, Go's templates, ERB or a placeholder language begins, or a FROM with one
 * inside.
 */
const TEMPLATE = /^\s*(?:\{[{%#]|<%|@[A-Z_]+@)|^\s*FROM\s.*(?:\{[{%]|<%|@[A-Z_]+@)/i

/** A template gets only one error: that it is a template. */
function asTemplate(content: string, file: string, error: PysizeError): PysizeError {
  const lines = content.split(/\r?\n/)
  const at = lines.findIndex((line) => TEMPLATE.test(line.slice(0, 1000)))
  if (at < 0) return error
  const source: FaultySource = { file, lines }
  const word = /\{[{%#]|<%|@[A-Z_]+@/.exec(lines[at] ?? '')?.[0]
  const message = `Line ${at + 1} is written in a template language, so this is not a Dockerfile yet`
  return dockerfileFault(
    source,
    { line: at + 1, word },
    message,
    'Render the template, and give the Dockerfile that comes out.',
    'dockerfile-template',
  )
}
