import type { CommanderError } from 'commander'
import { ERRORS, type ErrorCode } from '../codes/errors.ts'
import { PysizeError } from '../errors.ts'
import { isOfAnInstall } from '../inputs/requirements/install-options.ts'
import { didYouMean } from '../text/nearest.ts'
import { capitalised, sentence } from '../text/sentence.ts'

/**
 * Turns commander's error for wrong usage into ours: its message, with a suggestion as the hint.
 */
export function usageError(error: CommanderError, argv: readonly string[]): PysizeError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const code = codeOf(error)
  const [, unknown = ''] = code === 'unknown-option' ? (/'(-[\w-]+)/.exec(message) ?? []) : []
  const instead = INSTEAD.get(unknown)
  const next = isOfAnInstall(unknown)
    ? `Leave out ${unknown}: nothing is installed.`
    : instead === undefined
      ? hint(code, { message, suggestion }, argv)
      : instead
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

/** The equivalent here of an option of pip or uv. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['--no-cache-dir', 'Did you mean --no-cache?'],
  ['--prerelease', 'Did you mean --pre?'],
  ['--requirements', 'Did you mean --requirement?'],
  ['--implementation', 'Give --python alone: only CPython is known.'],
  ['--abi', 'Give --python: it decides the tags of wheels.'],
  ['--dev', 'Did you mean --group dev?'],
  ['--with-dev', 'Did you mean --group dev?'],
  ['--pre-release', 'Did you mean --pre?'],
  ['--py', 'Did you mean --python?'],
  ...['--arch', '--os', '--machine', '--target-platform'].map((word): [string, string] => [
    word,
    'Did you mean --platform, such as --platform linux/arm64?',
  ]),
  ['--cpu', 'Did you mean --torch cpu?'],
  ...['--cuda', '--gpu', '--cuda-version'].map((word): [string, string] => [
    word,
    'Did you mean --torch, such as --torch cu126?',
  ]),
  ...['--limit', '--max', '--max-size', '--size', '--threshold'].map((word): [string, string] => [
    word,
    'Did you mean --budget, such as --budget 4GB?',
  ]),
  ...['--file', '--files', '--input'].map((word): [string, string] => [
    word,
    'Name the file without an option, after the command.',
  ]),
  ...['--sort', '--top', '--limit-rows', '--full'].map((word): [string, string] => [
    word,
    'The heaviest packages come first. --all lists the others too.',
  ]),
  ['--no-config', 'Leave it out: pip.conf and uv.toml are not read.'],
  ['--silent', 'Did you mean --quiet?'],
  ['--no-color', 'Set NO_COLOR=1.'],
  ['--no-colors', 'Set NO_COLOR=1.'],
  ['--index-strategy', 'Leave it out: --installer decides how indexes are searched.'],
  ['--proxy', 'Set HTTP_PROXY and HTTPS_PROXY.'],
  ['--cert', 'Name the authority in SSL_CERT_FILE.'],
  ['--trusted-host', 'Write the line --trusted-host into the requirements file.'],
])

/** Commands of other tools, and words that people try instead of `estimate`. */
const FOR_ESTIMATE =
  /^(?:install|add|download|pip3?|uv|poetry|pdm|weigh|size|measure|check|scan|show|list|lock|compile|resolve)$/

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
  if (code === 'unknown-command' && argv[0] === 'version') return 'Did you mean --version?'
  if (code === 'unknown-command' && FOR_ESTIMATE.test(argv[0] ?? ''))
    return "Did you mean 'pysize estimate requirements.txt', or --with NAME for a package?"
  if (/'--installer .*'(?:poetry|pdm|pipenv|conda|pixi|pex)'/.test(message))
    return 'Leave it out, and give the lock file of that tool: it is read as its tool installs it.'
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
  const listed = command === '' ? 'commands' : 'arguments'
  return `'pysize${command} --help' lists the ${listed} and options.`
}
