import { placeOf } from '../../analyse/own-lines.ts'
import type { EnvironmentChange } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import { list, listNames } from '../../text/lists.ts'
import { wrap } from '../table.ts'

/** The most names that are listed. */
const MOST_NAMES = 6

/**
 * The changes that options make to the files' requirements, and the result: one line for each
 * option.
 */
export function changesSection({ changes = [] }: Scenario, width: number): string[] {
  return changes.flatMap((change) =>
    change.option === 'then' ? [] : wrap(sentenceOf(change, change.option), width, 2),
  )
}

/** Further installs have their own section. */
type Told = Exclude<EnvironmentChange['option'], 'then'>

function sentenceOf(change: EnvironmentChange, option: Told): string {
  const { value, lines = [], still_needed_by: needed, violates = [], packages: zero = [] } = change
  const places = lines.length === 0 ? '' : ` (${list(lines.map(placeOf))})`
  switch (option) {
    case 'without':
      return `Without ${value}${places}${needed === undefined ? '.' : `: the package stays, since ${needing(needed)}.`}`
    case 'replace': {
      const [name, by] = [
        value.slice(0, value.indexOf('=')).trim(),
        value.slice(value.indexOf('=') + 1).trim(),
      ]
      const stays = needed === undefined ? '.' : `: ${name} stays, since ${needing(needed)}.`
      return `With ${by} instead of ${name}${places}${stays}`
    }
    case 'override': {
      const against = violates
        .slice(0, MOST_NAMES)
        .map(({ name, requirement }) => `${name} requires ${requirement}`)
      const refused = violates.length === 0 ? '' : ` pip would refuse it: ${list(against)}.`
      return `With ${value}, even if other packages require another version.${refused}`
    }
    case 'strip':
      return `Without files of these kinds: ${value.replaceAll(',', ', ')}. Breaks: ${change.breaks}.`
    case 'provided':
      return `Counted as zero, since the platform provides them: ${namesOf(zero)}.`
    case 'runtime':
      return `Counted as zero, since ${value} brings them: ${namesOf(zero)}.`
  }
}

const namesOf = (names: readonly string[]): string =>
  names.length === 0 ? 'no package of this environment' : listNames(names, MOST_NAMES)

const needing = (names: readonly string[]): string =>
  `${listNames(names, MOST_NAMES)} ${names.length === 1 ? 'needs' : 'need'} it`
