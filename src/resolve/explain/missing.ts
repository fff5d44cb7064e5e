import { didYouMean } from '../../inputs/nearest.ts'
import type { Absence } from './absence.ts'
import { IMPORT_NAMES, POPULAR_NAMES } from './known-names.ts'
import type { Projects } from './projects.ts'
import { list } from './words.ts'

/** A project that no index has: what was probably meant. */
export function describeMissing(name: string, projects: Projects): Absence {
  const indexes = projects.indexes(name)
  const others = [...projects.names(), ...POPULAR_NAMES].filter((known) => known !== name)
  const distribution = IMPORT_NAMES.get(name)
  return {
    code: 'no-such-package',
    statements: [`there is no package ${name}${indexes.length === 0 ? '' : ` on ${list(indexes, 'or')}`}`],
    hint:
      distribution !== undefined
        ? `It is imported as ${name}, and installed as ${distribution}.`
        : (didYouMean(name, others) ?? 'Check its spelling, or name the index that has it with --extra-index-url.'),
  }
}
