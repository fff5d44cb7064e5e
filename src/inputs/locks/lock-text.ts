import { inputError } from '../../errors.ts'
import type { SourceText } from '../source.ts'
import { lockFault } from './lock-fault.ts'

/** The first line of a file that Git LFS keeps elsewhere (git-lfs, docs/spec.md). */
const POINTER = 'version https://git-lfs.github.com/spec/'

/**
 * Refuses what Git or an interrupted tool leaves in place of a lock file. A parser would only say
 * that some character is wrong.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
export function requireLockText({ file, text, wide }: SourceText): void {
  // A file system that was interrupted leaves NULs in place of what was not yet written.
  if (wide === undefined && /^\0+$/.test(text))
    throw lockFault(`${file} contains only NUL bytes.`, { file })
  // Every tool reads its lock as UTF-8. Without a mark, each ASCII character has a NUL next to it.
  if (wide !== undefined || /^.?\0/s.test(text))
    throw inputError('invalid-lock', `${file} is ${wide ?? 'UTF-16'}, and not UTF-8.`, {
      places: [{ file }],
      hint: 'Create the lock file again with its tool, or save it as UTF-8.',
    })
  if (text.trim() === '') throw lockFault(`${file} is empty.`, { file })
  if (text.startsWith(POINTER))
    throw inputError('invalid-lock', `${file} is a pointer of Git LFS, and not the lock itself.`, {
      places: [{ file, line: 1, column: 1, text: text.split('\n', 1)[0]! }],
      hint: 'Run git lfs pull.',
    })
  // A server that has no such file answers with a page.
  if (/^\s*<(?:!doctype|html|\?xml)\b/i.test(text))
    throw inputError('invalid-lock', `${file} is a page in HTML or XML, and not a lock file.`, {
      places: [{ file, line: 1, column: 1, text: text.split('\n', 1)[0]!.slice(0, 200) }],
      hint: 'Download the file itself, or create the lock file again with its tool.',
    })
  const conflict = /^<{7} .*$/m.exec(text)
  if (conflict === null) return
  throw inputError('invalid-lock', `${file} contains a merge conflict.`, {
    places: [
      {
        file,
        line: text.slice(0, conflict.index).split('\n').length,
        column: 1,
        text: conflict[0].slice(0, 200),
      },
    ],
    hint: 'Resolve the conflict in the files that it was made from, then lock again.',
  })
}
