import { warning } from '../../errors.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { imagePath } from '../../images/file-system/image-path.ts'
import type { Command } from '../../images/shell/command.ts'
import type { CommandUser } from './command-user.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { simpleCommand } from './simple-command.ts'
import { withSubstitutedWords } from './substituted-words.ts'

/** A command with its words as far as the image decides them, and its input; null if unknown. */
export interface DecidedCommand {
  readonly simple: KnownCommand & CommandUser
  readonly input: string | null
}

/** Decides the words of a command by the image that it runs in. */
export function decidedCommand(
  command: Command,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): DecidedCommand {
  const input = inputText(command, state)
  const read = withSubstitutedWords(withWordsOf(command, input), state, place)
  const words = withAssumedVersions(read, work)
  return { simple: readingDownload(simpleCommand(words), state), input }
}

/** The input of a command, if the shell or the files of the image decide it. */
const inputText = ({ input }: Command, { printed }: StageState): string | null =>
  input === null ? null : input.unknown.length === 0 ? input.text : printed

/** The words that xargs reads, instead of their placeholder. */
function withWordsOf(command: Command, input: string | null): Command {
  const { words, input: value } = command
  if (input === null || value === null || value.unknown.length === 0) return command
  const isRead = (word: Command['words'][number]): boolean =>
    word.kind === 'unknown' && word.text === (value.text.trim() || '$(xargs)')
  const read = input
    .split(/\s+/)
    .flatMap((text) => (text === '' ? [] : [{ kind: 'text', text } as const]))
  return { ...command, words: words.flatMap((word) => (isRead(word) ? read : [word])) }
}

/** `name==$VERSION` without a value: the newest version is counted, with a warning. */
function withAssumedVersions(command: Command, { warnings }: ImageWork): Command {
  const { words, line } = command
  if (!words.some((word) => word.kind === 'text' && word.text === 'install')) return command
  return {
    ...command,
    words: words.map((word) => {
      const [, name] =
        word.kind === 'unknown'
          ? (/^([a-z][\w.-]*(?:\[[\w,. -]*\])?)[=~>]=[^=\s]*\$\S*$/i.exec(word.text) ?? [])
          : []
      if (name === undefined) return word
      const message = `Line ${line}: the version in '${word.text}' is unknown: the newest of ${name} is counted.`
      if (!warnings.some((one) => one.message === message))
        warnings.push(warning('version-assumed', message))
      return { kind: 'text', text: name }
    }),
  }
}

/** `sh FILE` and `python FILE` of a download read what its address gives. */
function readingDownload(
  command: KnownCommand & CommandUser,
  { files }: StageState,
): KnownCommand & CommandUser {
  const { name, args, cwd, program } = command
  const isRunner = /^(?:(?:ba|da|a|z|k)?sh|python[\d.]*)$/.test(name)
  const at = isRunner ? args.findIndex((word) => word === null || !/^-[a-z]+$/.test(word)) : -1
  const file = isRunner ? args[at] : program.includes('/') ? program : undefined
  if (file == null) return command
  const path = imagePath(file, cwd)
  const origin = files.findLast(({ group }) => group.places.includes(path))?.group.origin
  if (origin === undefined) return command
  const words = isRunner ? args.slice(at + 1) : args
  const runner = isRunner ? program : 'sh'
  return {
    ...command,
    name: runner.slice(runner.lastIndexOf('/') + 1),
    program: runner,
    args: /^python/.test(name) ? ['-', ...words] : words,
    reads: origin,
  }
}
