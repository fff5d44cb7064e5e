import type { DescribedCommand } from './described-commands.ts'
import { byValue } from './options-by-value.ts'
import type { ValueKind } from './value-kinds.ts'

/** The completion script for bash 3.2 and newer. */
export function bashScript(commands: readonly DescribedCommand[]): string {
  return `# Completion of pysize for bash. Load it with: source <(pysize completion bash)
_pysize_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_pysize_files() { type compopt >/dev/null 2>&1 && compopt -o filenames; local IFS=$'\\n'; COMPREPLY=($(compgen "\${1:--f}" -- "$cur")); }
# Names come from files that may be anybody's: they are compared and never expanded.
_pysize_names() {
  local name
  while IFS= read -r name; do
    [[ $name == "$cur"* ]] && COMPREPLY+=("$name")
  done < <("\${COMP_WORDS[0]}" completion "$1" "\${files[@]}" 2>/dev/null)
}
_pysize() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  local files=()
  COMPREPLY=()
  if [[ $cur == '=' ]]; then cur=
  elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ -z $command && \${COMP_WORDS[i]} != -* ]]; then command=\${COMP_WORDS[i]}
    elif [[ -f \${COMP_WORDS[i]} ]]; then files+=("\${COMP_WORDS[i]}")
    fi
  done
  if [[ -z $command ]]; then
    _pysize_words '${commands.map(({ name }) => name).join(' ')} help --help --version'
    return
  fi
  case $command:$prev in
${byValue(commands)
  .map(
    ({ options, value }) =>
      `    ${options.map(({ command, option }) => `${command}:${option}`).join('|')}) ${action(value)}; return ;;`,
  )
  .join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands.map(({ name, options }) => `      ${name}) _pysize_words '${options.map(({ long }) => long).join(' ')}' ;;`).join('\n')}
    esac
    return
  fi
  case $command in
${commands.map(({ name, operand }) => `    ${name}) ${action(operand)} ;;`).join('\n')}
    help) _pysize_words '${commands.map(({ name }) => name).join(' ')}' ;;
  esac
}
complete -F _pysize pysize
`
}

function action(value: ValueKind): string {
  if (typeof value === 'object') {
    const words = `_pysize_words '${value.words.join(' ')}'`
    return value.files
      ? `${words}; [[ \${#COMPREPLY[@]} -gt 0 && \${#cur} -gt 0 ]] || _pysize_files`
      : words
  }
  switch (value) {
    case 'text':
      return ':'
    case 'files':
      return '_pysize_files'
    case 'folders':
      return '_pysize_files -d'
    case 'files and packages':
      return `if [[ \${#files[@]} -gt 0 ]]; then _pysize_names packages; else _pysize_files; fi`
    default:
      return `_pysize_names ${value}`
  }
}
