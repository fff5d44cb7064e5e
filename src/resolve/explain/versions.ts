import { contains, equalRanges, FULL, type Range } from '../../packaging/range.ts'
import { formatRange } from '../../packaging/range-text.ts'
import type { Candidate } from '../candidate.ts'
import { baseName, type PackageId } from '../uv-search.ts'
import type { Projects } from './projects.ts'
import { list, readable } from './words.ts'

/** A subject of a sentence, and whether its verb has an `s`. */
export interface Subject {
  readonly text: string
  readonly isSingular: boolean
}

/** Up to this many versions are named one by one. */
const FEW = 3

/** The versions of a package in `set` that there are: `foo 1.2`, `every version of foo from 1.2 to 1.9`. */
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
  if (found.length <= last - first) return { text: `${found.length} versions of ${id} from ${oldest} to ${newest}`, isSingular: false }
  if (last === all.length - 1) return { text: `every version of ${id} from ${oldest} on`, isSingular: true }
  return { text: `every version of ${id} ${first === 0 ? 'up' : `from ${oldest}`} to ${newest}`, isSingular: true }
}

/** A longer text than this tells a person nothing: the outermost bounds do. */
const LONGEST_TEXT = 60

/** A range as specifiers; of a ragged one the hull. */
export function specifierText(range: Range): string {
  const text = formatRange(range)
  const hull = range.length % 2 === 1 ? range.slice(0, 1) : [range[0]!, range.at(-1)!]
  return text.length <= LONGEST_TEXT || isAny(hull) ? text : formatRange(hull)
}

/** Something asked for: `foo>=1`, or `foo` where any version will do. `text` is how the specifier was written, null where it was not. */
export function askedInWords(id: PackageId, set: Range, text: string | null): string {
  return isAny(set) ? id : `${id}${text === null ? specifierText(set) : readable(text)}`
}

/** What a dependency asks for, as its metadata writes it where all versions concerned write the same; else null. */
export function writtenNeed(id: PackageId, set: Range, on: PackageId, onSet: Range, projects: Projects): string | null {
  const [only, ...others] = projects.requirements(id, set, on)
  return only !== undefined && others.length === 0 && equalRanges(only.specifier.range, onSet) ? only.specifier.text : null
}

export const isAny = (range: Range): boolean => equalRanges(range, FULL)

/** The best candidate below and above a range, and the newest: final and not yanked where there is such a one. */
export interface Neighbours {
  readonly below: string | null
  readonly above: string | null
  readonly newest: string | null
}

export const NO_NEIGHBOURS: Neighbours = { below: null, above: null, newest: null }

export function neighboursOf(newestFirst: readonly Candidate[], range: Range): Neighbours {
  const low = range[0] ?? ''
  const high = range.length % 2 === 0 ? range.at(-1) : undefined
  const usual = newestFirst.filter(({ version, yanked }) => !yanked && !version.isPrerelease)
  const offered = usual.length > 0 ? usual : newestFirst
  return {
    below: offered.find(({ version }) => version.key < low)?.version.normal ?? null,
    above: high === undefined ? null : (offered.findLast(({ version }) => version.key >= high)?.version.normal ?? null),
    newest: offered[0]?.version.normal ?? null,
  }
}
