import { effectsOf } from '../commands/effects-of.ts'
import { builtinOf } from './builtins.ts'
import type { Word } from './command.ts'
import { unwrap } from './wrappers.ts'

const NAME = /^[a-z0-9][a-z0-9+.-]*(?:=\S+)?$/

/** The first words of programs that install, which no list of names contains. */
const ACTION = /^(?:add|ci|create|i|install|remove|run|sync|uninstall|update|upgrade)$/

/**
 * Whether a command is the rest of a list of names that a comment cut in two (`install a \`,
 * `# b \`, `c`): a comment ends the command before it, and its own `\` counts for nothing. The shell
 * runs the first name as a program, which fails and writes no file: either there is no such program,
 * or the other names are no arguments of it. A name whose effect on files is known is a program, and
 * so is any name after a command that does not install.
 *
 * @param script the text that the shell reads
 * @param pos of the command in it
 */
export function isCutOff(script: string, pos: number, words: readonly Word[]): boolean {
  let end = lineBreakBefore(script, pos)
  if (end === -1 || !goesOn(script, end)) return false
  const names = words.map((word) => (word.kind === 'text' ? word.text : ''))
  if (!names.every((name) => NAME.test(name)) || isProgram(names)) return false
  for (let hasComment = false; ; hasComment = true) {
    const start = script.lastIndexOf('\n', end - 1) + 1
    if (!/^[ \t]*#/.test(script.slice(start, end)))
      return hasComment && goesOn(script, end) && isInstall(commandTo(script, end))
    if (start === 0) return false
    end = start - 1
  }
}

/** The position of the line break before a place, if only spaces follow it; else -1. */
function lineBreakBefore(script: string, pos: number): number {
  let at = pos - 1
  while (script[at] === ' ' || script[at] === '\t') at -= 1
  return script[at] === '\n' ? at : -1
}

/** The text of a command whose last line ends at a place, with its lines before. */
function commandTo(script: string, end: number): string {
  let start = script.lastIndexOf('\n', end - 1) + 1
  while (start > 0 && goesOn(script, start - 1)) start = script.lastIndexOf('\n', start - 2) + 1
  return script.slice(start, end)
}

/** Whether names follow that are packages, not words of any other program. */
const isInstall = (command: string): boolean => /\s(?:install|add)\s/.test(command)

const goesOn = (script: string, end: number): boolean => script[end - 1] === '\\'

/** Whether names are a program and its arguments. */
function isProgram(names: readonly string[]): boolean {
  const [name = '', ...args] = names
  if (builtinOf(name) !== undefined || name === 'echo' || ACTION.test(args[0] ?? '')) return true
  const inner = unwrap(names.map((text) => ({ kind: 'text', text })))
  if (inner?.kind === 'command')
    return isProgram(inner.words.flatMap((word) => (word.kind === 'text' ? word.text : [])))
  const command = { name, program: name, args, text: names.join(' '), cwd: '/', env: new Map() }
  return effectsOf(command).some(({ kind }) => kind !== 'unknown' && kind !== 'nothing')
}
