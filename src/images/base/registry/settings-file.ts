import { textOfFile } from '../../../cache/regular-file.ts'
import { type Warning, warning } from '../../../errors.ts'

/** The largest file of settings that is read, bytes. */
const LARGEST_SETTINGS = 1 << 20

/** Rules from a file of settings, and a warning if the file is faulty. */
export interface MirrorSettings<Rule> {
  readonly rules: readonly Rule[]
  readonly warnings: readonly Warning[]
}

/**
 * The rules in the first of several files that can be read. A file of another format has no rules,
 * and is named in a warning: its author expects it to be used.
 *
 * @param parse the rules of a text; null if the text is not of the format
 */
export function mirrorSettings<Rule>(
  files: readonly string[],
  format: string,
  parse: (text: string) => readonly Rule[] | null,
): MirrorSettings<Rule> {
  for (const file of files) {
    const text = textOfFile(file, LARGEST_SETTINGS)
    if (text === undefined) continue
    const rules = text.trim() === '' ? [] : parse(text)
    if (rules !== null) return { rules, warnings: [] }
    const message = `${file} is not ${format}, so its mirrors are not used.`
    return { rules: [], warnings: [warning('mirrors-not-read', message)] }
  }
  return { rules: [], warnings: [] }
}
