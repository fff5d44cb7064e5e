import { cut, tr } from './character-filters.ts'
import { grep } from './grep-filter.ts'
import { awk, head, sort, tail, uniq, xargs } from './line-filters.ts'
import { sed } from './sed-filter.ts'
import type { FilterArguments, TextFilter } from './text-filter.ts'

/** Programs that turn a text into another, by name. Only what is followed gives a text. */
export const FILTERS: ReadonlyMap<string, (args: FilterArguments) => TextFilter> = new Map([
  ['sed', sed],
  ['grep', grep('basic')],
  ['egrep', grep('extended')],
  ['fgrep', grep('text')],
  ['head', head],
  ['tail', tail],
  ['sort', sort],
  ['uniq', uniq],
  ['tr', tr],
  ['cut', cut],
  ['awk', awk],
  ['xargs', xargs],
])
