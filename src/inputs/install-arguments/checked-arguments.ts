import type { InstallerName } from '../../model/estimate.ts'
import { LineFault } from '../requirements/line-fault.ts'
import { type ParsedArguments, parseInstallArguments } from './parse-arguments.ts'

const COMMAND = /^\s*(?:python[\d.]*\s+-m\s+)?(?:uv\s+)?pip[\d.]*\s+(\w+)\s*/

/**
 * The arguments of `pip install`, if pysize supports all of them.
 *
 * @param option the option with this value, for messages
 * @throws LineFault if it is not an install, installs nothing, or installs outside the environment
 */
export function checkedArguments(
  text: string,
  option: string,
  installer: InstallerName,
): ParsedArguments {
  const [command, verb] = COMMAND.exec(text) ?? []
  if (command !== undefined)
    throw new LineFault(
      'not-install-arguments',
      `${option} takes the arguments of 'pip install', without the command itself.`,
      0,
      verb === 'install'
        ? `Write ${option} ${quoted(text.slice(command.length))}.`
        : 'Only installs are supported.',
    )
  const parsed = parseInstallArguments(text, installer)
  const refused = parsed.options.find(({ meaning }) => meaning === 'refused')
  if (refused !== undefined)
    throw new LineFault(
      'argument-not-followed',
      `The option ${refused.spelling} is not supported in ${option}.`,
      refused.offset,
      REFUSED[refused.spelling] ?? `Leave out ${refused.spelling}.`,
    )
  const strategy = parsed.options.findLast(({ meaning }) => meaning === 'upgrade-strategy')
  if (strategy !== undefined && !STRATEGIES.includes(strategy.value))
    throw new LineFault(
      'invalid-option-value',
      `The option ${strategy.spelling} takes ${STRATEGIES.join(' or ')}, not ${strategy.value}.`,
      strategy.offset,
    )
  if (
    parsed.words.length === 0 &&
    !parsed.options.some(({ meaning }) => meaning === 'requirement' || meaning === 'editable')
  )
    throw new LineFault(
      'nothing-to-install',
      `The arguments of ${option} name nothing to install.`,
      0,
      `Add a requirement, such as ${option} ${quoted(`${text.trim()} torch==2.9.0`.trim())}.`,
    )
  return parsed
}

const STRATEGIES = ['only-if-needed', 'eager']

const quoted = (text: string): string => `'${text.trim().replaceAll("'", '"')}'`

/** The hint for a refused option. */
const REFUSED: Readonly<Record<string, string>> = {
  '-I': 'pip would overwrite existing files and remove nothing. --force-reinstall replaces the packages.',
  '--ignore-installed':
    'pip would overwrite existing files and remove nothing. --force-reinstall replaces the packages.',
  '--python': 'The environment decides the Python: use --python of pysize.',
  '--python-version': 'The environment decides the Python: use --python of pysize.',
  '--platform': 'The environment decides the platform: use --platform of pysize.',
  '--prerelease': 'Write --pre, or leave it out.',
}
