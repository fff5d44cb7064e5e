import type { CommanderError } from 'commander'
import { ERRORS, type ErrorCode } from '../codes/errors.ts'
import { PysizeError } from '../errors.ts'
import { didYouMean } from '../text/nearest.ts'
import { capitalised, sentence } from '../text/sentence.ts'

/**
 * Turns commander's error for wrong usage into ours: its message, with a suggestion as the hint.
 */
export function usageError(error: CommanderError, argv: readonly string[]): PysizeError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const code = codeOf(error)
  const [, ofAnInstall] = code === 'unknown-option' ? (OF_AN_INSTALL.exec(message) ?? []) : []
  const next =
    ofAnInstall === undefined
      ? hint(code, { message, suggestion }, argv)
      : `Leave out ${ofAnInstall}: nothing is installed.`
  return new PysizeError(code, sentence(capitalised(message)), { exitCode: 2, hint: next })
}

/** commander's `commander.unknownOption` as ours. */
function codeOf({ code }: CommanderError): ErrorCode {
  const own = code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return isErrorCode(own) ? own : 'invalid-argument'
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/** Options of pip and uv that say how or where to install, and not what. */
const OF_AN_INSTALL =
  /'(-U|--(?:upgrade|user|target|prefix|root|system|dry-run|force-reinstall|ignore-installed|break-system-packages|no-build-isolation|no-warn-script-location))\b/

/** commander lists the choices of an option and suggests none of them. */
function nearestChoice(message: string): string | undefined {
  const [, given, choices] =
    /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? []
  return given === undefined ? undefined : didYouMean(given, choices?.split(', ') ?? [])
}

interface Told {
  readonly message: string
  readonly suggestion: string | undefined
}

function hint(code: string, { message, suggestion }: Told, argv: readonly string[]): string {
  if (code === 'missing-argument' && argv[0] === 'snapshot' && argv[1] !== 'create')
    return `Did you mean 'pysize ${['snapshot create', ...argv.slice(1)].join(' ')}'?`
  if (suggestion) return suggestion.replace(/^\((.*)\)$/, '$1')
  const near = nearestChoice(message)
  if (near !== undefined) return near
  const [first = ''] = argv
  if (
    code === 'unknown-option' &&
    first.startsWith('-') &&
    argv.some((word) => !word.startsWith('-'))
  )
    return `Options come after the command: pysize estimate ${argv.join(' ')}`
  if (code === 'unknown-command' && /[./\\]/.test(first))
    return `Did you mean 'pysize estimate ${argv.join(' ')}'?`
  const command = code === 'unknown-command' || first.startsWith('-') ? '' : ` ${first}`
  return `'pysize${command} --help' lists the commands and options.`
}
