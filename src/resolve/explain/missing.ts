import { didYouMean } from '../../inputs/nearest.ts'
import type { Absence } from './absence.ts'
import { IMPORT_NAMES, POPULAR_NAMES } from './known-names.ts'
import type { Projects } from './projects.ts'
import { list } from './words.ts'

/** A project that no index has: what was probably meant. */
export function describeMissing(name: string, projects: Projects): Absence {
  const indexes = projects.indexes(name)
  const where =
    indexes.length === 0
      ? 'no index has it'
      : `${indexes.length === 1 ? '' : 'neither '}${list(indexes, 'nor')} ${indexes.length === 1 ? 'does not have it' : 'has it'}`
  const distribution = IMPORT_NAMES.get(name)
  return {
    code: 'no-such-package',
    statements: [`there is no package ${name}: ${where}`],
    hint:
      distribution !== undefined
        ? `It is imported as ${name}, and installed as ${distribution}.`
        : (didYouMean(
            name,
            [...projects.names(), ...POPULAR_NAMES].filter((known) => known !== name),
          ) ?? 'Check its spelling, or name the index that has it with --extra-index-url.'),
  }
}
