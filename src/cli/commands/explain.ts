import type { Command } from 'commander'
import { CODES } from '../../codes/all-codes.ts'
import { ownEntry } from '../../collections/own-entry.ts'
import { inputError } from '../../errors.ts'
import { wrap } from '../../reports/table.ts'
import { list } from '../../text/lists.ts'
import { nearestFew } from '../../text/nearest.ts'
import type { CommandModule } from '../command.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize explain conflict'],
    ["pysize explain 'warning[estimated-sdist]'", 'copied from the message'],
    ['pysize explain pip-cache', 'a finding of pysize image'],
  ],
}

function configure(command: Command): void {
  command.argument(
    '<code>',
    'the code of an error or a warning, as shown in brackets, of a finding (a problem of an image), or of a piece of advice',
  )
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const [asked = ''] = command.args
  const code = /\[([\w-]+)\]/.exec(asked)?.[1] ?? asked.toLowerCase()
  const width = host.stdout.columns ?? 80
  const sections = CODES.flatMap(([kind, codes]) => {
    const found = ownEntry(codes, code)
    return found === undefined
      ? []
      : [
          [
            `${kind}[${code}]`,
            ...wrap(found.meaning, width, 0),
            ...wrap(`What helps: ${found.remedy}`, width, 2),
          ].join('\n'),
        ]
  })
  if (sections.length === 0) throw unknownCode(code)
  host.stdout.write(`${sections.join('\n\n')}\n`)
  return 0
}

function unknownCode(code: string): Error {
  const names = [...new Set(CODES.flatMap(([, codes]) => Object.keys(codes)))]
  const near = nearestFew(code, names, 3)
  return inputError('unknown-code', `There is no code '${code}'.`, {
    hint:
      near.length === 0
        ? 'The code is the word in brackets, as in error[conflict], or before the colon of a finding.'
        : `Did you mean ${list(near, 'or')}?`,
  })
}

export const explainCommand: CommandModule = {
  name: 'explain',
  summary: 'say what the code of an error, a warning or a finding means, and what helps',
  configure,
  run,
}
