import { didYouMean } from '../../text/nearest.ts'
import { isOfAnInstall } from './install-options.ts'
import { LineFault } from './line-fault.ts'
import { BY_SPELLING, FLAGS, type LineOption, LONG } from './option-names.ts'
import { faultOfValue } from './option-values.ts'
import { type ShellWord, shellWords } from './shell-words.ts'

/**
 * Reads the options of a line as Python's optparse does for pip: long options by any unambiguous
 * beginning, values after `=` or as the next word, short options with an attached or separate
 * value; other words are skipped.
 *
 * @param text begins with the first word that starts with `-`
 * @param passedOver receives the other words
 * @throws LineFault for an unknown or ambiguous option, a missing, unwanted or faulty value, an
 *   open quote; its offset is in `text`
 */
export function parseLineOptions(text: string, passedOver: string[] = []): LineOption[] {
  const options: LineOption[] = []
  const words = shellWords(text)
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word.text === '--') {
      passedOver.push(...words.slice(at + 1).map((other) => other.text))
      break
    }
    if (!word.text.startsWith('-') || word.text === '-') {
      if (word.text !== '-') passedOver.push(word.text)
      continue
    }
    const { spelling, attached } = word.text.startsWith('--') ? splitLong(word) : splitShort(word)
    const name = BY_SPELLING.get(spelling)!
    if (FLAGS.has(name)) {
      if (attached !== undefined)
        throw new LineFault(
          'invalid-option-value',
          `The option ${spelling} takes no value.`,
          word.offset,
        )
      options.push({ name, value: '' })
      continue
    }
    const value = attached ?? words[++at]?.text
    if (value === undefined)
      throw new LineFault(
        'invalid-option-value',
        `The option ${spelling} needs a value.`,
        word.offset,
      )
    const fault = faultOfValue(name, value)
    if (fault !== undefined)
      throw new LineFault(
        'invalid-option-value',
        `The option ${spelling} ${fault}, not ${value}.`,
        word.offset,
      )
    options.push({ name, value })
  }
  return options
}

interface SplitOption {
  readonly spelling: string
  readonly attached: string | undefined
}

function splitLong(word: ShellWord): SplitOption {
  const equals = word.text.indexOf('=')
  const given = equals < 0 ? word.text : word.text.slice(0, equals)
  const attached = equals < 0 ? undefined : word.text.slice(equals + 1)
  if (BY_SPELLING.has(given)) return { spelling: given, attached }
  const [spelling, ...others] = LONG.filter((long) => long.startsWith(given))
  if (spelling === undefined) throw unknown(given, word.offset)
  if (others.length > 0) {
    const choices = [spelling, ...others].join(', ')
    throw new LineFault(
      'ambiguous-option',
      `The option ${given} could be any of ${choices}.`,
      word.offset,
    )
  }
  return { spelling, attached }
}

/** All short options take a value, so what follows the letter is that value. */
function splitShort(word: ShellWord): SplitOption {
  const spelling = word.text.slice(0, 2)
  if (!BY_SPELLING.has(spelling)) throw unknown(spelling, word.offset)
  return { spelling, attached: word.text.length > 2 ? word.text.slice(2) : undefined }
}

function unknown(given: string, offset: number): LineFault {
  return new LineFault(
    'unknown-option',
    `A requirements file has no option ${given}.`,
    offset,
    given === '--no-deps' || given === '--no-dependencies'
      ? 'Leave it out, or give --no-deps on the command line: it then applies to all lines.'
      : isOfAnInstall(given) || given.startsWith('--no-cache')
        ? 'Leave it out: it belongs on the command line of an install.'
        : didYouMean(given, LONG),
  )
}
