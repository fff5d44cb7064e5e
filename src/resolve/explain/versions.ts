import { contains, equalRanges, FULL, type Range } from '../../packaging/versions/range.ts'
import { formatRange } from '../../packaging/versions/range-text.ts'
import { list } from '../../text/lists.ts'
import type { Candidates } from '../candidates.ts'
import { baseName, type PackageId } from '../uv/search.ts'
import type { Projects } from './projects.ts'
import { readable } from './words.ts'

/** The subject of a sentence, and whether its verb ends in `s`. */
export interface Subject {
  readonly text: string
  readonly isSingular: boolean
}

/** Up to this many versions are named one by one. */
const FEW = 3

/**
 * The existing versions of a package in `set`: `foo 1.2`, `every version of foo from 1.2 to 1.9`.
 */
export function versionsInWords(id: PackageId, set: Range, projects: Projects): Subject {
  const all = (projects.candidates(baseName(id))?.newestFirst ?? []).toReversed()
  const places = [...all.keys()].filter((place) => contains(set, all[place]!.version.key))
  const found = places.map((place) => all[place]!.version.normal)
  const [oldest, newest] = [found[0], found.at(-1)]
  if (oldest === undefined) return { text: `${id} ${formatRange(set)}`, isSingular: true }
  if (found.length === 1) return { text: `${id} ${oldest}`, isSingular: true }
  if (found.length === all.length) return { text: `every version of ${id}`, isSingular: true }
  if (found.length <= FEW) return { text: `${id} ${list(found)}`, isSingular: false }
  const [first, last] = [places[0]!, places.at(-1)!]
  if (found.length <= last - first)
    return {
      text: `${found.length} versions of ${id} from ${oldest} to ${newest}`,
      isSingular: false,
    }
  if (last === all.length - 1)
    return { text: `every version of ${id} from ${oldest}`, isSingular: true }
  return {
    text: `every version of ${id} ${first === 0 ? 'up' : `from ${oldest}`} to ${newest}`,
    isSingular: true,
  }
}

/** A longer text than this is replaced by the outermost bounds. */
const LONGEST_TEXT = 60

/** A range as specifiers; for a fragmented range, its hull. */
export function specifierText(range: Range): string {
  const text = formatRange(range)
  const hull = range.length % 2 === 1 ? range.slice(0, 1) : [range[0]!, range.at(-1)!]
  return text.length <= LONGEST_TEXT || isAny(hull) ? text : formatRange(hull)
}

/**
 * A requirement: `foo>=1`, or `foo` for any version. `text` is the specifier as written, null if
 * there is none.
 */
export function requirementInWords(id: PackageId, set: Range, text: string | null): string {
  return isAny(set) ? id : `${id}${text === null ? specifierText(set) : readable(text)}`
}

/**
 * The specifier of a dependency as in the metadata; null if it differs between the versions in
 * `set`.
 */
export function writtenNeed(
  id: PackageId,
  set: Range,
  on: PackageId,
  onSet: Range,
  projects: Projects,
): string | null {
  const [only, ...others] = projects.requirements(id, set, on)
  return only !== undefined && others.length === 0 && equalRanges(only.specifier.range, onSet)
    ? only.specifier.text
    : null
}

export const isAny = (range: Range): boolean => equalRanges(range, FULL)

/**
 * The versions next to a range, for people: `the nearest are 1.9 and 2.1`. Final and not yanked
 * ones if there are any. Empty if there are none.
 */
export function nearestTexts({ newestFirst, rejected }: Candidates, range: Range): string {
  const low = range[0] ?? ''
  const high = range.length % 2 === 0 ? range.at(-1) : undefined
  const usual = newestFirst.filter(({ version, yanked }) => !yanked && !version.isPrerelease)
  const offered = usual.length > 0 ? usual : newestFirst
  const below = offered.find(({ version }) => version.key < low)?.version.normal
  const above =
    high === undefined
      ? undefined
      : offered.findLast(({ version }) => version.key >= high)?.version.normal
  const newest = offered[0]?.version.normal
  if (newest === undefined)
    return rejected[0] === undefined
      ? ''
      : `there is ${rejected[0].version.normal}, but not for this target`
  const near = [below, above].filter((version) => version !== undefined)
  if (near.length === 0 || (near.length === 1 && near[0] === newest))
    return `the newest is ${newest}`
  const nearby = near.length === 1 ? `the nearest is ${near[0]}` : `the nearest are ${list(near)}`
  return near.includes(newest) ? nearby : `${nearby}, the newest is ${newest}`
}
