import type { Edit } from '../../model/change.ts'
import { identityOf } from '../source.ts'
import { applyEdits } from './apply-edits.ts'
import { readText } from './read-text.ts'

/** The texts of the files that edits change, by `identityOf`. */
export function editedTexts(edits: readonly Edit[], cwd: string): ReadonlyMap<string, string> {
  const files = new Map<string, Edit[]>()
  for (const edit of edits) {
    const others = files.get(edit.file)
    if (others === undefined) files.set(edit.file, [edit])
    else others.push(edit)
  }
  return new Map(
    [...files].map(([file, own]) => [identityOf(file, cwd), applyEdits(readText(file, cwd), own)]),
  )
}
