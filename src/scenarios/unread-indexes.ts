import { type Warning, warning } from '../errors.ts'
import type { Universe } from '../resolve/universe.ts'
import { listNames } from '../text/lists.ts'

/** Of so many projects the names are told. */
const MOST_NAMES = 5

/** What a person should know where an installer goes on without an index's page: one warning for each index and way to fail. */
export function unreadIndexes(universe: Pick<Universe, 'unread'>): readonly Warning[] {
  const groups = new Map<string, { readonly index: string; readonly reason: string; readonly names: string[] }>()
  for (const { index, failure, name } of universe.unread()) {
    const { reason } = failure
    const key = `${index} ${reason}`
    const group = groups.get(key) ?? { index, reason, names: [] }
    groups.set(key, group)
    group.names.push(name)
  }
  return [...groups.values()].map(({ index, reason, names }) =>
    warning('index-unread', `${index} was not read for ${listNames(names.sort(), MOST_NAMES)}: it ${reason}.`),
  )
}
