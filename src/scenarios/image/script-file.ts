import type { KnownCommand } from '../../images/commands/known-command.ts'
import { imagePath } from '../../images/file-system/image-path.ts'
import type { Command } from '../../images/shell/command.ts'
import { commandsOfScript, type RunCommands } from '../../images/shell/run-instruction.ts'
import type { CommandUser } from './command-user.ts'
import { textAt } from './image-texts.ts'
import type { StageState, StepPlace } from './image-work.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const SHELLS = /^(?:ba|da|a|z|k)?sh$/

/**
 * The commands of a shell script that a command starts, if the image has the script from the
 * context or from a command: `./setup.sh`, `setup.sh` by PATH, `bash setup.sh`, `. ./setup.sh`.
 * Undefined otherwise.
 */
export function commandsOfFile(
  { env: variables, isBackground, conditions, ...command }: Command,
  simple: KnownCommand & CommandUser,
  state: StageState,
  { platform }: StepPlace,
): RunCommands | undefined {
  const found = scriptOf(simple, state)
  if (found === undefined || found.args.includes(null)) return undefined
  const { commands, unread } = commandsOfScript(found.text, found.args as readonly string[], {
    line: command.line,
    env: variables,
    cwd: command.cwd,
    user: command.user,
    isBash: found.isBash,
    architecture: platform.split('/')[1] ?? '',
  })
  return {
    unread,
    commands: commands.map((one) => ({
      ...one,
      line: command.line,
      isBackground: isBackground || one.isBackground,
      conditions: [...conditions, ...one.conditions],
    })),
  }
}

interface ScriptText {
  readonly text: string
  readonly args: readonly (string | null)[]
  readonly isBash: boolean
}

function scriptOf(command: KnownCommand, state: StageState): ScriptText | undefined {
  const { name, args, cwd } = command
  if (SHELLS.test(name) || name === '.' || name === 'source') {
    const at = args.findIndex((word) => word === null || !/^[-+]/.test(word))
    const file = args[at]
    if (at < 0 || file == null || args.slice(0, at).some((word) => /^-\w*[cs]/.test(word ?? '')))
      return undefined
    const text = textAt(imagePath(file, cwd), state)
    return text == null ? undefined : { text, args: args.slice(at + 1), isBash: name !== 'sh' }
  }
  for (const path of placesOf(command)) {
    const text = textAt(path, state)
    const shell = /^#!\s*(?:\/usr\/bin\/env\s+)?(?:\S*\/)?(\w+)/.exec(text ?? '')?.[1]
    if (text != null && shell !== undefined && SHELLS.test(shell))
      return { text, args, isBash: shell === 'bash' }
  }
  return undefined
}

const placesOf = ({ program, cwd, env }: KnownCommand): readonly string[] =>
  program.includes('/')
    ? [imagePath(program, cwd)]
    : (env.get('PATH') ?? DEFAULT_PATH)
        .split(':')
        .map((folder) => imagePath(`${folder}/${program}`, cwd))
