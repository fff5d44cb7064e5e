import { type Command, Option } from 'commander'
import { GROUPS, type Spelling, VALUE_TYPES, type ValueType } from '../options/option-row.ts'
import { OPTIONS } from '../options/option-table.ts'
import type { EstimateOptions } from '../options/options.ts'
import type { CliProcess } from './host.ts'

/** The property in which a command keeps the given options of the library. */
const GIVEN = 'estimateOptions'

/** The options that set and check limits. */
export const GATE_OPTIONS = [
  'budget',
  'warnBudget',
  'baseSize',
  'add',
  'addLayers',
  'deny',
  'requireCpu',
  'allowUnknown',
] as const

/**
 * The options of every command that resolves; commander reads them before and after the arguments.
 *
 * @param without options that the command refuses, and so does not list
 */
export function addResolveOptions(
  command: Command,
  without: readonly (keyof typeof OPTIONS)[] = [],
): void {
  for (const group of GROUPS) {
    command.optionsGroup(`${group}:`)
    for (const [name, { type, spellings = [], group: own }] of Object.entries(OPTIONS)) {
      const isListed = without.every((one) => one !== name)
      if (own === group)
        for (const spelling of spellings) addSpelling(command, name, type, spelling, isListed)
    }
  }
}

/**
 * Replaces the help of options that have another meaning or default for this command.
 *
 * @param help by long option
 */
export function describeAgain(command: Command, help: Readonly<Record<string, string>>): void {
  for (const option of command.options) {
    const text = help[option.long ?? '']
    if (text !== undefined) option.description = text
  }
}

function addSpelling(
  command: Command,
  name: string,
  type: ValueType,
  { flags, help, value = true, path = false }: Spelling,
  isListed: boolean,
): void {
  const option = new Option(flags, help)
  if (help === undefined || !isListed) option.hideHelp()
  const { choices } = { choices: undefined, ...VALUE_TYPES[type] }
  if (choices !== undefined) option.choices(choices)
  command.addOption(option)
  const takesText = option.required
  command.on(`option:${option.name()}`, (written: string) => {
    const text = path && /^[\w-][\w.-]*(?:\[|$)/.test(written) ? `./${written}` : written
    const before = givenOptions(command)
    const earlier = before[name]
    const all = [
      ...(Array.isArray(earlier) ? earlier : earlier === undefined ? [] : [earlier]),
      text,
    ]
    const isList = type === 'texts' || (type === 'sizes' && all.length > 1)
    const next = !takesText ? value : isList ? all : text
    command.setOptionValue(GIVEN, { ...before, [name]: next })
  })
}

const givenOptions = (command: Command): Readonly<Record<string, unknown>> =>
  (command.getOptionValue(GIVEN) as Record<string, unknown> | undefined) ?? {}

/** The options as the library takes them. Options that were not given get its defaults. */
export function toEstimateOptions(command: Command, host: CliProcess): EstimateOptions {
  return {
    ...givenOptions(command),
    cwd: host.cwd,
    env: host.env,
    stdin: host.stdin,
    signal: host.signal,
  }
}
