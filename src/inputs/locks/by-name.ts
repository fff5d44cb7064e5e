import type { Place } from '../../errors.ts'
import { lockFault } from './lock-fault.ts'

/** More versions of one name than any lock has. Each is compared for each dependency on it. */
const MOST_VERSIONS = 200

/**
 * Adds to the packages of a name.
 *
 * @throws PysizeError `invalid-lock` if there are too many
 */
export function addByName<T extends { readonly name: string; readonly place: () => Place }>(
  byName: Map<string, T[]>,
  one: T,
): void {
  const others = byName.get(one.name)
  if (others === undefined) byName.set(one.name, [one])
  else if (others.push(one) > MOST_VERSIONS)
    throw lockFault(`The lock has more than ${MOST_VERSIONS} entries for ${one.name}.`, one.place())
}
