import { textOfFile } from '../../cache/regular-file.ts'
import { liesIn, rebased } from '../../images/file-system/image-path.ts'
import { exists, hostPathOf } from '../../images/file-system/look-up.ts'
import type { StageState } from './image-work.ts'

/** The longest file of an image that commands filter. */
const LONGEST = 1 << 20

/**
 * The text of a file of the image; null if a file with unknown text is there, undefined if there is
 * none.
 */
export function textAt(path: string, { texts, files }: StageState): string | null | undefined {
  const written = texts.get(path)
  if (written !== undefined) return written
  const host = hostPathOf(files, path)
  const own = host === undefined ? undefined : textOr(host)
  return own ?? (exists(files, path) ? null : undefined)
}

function textOr(host: string): string | undefined {
  try {
    return textOfFile(host, LONGEST)
  } catch {
    return undefined
  }
}

/** The known texts, for a reader of requirements. */
export const knownTexts = ({ texts }: StageState): ReadonlyMap<string, string> =>
  new Map([...texts].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])))

/** The texts at and below a path, moved to another one. */
export const movedTexts = (
  texts: StageState['texts'],
  from: string,
  to: string,
): StageState['texts'] =>
  new Map(
    [...texts].flatMap(([path, text]) =>
      liesIn(path, from) ? [[rebased(path, from, to), text] as const] : [],
    ),
  )
