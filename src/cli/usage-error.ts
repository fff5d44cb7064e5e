import type { CommanderError } from 'commander'
import { ERRORS, type ErrorCode } from '../codes.ts'
import { PysizeError } from '../errors.ts'
import { capitalised, sentence } from '../text/sentence.ts'

/**
 * What commander says of wrong usage, as an error of ours: its message with a suggestion for a
 * hint.
 */
export function usageError(error: CommanderError, argv: readonly string[]): PysizeError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const code = codeOf(error)
  return new PysizeError(code, sentence(capitalised(message)), { exitCode: 2, hint: hint(code, suggestion, argv) })
}

/** commander's `commander.unknownOption` as ours. */
function codeOf({ code }: CommanderError): ErrorCode {
  const own = code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return isErrorCode(own) ? own : 'invalid-argument'
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

function hint(code: string, suggestion: string | undefined, argv: readonly string[]): string {
  if (suggestion) return suggestion.replace(/^\((.*)\)$/, '$1')
  const [first = ''] = argv
  if (code === 'unknown-option' && first.startsWith('-') && argv.some((word) => !word.startsWith('-')))
    return `Options stand after the command: pysize estimate ${argv.join(' ')}`
  if (code === 'unknown-command' && /[./\\]/.test(first)) return `Did you mean 'pysize estimate ${argv.join(' ')}'?`
  const command = code === 'unknown-command' || first.startsWith('-') ? '' : ` ${first}`
  return `'pysize${command} --help' lists what there is.`
}
