import { imagePath } from '../file-system/image-path.ts'
import { FILTERS } from '../filters/filters.ts'
import type { TextFilter } from '../filters/text-filter.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, parseWords } from './options.ts'

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

type FileFilter = (command: KnownCommand, texts: Texts) => Filtered

/** The texts of the named files, one after the other, or the piped text. */
function textsOf(
  files: TextFilter['files'],
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

const cat: FileFilter = (command, texts) => ({
  printed: textsOf(parseWords(command.args, new Set()).operands, command, texts),
  written: [],
})

const tee: FileFilter = ({ args, cwd }, { input, at }) => {
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

/** A filter whose input is piped, or comes from files of the image. */
const overFiles =
  (filterOf: (args: KnownCommand['args']) => TextFilter): FileFilter =>
  (command, texts) => {
    const { files, edit, isInPlace } = filterOf(command.args)
    const edited = (text: string | null): string | null =>
      text === null || edit === null ? null : edit(text)
    if (!isInPlace) return { printed: edited(textsOf(files, command, texts)), written: [] }
    return {
      printed: '',
      written: files.flatMap((file) => {
        if (file === null) return []
        const path = imagePath(file, command.cwd)
        const text = texts.at(path)
        return text === undefined ? [] : [[path, edited(text)] as const]
      }),
    }
  }

/** Programs that turn texts of an image into texts, as far as they are followed. */
export const TEXT_FILTERS: ReadonlyMap<string, FileFilter> = new Map<string, FileFilter>([
  ['cat', cat],
  ['tee', tee],
  ...[...FILTERS].map(([name, filterOf]) => [name, overFiles(filterOf)] as const),
])
