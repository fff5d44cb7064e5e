import { dirname, join } from 'node:path'
import { ownEntry } from '../../../collections/own-entry.ts'
import { inputError } from '../../../errors.ts'
import type { LockExport } from '../../../images/advised/image-recipe.ts'
import type { Lock } from '../../../inputs/locks/lock.ts'
import type { EstimateOptions } from '../../../options/options.ts'
import { shellWord } from '../../../text/shell-word.ts'

/** The file to which a tool exports the packages of its lock. */
export const EXPORTED_LIST = 'requirements.lock.txt'

interface Exporter {
  readonly tools: readonly string[]
  /** The file next to the lock that the tool reads, too. */
  readonly project: 'pyproject.toml' | 'Pipfile'
  readonly command: (options: EstimateOptions, isHashed: boolean) => readonly string[]
}

/** An option for each value. */
const each = (option: string, values: readonly string[] = []): readonly string[] =>
  values.flatMap((value) => [option, shellWord(value)])

const EXPORTERS: Readonly<Record<string, Exporter>> = {
  // poetry-plugin-export: only the main group, unless others are named.
  'poetry.lock': {
    tools: ['poetry', 'poetry-plugin-export'],
    project: 'pyproject.toml',
    command: ({ extras, allExtras, groups, noDev }, isHashed) => [
      'poetry export',
      ...each('--extras', extras),
      ...(allExtras === true ? ['--all-extras'] : []),
      ...each('--with', groups),
      ...(noDev === false ? ['--all-groups'] : []),
      ...(isHashed ? [] : ['--without-hashes']),
      `-o ${EXPORTED_LIST}`,
    ],
  },
  // pdm: cli/commands/export.py and cli/filters.py
  'pdm.lock': {
    tools: ['pdm'],
    project: 'pyproject.toml',
    command: ({ extras, allExtras, groups, noDev }, isHashed) => [
      'pdm export',
      ...(noDev === false ? [] : ['--prod']),
      ...each('-G', [...(extras ?? []), ...(groups ?? [])]),
      ...(allExtras === true ? ['-G :all'] : []),
      ...(isHashed ? [] : ['--without-hashes']),
      `-o ${EXPORTED_LIST}`,
    ],
  },
  // pipenv: routines/requirements.py
  'Pipfile.lock': {
    tools: ['pipenv'],
    project: 'Pipfile',
    command: ({ groups = [], noDev }, isHashed) => [
      'pipenv requirements',
      ...(noDev === false ? ['--dev'] : []),
      ...(groups.length === 0
        ? []
        : ['--categories', shellWord(['packages', ...groups].join(' '))]),
      ...(isHashed ? ['--hash'] : []),
      `> ${EXPORTED_LIST}`,
    ],
  },
}

/**
 * How a build makes a list for pip from a lock that pip cannot read, by the tool of the lock.
 *
 * @returns null for a lock of another kind
 * @throws PysizeError exit 2 `not-advised` if the lock names a folder, because the list would
 *   contain only its path
 */
export function exportedLock(
  lock: Lock,
  options: EstimateOptions,
): { readonly exported: LockExport; readonly reads: readonly string[] } | null {
  const exporter = ownEntry(EXPORTERS, lock.format)
  if (exporter === undefined) return null
  const folder = lock.packages.find(
    ({ name, source }) => source.kind === 'folder' && !lock.parts.members.includes(name),
  )
  if (folder !== undefined)
    throw inputError(
      'not-advised',
      `${folder.name} of ${lock.file} is a folder, but its code is not in the build stage.`,
      {
        places: [folder.place()],
        hint: 'Leave it out of the lock: the Dockerfile copies your code.',
      },
    )
  // pip accepts no hash of a checkout, and with one hash it requires all.
  const isHashed = !lock.packages.some(({ source }) => source.kind === 'repository')
  return {
    exported: {
      tools: exporter.tools,
      command: exporter.command(options, isHashed).join(' '),
    },
    reads: [join(dirname(lock.file), exporter.project), lock.file],
  }
}
