import type { DescribedCommand, DescribedOption } from './described-commands.ts'
import { byValue } from './options-by-value.ts'
import type { ValueKind } from './value-kinds.ts'

/** The completion script for zsh. */
export function zshScript(commands: readonly DescribedCommand[]): string {
  return `#compdef pysize
# Completion of pysize for zsh. Load it with: source <(pysize completion zsh)
_pysize_names() {
  local -a names
  names=(\${(f)"$("\${words[1]}" completion "$1" $files 2>/dev/null)"})
  compadd -a names
}
_pysize() {
  local command word prev=\${words[CURRENT-1]}
  local -a files commands options
  if [[ \${words[CURRENT]} == --*=* ]]; then
    prev=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  for word in \${words[2,CURRENT-1]}; do
    if [[ -z $command && $word != -* ]]; then command=$word
    elif [[ -f $word ]]; then files+=("$word")
    fi
  done
  commands=(
${commands.map(({ name, help }) => `    '${name}:${help}'`).join('\n')}
    'help:show help of a command'
  )
  if [[ -z $command || $command == help ]]; then
    _describe command commands
    return
  fi
  case $command:$prev in
${byValue(commands)
  .map(
    ({ options, value }) =>
      `    (${options.map(({ command, option }) => `${command}:${option}`).join('|')}) ${action(value)}; return ;;`,
  )
  .join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case $command in
${commands.map(({ name, options }) => `      (${name}) options=(${options.map(described).join(' ')}) ;;`).join('\n')}
    esac
    _describe -o option options
    return
  fi
  case $command in
${commands.map(({ name, operand }) => `    (${name}) ${action(operand)} ;;`).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _pysize ]]; then _pysize "$@"; else compdef _pysize pysize; fi
`
}

const described = ({ long, help }: DescribedOption): string => `'${long}:${help}'`

function action(value: ValueKind): string {
  if (typeof value === 'object')
    return `compadd -- ${value.words.join(' ')}${value.files ? '; _files' : ''}`
  switch (value) {
    case 'text':
      return '_message value'
    case 'files':
      return '_files'
    case 'folders':
      return '_files -/'
    case 'files and packages':
      return 'if (( $#files )); then _pysize_names packages; else _files; fi'
    default:
      return `_pysize_names ${value}`
  }
}
