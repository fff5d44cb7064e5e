import { ownEntry } from '../../collections/own-entry.ts'
import { isKnown, type ShellValue } from '../shell-value.ts'
import { absolute } from './builtins.ts'
import type { FileTest, Word } from './command.ts'
import { valueOfWord } from './field.ts'

/** The tests of `test` that files decide, by their letters. */
const KINDS: Readonly<Record<string, FileTest['kind'] | undefined>> = {
  '-e': 'any',
  '-a': 'any',
  '-r': 'any',
  '-s': 'file',
  '-f': 'file',
  '-d': 'folder',
}

/** The result of `-f PATH` for a file; undefined if its path is unknown, or for another test. */
export function testedFile(
  operator: string,
  path: ShellValue,
  cwd: ShellValue,
): FileTest | undefined {
  const kind = ownEntry(KINDS, operator)
  const whole = absolute(path, cwd)
  return kind === undefined || path.text === '' || !isKnown(whole)
    ? undefined
    : { path: whole.text, kind, isThere: true }
}

/** The result of `[ -f PATH ]` or `[ ! -f PATH ]` for a file. */
export function fileTestOfWords(words: readonly Word[], cwd: ShellValue): FileTest | undefined {
  if (words[0]?.text === '!') {
    const inner = fileTestOfWords(words.slice(1), cwd)
    return inner && { ...inner, isThere: !inner.isThere }
  }
  const [operator, path] = words
  return words.length === 2 && operator!.kind === 'text' && path!.kind !== 'unknown'
    ? testedFile(operator!.text, valueOfWord(path!), cwd)
    : undefined
}

export const fileTested = (file: FileTest | undefined): { readonly file?: FileTest } =>
  file === undefined ? {} : { file }
