import type { Command, Option } from 'commander'
import { VALUES, type ValueKind } from './value-kinds.ts'

/** An option as shells complete it. */
export interface DescribedOption {
  /** `--python`. */
  readonly long: string
  /** `-p`. */
  readonly short: string | null
  /** A phrase without quotes. */
  readonly help: string
  /** The kind of its value; null if it takes none. */
  readonly value: ValueKind | null
}

/** A command as shells complete it. */
export interface DescribedCommand {
  readonly name: string
  readonly help: string
  readonly options: readonly DescribedOption[]
  /** The kind of its arguments. */
  readonly operand: ValueKind
}

/** All commands of a program whose options are declared, except for hidden ones. */
export const describedCommands = (program: Command): readonly DescribedCommand[] =>
  program.commands.map((command) => ({
    name: command.name(),
    help: phrase(command.summary()),
    options: [
      ...command.options.filter(({ hidden }) => !hidden).map((option) => describedOption(option)),
      { long: '--help', short: '-h', help: 'show help', value: null },
    ],
    operand: operandOf(command),
  }))

function describedOption(option: Option): DescribedOption {
  const { short, long, description, required, argChoices, flags } = option
  const value =
    argChoices !== undefined
      ? { words: argChoices }
      : (VALUES[long ?? ''] ?? kindOfPlaceholder(flags))
  return {
    long: long ?? '',
    short: short ?? null,
    help: phrase(description),
    value: required ? value : null,
  }
}

/** By the placeholder of a value: `<file>`, `<folder>`. */
function kindOfPlaceholder(flags: string): ValueKind {
  const [, placeholder = ''] = /<([^>]*)>/.exec(flags) ?? []
  return /folder/.test(placeholder) ? 'folders' : /file|path/.test(placeholder) ? 'files' : 'text'
}

function operandOf(command: Command): ValueKind {
  const name = command.name()
  if (name === 'why') return 'files and packages'
  if (name === 'explain') return 'codes'
  const [first] = command.registeredArguments
  if (first?.argChoices !== undefined && command.registeredArguments.length === 1)
    return { words: first.argChoices }
  if (name === 'snapshot') return { words: ['create'], files: true }
  return name === 'completion' ? { words: SHELLS } : 'files'
}

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** The first part of a help text, without characters that are special to a shell. */
function phrase(help: string): string {
  const [first = ''] = help.split(/[;:(]/)
  return first.replace(/[^\w\s.,/<>=+-]/g, '').trim()
}
