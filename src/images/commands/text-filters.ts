import { imagePath } from '../file-system/image-path.ts'
import { filteredText } from '../shell/line-filters.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'
import { editedBy, isFast, posixPattern } from './sed-script.ts'

/** The result of a filter on texts: null is an unknown text. */
export interface Filtered {
  readonly printed: string | null
  readonly written: readonly (readonly [path: string, text: string | null])[]
}

/** The known texts that a filter reads. */
export interface Texts {
  /** Undefined if no file is known to exist there, null if its text is not known. */
  readonly at: (path: string) => string | null | undefined
  /** The piped input; null if it is unknown, or nothing is piped. */
  readonly input: string | null
}

type Filter = (command: KnownCommand, texts: Texts) => Filtered

const printed = (text: string | null): Filtered => ({ printed: text, written: [] })

/** The texts of the named files, one after the other, or the piped text. */
function textsOf(
  files: readonly (string | null)[],
  { cwd }: KnownCommand,
  { at, input }: Texts,
): string | null {
  if (files.length === 0) return input
  let all = ''
  for (const file of files) {
    const text =
      file === null
        ? null
        : file === '-' || file === '/dev/stdin'
          ? input
          : (at(imagePath(file, cwd)) ?? null)
    if (text === null) return null
    all += text
  }
  return all
}

const lines = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')
const joined = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')

const cat: Filter = (command, texts) =>
  printed(textsOf(parseWords(command.args, new Set()).operands, command, texts))

const sed: Filter = (command, texts) => {
  const isLong = (word: string): boolean => word.startsWith('--in-place')
  const backup = command.args.find((word) => word !== null && (/^-i./.test(word) || isLong(word)))
  const args = command.args.map((word) =>
    word !== null && (/^-i./.test(word) || isLong(word)) ? '-i' : word,
  )
  // `-ri`, `-Ei`: letters of options together, with `i` last.
  const parsed = parseWords(
    backup != null && /^-i[rEn]+$/.test(backup) ? ['-E', ...args] : args,
    new Set(['-e', '--expression', '-f', '--file']),
  )
  const scripts = parsed.options.flatMap(([name, value]) =>
    name === '-e' || name === '--expression' ? [value] : [],
  )
  const [script, files] =
    scripts.length > 0
      ? [scripts.includes(null) ? null : scripts.join('\n'), parsed.operands]
      : [parsed.operands[0], parsed.operands.slice(1)]
  const options = {
    isExtended: hasOption(parsed, '-E', '-r', '--regexp-extended'),
    isQuiet: hasOption(parsed, '-n', '--quiet', '--silent'),
  }
  const isFollowed = script != null && !hasOption(parsed, '-f', '--file', '-z', '-s')
  const edit = (text: string | null): string | null =>
    text === null || !isFollowed ? null : editedBy(script, text, options)
  if (!hasOption(parsed, '-i')) return printed(edit(textsOf(files, command, texts)))
  return {
    printed: '',
    written: files.flatMap((file) => {
      if (file === null) return []
      const path = imagePath(file, command.cwd)
      const text = texts.at(path)
      return text === undefined ? [] : [[path, edit(text)] as const]
    }),
  }
}

const grep =
  (isExtended: boolean, isPlain: boolean): Filter =>
  (command, texts) => {
    const parsed = parseWords(
      command.args,
      new Set(['-e', '--regexp', '-f', '--file', '-m', '-A', '-B', '-C']),
    )
    const named = optionValues(parsed, '-e', '--regexp')
    const [pattern, files] =
      named.length > 0
        ? [named.join('|'), parsed.operands]
        : [parsed.operands[0], parsed.operands.slice(1)]
    if (
      pattern == null ||
      parsed.options.some(
        ([name]) =>
          !/^-(?:[vieEFwxhs]|-invert-match|-ignore-case|-regexp|-extended-regexp|-fixed-strings|-word-regexp)$/.test(
            name,
          ),
      )
    )
      return printed(null)
    const isText = isPlain || hasOption(parsed, '-F', '--fixed-strings')
    const extended = isExtended || named.length > 1 || hasOption(parsed, '-E', '--extended-regexp')
    const own = isText ? pattern.replace(/[.*[\]^$\\]/g, '\\$&') : pattern
    const found = posixPattern(
      own,
      extended && !isText,
      hasOption(parsed, '-i', '--ignore-case') ? 'i' : '',
    )
    const text = textsOf(files, command, texts)
    if (found === undefined || text === null || !isFast(found, text)) return printed(null)
    const bound = hasOption(parsed, '-x')
      ? `^(?:${found.source})$`
      : hasOption(parsed, '-w', '--word-regexp')
        ? `\\b(?:${found.source})\\b`
        : found.source
    const expression = new RegExp(bound, found.flags)
    const isInverted = hasOption(parsed, '-v', '--invert-match')
    return printed(joined(lines(text).filter((line) => expression.test(line) !== isInverted)))
  }

const ends =
  (isHead: boolean): Filter =>
  (command, texts) => {
    const args = command.args.map((word, at, all) =>
      word !== null && /^-\d+$/.test(word) && all[at - 1] !== '-n' ? `-n${word.slice(1)}` : word,
    )
    const parsed = parseWords(args, new Set(['-n', '--lines', '-c']))
    const count = optionValues(parsed, '-n', '--lines')[0] ?? '10'
    const text = textsOf(parsed.operands, command, texts)
    if (text === null || !/^[+-]?\d+$/.test(count) || hasOption(parsed, '-c')) return printed(null)
    const number = Number(count.replace(/^[+-]/, ''))
    const all = lines(text)
    if (isHead)
      return printed(
        joined(
          count.startsWith('-')
            ? all.slice(0, Math.max(0, all.length - number))
            : all.slice(0, number),
        ),
      )
    return printed(
      joined(
        count.startsWith('+')
          ? all.slice(Math.max(0, number - 1))
          : number === 0
            ? []
            : all.slice(-number),
      ),
    )
  }

const sort: Filter = (command, texts) => {
  const parsed = parseWords(command.args, new Set(['-o', '-k', '-t']))
  const text = textsOf(parsed.operands, command, texts)
  if (text === null || parsed.options.some(([name]) => name !== '-u')) return printed(null)
  const all = lines(text).toSorted()
  return printed(joined(hasOption(parsed, '-u') ? [...new Set(all)] : all))
}

const tee: Filter = ({ args, cwd }, { input, at }) => {
  const parsed = parseWords(args, new Set())
  const isAppended = hasOption(parsed, '-a', '--append')
  const files = parsed.operands.flatMap((file) =>
    file === null || file.startsWith('/dev/') ? [] : imagePath(file, cwd),
  )
  const whole = (path: string): string | null => {
    const before = isAppended ? (at(path) ?? '') : ''
    return input === null ? null : before + input
  }
  return { printed: input, written: files.map((path) => [path, whole(path)] as const) }
}

/** The piped text after `tr`, `cut` and `uniq`. */
const ofLines: Filter = ({ name, args }, { input }) =>
  printed(
    input === null || args.includes(null)
      ? null
      : filteredText(name, args as readonly string[], input),
  )

/** `awk '{print $1}'`, `awk -F= '{print $1}'`. */
const awk: Filter = (command, texts) => {
  const parsed = parseWords(command.args, new Set(['-F', '-v', '-f']))
  const [program, ...files] = parsed.operands
  const column = /^\s*\{\s*print \$(\d)\s*;?\s*\}\s*$/.exec(program ?? '')?.[1]
  const separator = optionValues(parsed, '-F')[0] ?? null
  const text = textsOf(files, command, texts)
  if (
    column === undefined ||
    text === null ||
    (separator !== null && !/^[\w=:,;@<>~ -]+$/.test(separator)) ||
    parsed.options.some(([name]) => name !== '-F')
  )
    return printed(null)
  const fieldOf = (line: string): string => {
    const fields = separator === null ? line.trim().split(/\s+/) : line.split(separator)
    return column === '0' ? line : (fields[Number(column) - 1] ?? '')
  }
  return printed(text === '' ? '' : joined(lines(text).map(fieldOf)))
}

/** `xargs` without a command prints its words on one line. */
const words: Filter = ({ args }, { input }) =>
  printed(args.length > 0 || input === null ? null : `${input.trim().split(/\s+/).join(' ')}\n`)

/** Programs that turn texts into texts, as far as they are followed. */
export const TEXT_FILTERS: ReadonlyMap<string, Filter> = new Map([
  ['cat', cat],
  ['sed', sed],
  ['grep', grep(false, false)],
  ['egrep', grep(true, false)],
  ['fgrep', grep(false, true)],
  ['head', ends(true)],
  ['tail', ends(false)],
  ['sort', sort],
  ['tee', tee],
  ['tr', ofLines],
  ['cut', ofLines],
  ['uniq', ofLines],
  ['awk', awk],
  ['xargs', words],
])
