import { contains, equalRanges, FULL, type Range } from '../../packaging/range.ts'
import { formatRange } from '../../packaging/range-text.ts'
import type { Candidate } from '../candidate.ts'
import { baseName, type PackageId } from '../uv-search.ts'
import type { Projects } from './projects.ts'
import { list, required } from './words.ts'

/** A subject of a sentence, and whether its verb has an `s`. */
export interface Subject {
  readonly text: string
  readonly isSingular: boolean
}

/** The versions of a package in `set` that there are: `foo 1.2`, `every version of foo from 1.2 to 1.9`. */
export function versionsInWords(id: PackageId, set: Range, projects: Projects): Subject {
  const oldestFirst = (projects.candidates(baseName(id))?.newestFirst ?? []).toReversed()
  const first = oldestFirst.findIndex(({ version }) => contains(set, version.key))
  const last = oldestFirst.findLastIndex(({ version }) => contains(set, version.key))
  const found = oldestFirst.filter(({ version }) => contains(set, version.key)).map(normal)
  if (found.length === 0) return { text: `${id} ${formatRange(set)}`, isSingular: true }
  if (found.length === 1) return { text: `${id} ${found[0]}`, isSingular: true }
  if (found.length === oldestFirst.length) return { text: `every version of ${id}`, isSingular: true }
  if (found.length < 4) return { text: `${id} ${list(found)}`, isSingular: false }
  if (found.length <= last - first)
    return { text: `${found.length} versions of ${id} from ${found[0]} to ${found.at(-1)}`, isSingular: false }
  const from = first === 0 ? '' : ` from ${found[0]}`
  const to = last === oldestFirst.length - 1 ? ' on' : first === 0 ? ` up to ${found.at(-1)}` : ` to ${found.at(-1)}`
  return { text: `every version of ${id}${from}${to}`, isSingular: true }
}

/** What a dependency asks for, as its metadata writes it where all versions concerned write the same. */
export function needInWords(id: PackageId, set: Range, on: PackageId, onSet: Range, projects: Projects): string {
  const [only, ...others] = projects.requirements(id, set, on)
  const isWritten = only !== undefined && others.length === 0 && equalRanges(only.specifier.range, onSet)
  const text = isWritten ? only.specifier.text : specifierText(onSet)
  return required(on, text)
}

/** More than this many stretches tell a person nothing: their outermost bounds do. */
const MOST_STRETCHES = 3

/** A range as specifiers; of a ragged one the hull. */
export function specifierText(range: Range): string {
  const stretches = (range.length + 1) >> 1
  if (stretches <= MOST_STRETCHES) return formatRange(range)
  return formatRange(range.length % 2 === 1 ? [range[0]!] : [range[0]!, range.at(-1)!])
}

export const isAny = (range: Range): boolean => equalRanges(range, FULL)

const normal = ({ version }: Candidate): string => version.normal

/** The best candidate below and above a range, and the newest: final and not yanked where there is such a one. */
export interface Neighbours {
  readonly below: string | null
  readonly above: string | null
  readonly newest: string | null
}

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
