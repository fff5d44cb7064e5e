import type { Command, Help } from 'commander'

/** The end of a command's help. */
export interface HelpFooter {
  /** Command lines, each with an explanation if it needs one. */
  readonly examples: readonly (readonly [line: string, about?: string])[]
  /** A paragraph each. */
  readonly notes?: readonly string[]
  /** The meaning of exit code 1; a command without it lists no exit codes. */
  readonly fails?: string
}

/** The meaning of exit code 1 for a command that estimates. */
export const CHECK_FAILED =
  'over a budget, undecided because a size is unknown, or a denied package is installed'

/** Adds examples, notes and exit codes below the options, as wide as the help itself. */
export function addHelpFooter(command: Command, footer: HelpFooter): void {
  command.addHelpText('after', ({ command: asked }) => {
    const help = asked.createHelp()
    const width = asked.configureOutput().getOutHelpWidth?.() ?? 100
    return `\n${parts(footer, help, width).join('\n\n')}`
  })
}

function parts({ examples, notes = [], fails }: HelpFooter, help: Help, width: number): string[] {
  return [
    ['Examples:', ...exampleLines(examples, width)].join('\n'),
    ...notes.map((note) => help.boxWrap(note, width)),
    ...(fails === undefined ? [] : [['Exit codes:', ...exitLines(fails, help, width)].join('\n')]),
  ]
}

/** The words for an example are in their own column, or below it if it is too wide. */
function exampleLines(examples: HelpFooter['examples'], width: number): string[] {
  const column = Math.max(
    ...examples.map(([line, about]) => (about === undefined ? 0 : line.length)),
  )
  return examples.flatMap(([line, about]) => {
    if (about === undefined) return [`  ${line}`]
    const row = `  ${line.padEnd(column)}  ${about}`
    return row.length <= width ? [row] : [`  ${line}`, `      ${about}`]
  })
}

function exitLines(fails: string, help: Help, width: number): string[] {
  const meanings: readonly (readonly [number, string])[] = [
    [0, 'OK'],
    [1, fails],
    [2, 'wrong input or usage'],
    [3, 'version conflict'],
    [4, 'an index could not be used'],
    [130, 'interrupted'],
  ]
  return meanings.map(([code, meaning]) =>
    help
      .boxWrap(meaning, width - 7)
      .replace(/^/gm, '       ')
      .replace(/^ {7}/, `  ${code}`.padEnd(7)),
  )
}
