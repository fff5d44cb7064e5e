import type { InstallerName } from '../../model/estimate.ts'
import { didYouMean } from '../../text/nearest.ts'
import { LineFault } from '../requirements/line-fault.ts'
import { type ShellWord, shellWords } from '../requirements/shell-words.ts'
import { ARGUMENT_OPTIONS, type ArgumentOption, type Meaning } from './argument-table.ts'

/** An option of an install. `value` is empty for a flag. */
export interface Argument {
  readonly meaning: Meaning
  /** As written: `--upgrade`, `-U`. */
  readonly spelling: string
  readonly value: string
  /** Its start in the text, from 0. */
  readonly offset: number
}

/** The arguments of `pip install` or `uv pip install`. */
export interface ParsedArguments {
  /** Requirements, paths and URLs, in their order. */
  readonly words: readonly ShellWord[]
  readonly options: readonly Argument[]
}

/**
 * Parses the arguments of `pip install` or `uv pip install`, as a shell and then the installer
 * would: unique prefixes of long options under pip (Python's optparse), values after `=` or as the
 * next word, short options in one word.
 *
 * @throws LineFault with an offset into the text: an open quote, an unknown or ambiguous option, a
 * missing or excess value
 */
export function parseInstallArguments(text: string, installer: InstallerName): ParsedArguments {
  const known = ARGUMENT_OPTIONS[installer]
  const words: ShellWord[] = []
  const options: Argument[] = []
  const all = shellWords(text)
  for (let at = 0; at < all.length; at++) {
    const word = all[at]!
    if (word.text === '--') {
      for (const rest of all.slice(at + 1)) words.push(rest)
      break
    }
    if (!word.text.startsWith('-') || word.text === '-') {
      words.push(word)
      continue
    }
    for (const { spelling, option, attached } of word.text.startsWith('--')
      ? [long(word, known, installer)]
      : short(word, known, installer)) {
      const value = option.takesValue ? (attached ?? all[++at]?.text) : ''
      if (value === undefined)
        throw new LineFault(
          'invalid-option-value',
          `The option ${spelling} needs a value.`,
          word.offset,
        )
      options.push({ meaning: option.meaning, spelling, value, offset: word.offset })
    }
  }
  return { words, options }
}

interface Found {
  readonly spelling: string
  readonly option: ArgumentOption
  readonly attached: string | undefined
}

function long(
  word: ShellWord,
  known: ReadonlyMap<string, ArgumentOption>,
  installer: InstallerName,
): Found {
  const equals = word.text.indexOf('=')
  const given = equals < 0 ? word.text : word.text.slice(0, equals)
  const attached = equals < 0 ? undefined : word.text.slice(equals + 1)
  const begun = [...known.keys()].filter((one) => one.startsWith(given))
  // Several spellings of one option are not ambiguous.
  const isSame =
    new Set(begun.map((one) => known.get(one)!.meaning)).size === 1 &&
    known.get(begun[0] ?? '')?.meaning !== 'ignored'
  const spelling = known.has(given)
    ? given
    : installer === 'pip' && (begun.length === 1 || isSame)
      ? begun[0]
      : undefined
  if (spelling === undefined && installer === 'pip' && begun.length > 1)
    throw new LineFault(
      'ambiguous-option',
      `The option ${given} could be any of ${begun.join(', ')}.`,
      word.offset,
    )
  if (spelling === undefined) throw unknown(given, word, known, installer)
  const option = known.get(spelling)!
  if (attached !== undefined && !option.takesValue)
    throw new LineFault(
      'invalid-option-value',
      `The option ${spelling} takes no value.`,
      word.offset,
    )
  return { spelling, option, attached }
}

/** `-qU`, `-rfile`, `-U`: flags may be joined, and a value may follow directly. */
function short(
  word: ShellWord,
  known: ReadonlyMap<string, ArgumentOption>,
  installer: InstallerName,
): readonly Found[] {
  const found: Found[] = []
  for (let at = 1; at < word.text.length; at++) {
    const spelling = `-${word.text.charAt(at)}`
    const option = known.get(spelling)
    if (option === undefined) throw unknown(spelling, word, known, installer)
    const rest = word.text.slice(at + 1).replace(/^=/, '')
    found.push({ spelling, option, attached: option.takesValue && rest !== '' ? rest : undefined })
    if (option.takesValue) break
  }
  return found
}

function unknown(
  given: string,
  word: ShellWord,
  known: ReadonlyMap<string, ArgumentOption>,
  installer: InstallerName,
): LineFault {
  const command = installer === 'pip' ? 'pip install' : 'uv pip install'
  const other = installer === 'pip' ? 'uv' : 'pip'
  const isOther = ARGUMENT_OPTIONS[other].has(given)
  const hint = isOther
    ? `It is an option of ${other}'s: add --installer ${other}, or leave it out.`
    : didYouMean(given, [...known.keys()])
  return new LineFault('unknown-option', `${command} has no option ${given}.`, word.offset, hint)
}
