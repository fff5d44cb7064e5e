import { TEXT_FILTERS } from '../../images/commands/text-filters.ts'
import type { Command, Word } from '../../images/shell/command.ts'
import { commandsOfScript } from '../../images/shell/run-instruction.ts'
import { textAt } from './image-texts.ts'
import type { StageState, StepPlace } from './image-work.ts'
import { simpleCommand } from './simple-command.ts'

/** `$(cat packages.txt)` */
const SUBSTITUTION = /^\$\((?!\()([\s\S]*)\)$/

/**
 * A command with the words that only files of the image decide: `pip install $(cat list.txt)`,
 * `app==$(cat VERSION)`.
 */
export function withSubstitutedWords(
  command: Command,
  state: StageState,
  place: StepPlace,
): Command {
  if (!command.words.some(isSubstituted)) return command
  const words = command.words.flatMap((word): readonly Word[] => {
    if (!isSubstituted(word)) return [word]
    let { text } = word
    for (const name of word.names) {
      const printed = printedText(name, command, state, place)
      if (printed === null) return [word]
      if (word.text === name)
        return printed
          .split(/\s+/)
          .flatMap((one) => (one === '' ? [] : { kind: 'text', text: one }))
      text = text.replaceAll(name, () => printed.replace(/\n+$/, ''))
    }
    return [{ kind: 'text', text }]
  })
  return { ...command, words }
}

const isSubstituted = (word: Word): word is Extract<Word, { kind: 'unknown' }> =>
  word.kind === 'unknown' &&
  word.names.length > 0 &&
  word.names.every((one) => SUBSTITUTION.test(one))

/** The output of filters over texts of the image; null if it is not known. */
function printedText(
  substitution: string,
  { line, env, cwd, user }: Command,
  state: StageState,
  { platform }: StepPlace,
): string | null {
  const { commands, unread } = commandsOfScript(SUBSTITUTION.exec(substitution)?.[1] ?? '', [], {
    line,
    env,
    cwd,
    user,
    isBash: true,
    architecture: platform.split('/')[1] ?? '',
  })
  let printed: string | null = null
  for (const [at, command] of commands.entries()) {
    const filter = TEXT_FILTERS.get(simpleCommand(command).name)
    const { input, conditions } = command
    if (filter === undefined || conditions.length > 0 || (at > 0 && input === null)) return null
    printed = filter(simpleCommand(command), {
      at: (path) => textAt(path, state),
      input: input === null || input.unknown.length > 0 ? printed : input.text,
    }).printed
  }
  return unread === null ? printed : null
}
