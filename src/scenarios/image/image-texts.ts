import { textOfFile } from '../../cache/regular-file.ts'
import { liesIn, rebased } from '../../images/file-system/image-path.ts'
import { exists, hostPathOf } from '../../images/file-system/look-up.ts'
import type { StageState } from './image-work.ts'

/** No file that commands of an image filter is longer. */
const LONGEST = 1 << 20

/**
 * The text of a file of the image; null where something is there that is not known, undefined where
 * nothing is.
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

/** The texts that are known, for a reader of requirements. */
export const knownTexts = ({ texts }: StageState): ReadonlyMap<string, string> =>
  new Map([...texts].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])))

/** The texts of a path and below it, at another. */
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
