import { Argument, type Command } from 'commander'
import { CODES } from '../../codes/all-codes.ts'
import { inputError } from '../../errors.ts'
import type { CommandModule } from '../command.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'

const HELP: HelpFooter = {
  examples: [
    ['source <(pysize completion bash)', 'in ~/.bashrc'],
    ['source <(pysize completion zsh)', 'in ~/.zshrc, below compinit'],
    ['pysize completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  notes: [
    'The scripts run pysize to find the names in the files of a command line: pysize completion packages requirements.txt',
  ],
}

/** The kinds of names that the scripts list. */
const NAMES = ['packages', 'extras', 'groups', 'codes'] as const

function configure(command: Command): void {
  command
    .usage('bash|zsh|fish | packages|extras|groups [files...] | codes')
    .addArgument(
      new Argument('<what>', 'a shell: print its script; another word: list these names').choices([
        'bash',
        'zsh',
        'fish',
        ...NAMES,
      ]),
    )
    .argument('[files...]', 'files whose packages, extras or groups are listed')
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const [asked = '', ...files] = command.args
  if (NAMES.some((one) => one === asked)) {
    const names = await namesOf(asked as (typeof NAMES)[number], files, host)
    host.stdout.write(names.map((name) => `${name}\n`).join(''))
    return 0
  }
  if (files.length > 0)
    throw inputError('excess-arguments', `The script for ${asked} takes no files.`, {
      hint: `pysize completion ${asked}`,
    })
  host.stdout.write(await scriptOf(asked, command.parent!))
  return 0
}

async function namesOf(
  kind: (typeof NAMES)[number],
  files: readonly string[],
  { cwd }: CliProcess,
): Promise<readonly string[]> {
  if (kind === 'codes') return [...new Set(CODES.flatMap(([, codes]) => Object.keys(codes)))].sort()
  const { namesAtHand } = await import('../../inputs/names-at-hand.ts')
  return (await namesAtHand(files, cwd))[kind]
}

async function scriptOf(shell: string, program: Command): Promise<string> {
  const { describedCommands } = await import('../completion/described-commands.ts')
  const commands = describedCommands(program)
  if (shell === 'bash') return (await import('../completion/bash.ts')).bashScript(commands)
  if (shell === 'zsh') return (await import('../completion/zsh.ts')).zshScript(commands)
  return (await import('../completion/fish.ts')).fishScript(commands)
}

export const completionCommand: CommandModule = {
  name: 'completion',
  summary: 'print a script that completes commands, options and names in a shell',
  configure,
  run,
}
