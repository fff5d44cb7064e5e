import type { KnownCommand } from '../../images/commands/known-command.ts'
import type { Command } from '../../images/shell/command.ts'
import type { CommandUser } from './command-user.ts'

/** A command as its effects read it: words and variables that are not known are left out. */
export function simpleCommand({
  words,
  text,
  cwd,
  env,
  user,
  input,
}: Command): KnownCommand & CommandUser {
  const [program, ...args] = words.map((word) => (word.kind === 'unknown' ? null : word.text))
  const name = program ?? words[0]?.text ?? ''
  return {
    name: name.slice(name.lastIndexOf('/') + 1),
    program: name,
    args,
    text,
    ...(input !== null && input.unknown.length > 0 ? { reads: input.text } : {}),
    cwd: cwd.text,
    env: new Map(
      [...env].flatMap(([key, value]) =>
        value.unknown.length === 0 ? [[key, value.text] as const] : [],
      ),
    ),
    user,
  }
}
