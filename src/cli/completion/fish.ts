import type { DescribedCommand, DescribedOption } from './described-commands.ts'
import type { ValueKind } from './value-kinds.ts'

/** The completion script for fish. */
export function fishScript(commands: readonly DescribedCommand[]): string {
  const names = commands.map(({ name }) => name)
  return `# Completion of pysize for fish. Load it with: pysize completion fish | source
function __pysize_names
    set -l words (commandline -opc)
    set -l files
    for word in $words[2..-1]
        test -f $word; and set -a files $word
    end
    $words[1] completion $argv[1] $files 2>/dev/null
end
function __pysize_has_file
    for word in (commandline -opc)[2..-1]
        test -f $word; and return 0
    end
    return 1
end
complete -c pysize -e
complete -c pysize -f
${commands.map(({ name, help }) => `complete -c pysize -n __fish_use_subcommand -a ${name} -d '${help}'`).join('\n')}
complete -c pysize -n __fish_use_subcommand -a help -d 'show help of a command'
complete -c pysize -n '__fish_seen_subcommand_from help' -a '${names.join(' ')}'
${commands.map(({ name, operand }) => operands(name, operand)).join('\n')}
${shared(commands)
  .map(
    ({ option, of }) =>
      `complete -c pysize -n '__fish_seen_subcommand_from ${of.join(' ')}' ${optionOf(option)}`,
  )
  .join('\n')}
`
}

/** Options that several commands share, each once. */
function shared(
  commands: readonly DescribedCommand[],
): readonly { readonly option: DescribedOption; readonly of: readonly string[] }[] {
  const groups = new Map<
    string,
    { readonly option: DescribedOption; readonly of: readonly string[] }
  >()
  for (const { name, options } of commands)
    for (const option of options) {
      const key = JSON.stringify(option)
      groups.set(key, { option, of: [...(groups.get(key)?.of ?? []), name] })
    }
  return [...groups.values()]
}

function optionOf({ long, short, help, value }: DescribedOption): string {
  const names = `-l ${long.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`}`
  return `${names}${value === null ? '' : ` ${argumentsOf(value)}`} -d '${help}'`
}

function argumentsOf(value: ValueKind): string {
  if (typeof value === 'object') return `-x -a '${value.words.join(' ')}'`
  switch (value) {
    case 'text':
      return '-x'
    case 'files':
    case 'files and packages':
      return '-r -F'
    case 'folders':
      return "-x -a '(__fish_complete_directories)'"
    default:
      return `-x -a '(__pysize_names ${value})'`
  }
}

function operands(name: string, operand: ValueKind): string {
  const seen = `complete -c pysize -n '__fish_seen_subcommand_from ${name}'`
  if (typeof operand === 'object')
    return `${seen} -a '${operand.words.join(' ')}'${operand.files ? `\n${seen} -F` : ''}`
  if (operand === 'files') return `${seen} -F`
  if (operand === 'files and packages')
    return `${seen.replace(/'$/, "; and __pysize_has_file'")} -a '(__pysize_names packages)'\n${seen.replace(/'$/, "; and not __pysize_has_file'")} -F`
  return `${seen} -a '(__pysize_names ${operand})'`
}
