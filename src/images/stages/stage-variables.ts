import { dockerfileFault, type FaultySource } from '../dockerfile/fault.ts'
import { expandWord, WordFault } from '../dockerfile/word.ts'
import { byDefault, isKnown, type ShellValue, type ShellVariables } from '../shell-value.ts'

/** The variables of a stage, or those before the first FROM. Changed in place. */
export interface StageScope {
  /** ENV and ARG, in the order of the file: the last one wins. */
  readonly variables: Map<string, ShellValue>
  /** ARG names without a value. */
  readonly unsetArgs: Set<string>
  /** Whether the base may have unknown variables. */
  readonly isOpen: boolean
}

/** Expands the words of an instruction, and collects the unknown names. */
export interface Expansions {
  readonly expand: (word: string) => string
  readonly value: (word: string) => ShellValue
  /** The content of a heredoc, in which quotes are ordinary characters. */
  readonly document: (content: string) => string
  readonly unknown: () => readonly string[]
}

/**
 * Values that contain each other grow with each instruction. This limits those of one Dockerfile
 * together, characters.
 */
const MOST_CHARACTERS = 16 * 2 ** 20
const produced = new WeakMap<FaultySource, number>()

function countCharacters(source: FaultySource, text: string): void {
  const all = (produced.get(source) ?? 0) + text.length
  produced.set(source, all)
  if (all > MOST_CHARACTERS) throw new WordFault('The values are too long together')
}

/**
 * @param escapeToken the Dockerfile's
 * @param line of the instruction, for faults
 */
export function expansionsIn(
  scope: StageScope,
  source: FaultySource,
  escapeToken: string,
  line: number,
): Expansions {
  const names = new Set<string>()
  const exact: ShellVariables = {
    get: (name) => scope.variables.get(name),
    mayBeSet: (name) => scope.unsetArgs.has(name) || scope.isOpen,
  }
  const usual: ShellVariables = {
    get: (name) => {
      const value = scope.variables.get(name)
      return value === undefined ? undefined : byDefault(value)
    },
    mayBeSet: (name) => scope.isOpen && !scope.unsetArgs.has(name),
  }

  function value(
    word: string,
    rules: { escapeToken: string; ignoresQuotes?: boolean } = { escapeToken },
  ): ShellValue {
    try {
      const { text, unknown } = expandWord(word, rules, exact)
      countCharacters(source, text)
      for (const name of unknown) names.add(name)
      if (unknown.length === 0) return { text, unknown }
      const other = expandWord(word, rules, usual)
      return isKnown(other) ? { text, unknown, byDefault: other.text } : { text, unknown }
    } catch (error) {
      if (!(error instanceof WordFault)) throw error
      throw dockerfileFault(source, { line, word }, error.message)
    }
  }

  return {
    expand: (word) => value(word).text,
    value: (word) => value(word),
    document: (content) => value(content, { escapeToken: '\\', ignoresQuotes: true }).text,
    unknown: () => [...names],
  }
}
