import type { Word } from './command.ts'

const NAME = /^[a-z0-9][a-z0-9+.-]*(?:=\S+)?$/

/**
 * Whether a command is the rest of a list of names that a comment cut in two (`install a \`,
 * `# b \`, `c`): a comment ends the command before it, and its own `\` counts for nothing. The shell
 * runs the first name as a program, which writes no file: either there is no such program, or it
 * fails on the other names.
 *
 * @param script the text that the shell reads
 * @param pos of the command in it
 */
export function isCutOff(script: string, pos: number, words: readonly Word[]): boolean {
  let end = lineBreakBefore(script, pos)
  if (end === -1 || !goesOn(script, end)) return false
  if (!words.every((word) => word.kind === 'text' && NAME.test(word.text))) return false
  for (let hasComment = false; ; hasComment = true) {
    const start = script.lastIndexOf('\n', end - 1) + 1
    if (!/^[ \t]*#/.test(script.slice(start, end))) return hasComment && goesOn(script, end)
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

const goesOn = (script: string, end: number): boolean => script[end - 1] === '\\'
