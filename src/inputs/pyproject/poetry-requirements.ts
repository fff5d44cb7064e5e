import { inputError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import type { PoetryDependency } from '../../source-trees/poetry/poetry-table.ts'
import { lineOfPlace, placeOfKey } from '../../source-trees/toml.ts'
import type { WrittenRequirement } from '../input.ts'
import { type ProjectText, projectRequirement } from './project-requirements.ts'
import type { IndexTables } from './tool-indexes.ts'

/**
 * A dependency of a table of Poetry's, at the line of its name.
 *
 * @param section the table: `tool.poetry.dependencies`
 * @throws PysizeError exit 2: `invalid-requirement` for a dependency that cannot be written as a
 *   requirement, `unknown-index`
 */
export function poetryRequirement(
  { name, requirement, source, path, isEditable }: PoetryDependency,
  section: string,
  indexes: IndexTables | null,
  where: ProjectText,
): WrittenRequirement {
  const place = placeOfKey(where.file, where.text, section, name)
  if (requirement === null)
    throw inputError(
      'invalid-requirement',
      `[${section}] gives ${name} a version constraint that pip cannot follow.`,
      {
        places: [place],
        hint:
          path === null
            ? 'Write it as a range, such as ">=1.2,<3".'
            : 'Save the file in the folder that its paths are relative to.',
      },
    )
  const written = projectRequirement(requirement, section, where)
  const own = {
    ...written,
    text: lineOfPlace(place) ?? requirement,
    origin: [place] as const,
    editable: isEditable,
  }
  if (source === null || source.toLowerCase() === 'pypi') return own
  const index = indexes?.named.get(source)
  if (index === undefined)
    throw inputError(
      'unknown-index',
      `${name} comes from the source ${source}, which [[tool.poetry.source]] does not declare.`,
      {
        places: [place],
        ...(indexes === null
          ? {}
          : { hint: `There are: ${[...indexes.named.keys()].join(', ')}.` }),
      },
    )
  return { ...own, index }
}

/** The dependency that a requirement was made of. */
export const madeFrom = (
  dependencies: readonly PoetryDependency[],
  { text, requirement }: WrittenRequirement,
): PoetryDependency | undefined =>
  dependencies.find(
    (one) => one.requirement === text && normalizeName(one.name) === requirement?.name,
  )
