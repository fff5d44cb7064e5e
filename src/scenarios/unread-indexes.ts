import { type Warning, warning } from '../errors.ts'
import type { Universe } from '../resolve/universe.ts'
import { listNames } from '../text/lists.ts'

/** At most this many projects are named. */
const MOST_NAMES = 5

/**
 * Warnings for pages that could not be read if the installer continues without them: one for each
 * index and reason.
 */
export function unreadIndexes(universe: Pick<Universe, 'unread'>): readonly Warning[] {
  const groups = new Map<
    string,
    { readonly index: string; readonly reason: string; readonly names: Set<string> }
  >()
  for (const { index, failure, name } of universe.unread()) {
    const { reason } = failure
    const key = `${index} ${reason}`
    const group = groups.get(key) ?? { index, reason, names: new Set<string>() }
    groups.set(key, group)
    group.names.add(name)
  }
  return [...groups.values()].map(({ index, reason, names }) =>
    warning(
      'index-unread',
      `${index} was not read for ${listNames([...names].sort(), MOST_NAMES)}: it ${reason}.`,
    ),
  )
}
