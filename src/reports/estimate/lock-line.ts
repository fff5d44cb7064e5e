import type { LockSummary, ToolName } from '../../model/estimate.ts'
import { list, listSome } from '../../text/lists.ts'
import { wrap } from '../table.ts'

/** The number of names of one kind. */
const MOST_NAMES = 6

/** `uv.lock as uv installs it: app, group dev. Left out: extra db, groups docs and lint`. */
export function lockLine(
  lock: LockSummary | undefined,
  installer: ToolName,
  width: number,
): readonly string[] {
  if (lock === undefined) return []
  const counted = [
    ...named('project', lock.projects),
    ...named('extra', lock.extras),
    ...named('group', lock.groups),
  ]
  const { left_out } = lock
  const out = [
    ...named('project', left_out.projects),
    ...named('extra', left_out.extras),
    ...named('group', left_out.groups),
  ]
  const what = counted.length === 0 ? '' : `: ${counted.join(', ')}`
  const rest = out.length === 0 ? '' : `. Left out: ${out.join(', ')}`
  return wrap(`${lock.file} as ${installer} installs it${what}${rest}`, width, 2)
}

function named(kind: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const some =
    names.length > MOST_NAMES + 1
      ? listSome(
          names.map((text) => ({ text, count: 1 })),
          MOST_NAMES,
        )
      : list(names)
  return [`${kind}${names.length === 1 ? '' : 's'} ${some}`]
}
