import { hasOption, parseWords } from '../commands/options.ts'
import { editedBy } from './sed-script.ts'
import { type FilterArguments, type TextFilter, textFilter } from './text-filter.ts'

/** `sed s/a/b/`, `sed -e … -e …`, `sed -i … FILE`. */
export function sed(args: FilterArguments): TextFilter {
  const isInPlace = (word: string | null): word is string =>
    word !== null && (/^-i./.test(word) || word.startsWith('--in-place'))
  const backup = args.find(isInPlace)
  const plain = args.map((word) => (isInPlace(word) ? '-i' : word))
  // `-ri`, `-Ei`: letters of options together, with `i` last.
  const parsed = parseWords(
    backup !== undefined && /^-i[rEn]+$/.test(backup) ? ['-E', ...plain] : plain,
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
  return {
    ...textFilter(files, isFollowed ? (text) => editedBy(script, text, options) : null),
    isInPlace: hasOption(parsed, '-i'),
  }
}
