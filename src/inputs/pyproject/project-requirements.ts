import { dirname } from 'node:path'
import { inputError, type Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import {
  parseRequirement,
  type Requirement,
  RequirementError,
} from '../../packaging/requirement.ts'
import type { DeclaredProject } from '../../source-trees/declared-project.ts'
import { placeOfString } from '../../source-trees/toml.ts'
import { didYouMean } from '../../text/nearest.ts'
import { sentence } from '../../text/sentence.ts'
import type { TakeTurn } from '../../turns.ts'
import type { WrittenRequirement } from '../input.ts'
import { requireFewLines } from '../input-limits.ts'
import { fileUrl, pathOfFileUrl } from '../links.ts'
import { isUrl } from '../source.ts'

/** The source file of a project's requirements. */
export interface ProjectText {
  readonly file: string
  readonly text: string
  readonly cwd: string
  /** The place of a requirement; by default, the text is searched for it in quotes. */
  readonly placeOf?: (text: string, section: string) => Place
  /** The index that an installer uses for a requirement, depending on the part that requires it. */
  readonly placed?: (written: WrittenRequirement, askedBy: AskedBy) => readonly WrittenRequirement[]
}

/** The part of a project that contains a requirement; empty for its main dependencies. */
export interface AskedBy {
  readonly extra?: string
  readonly group?: string
}

/**
 * The requirements of a project with some of its extras. An extra may name further ones of the same
 * project (`all = ["name[a,b]"]`).
 *
 * @throws PysizeError, exit code 2: an extra that the project lacks, a faulty requirement
 */
export async function projectRequirements(
  project: DeclaredProject,
  extras: readonly string[],
  where: ProjectText,
  turn: TakeTurn,
): Promise<readonly WrittenRequirement[]> {
  const own = normalizeName(project.name)
  const { placed = (input) => [input] } = where
  const seen = new Set<string>()
  const found: WrittenRequirement[] = []
  const expand = async (
    texts: readonly string[],
    section: string,
    askedBy: AskedBy,
  ): Promise<void> => {
    for (const text of texts) {
      await turn()
      const input = projectRequirement(text, section, where)
      requireFewLines(found.length + 1, { file: where.file })
      const isOwn = own !== '' && input.requirement?.name === own
      if (isOwn) await expandExtras(input.extras)
      else for (const one of placed(input, askedBy)) found.push(one)
    }
  }
  const expandExtras = async (names: readonly string[]): Promise<void> => {
    for (const extra of names) {
      const name = normalizeName(extra)
      if (seen.has(name)) continue
      seen.add(name)
      const texts = project.optional.get(name)
      if (texts === undefined) throw unknownExtra(extra, project, where.file)
      await expand(texts, 'project.optional-dependencies', { extra: name })
    }
  }
  await expand(project.dependencies, 'project', {})
  await expandExtras(extras)
  return found
}

/**
 * @throws PysizeError, exit code 2, with a caret if the string is found in the text
 */
export function projectRequirement(
  text: string,
  section: string,
  { file, text: whole, cwd, placeOf }: ProjectText,
): WrittenRequirement {
  const place = placeOf?.(text, section) ?? placeOfString(file, whole, section, text)
  const requirement = parse(withFolder(text, file, cwd), (error) => {
    const column = place.column === undefined ? {} : { column: place.column + error.column - 1 }
    return inputError(
      'invalid-requirement',
      sentence(`${text} is not a requirement: ${error.message}`),
      {
        places: [{ ...place, ...column }],
        cause: error,
      },
    )
  })
  const { url, extras, marker } = requirement
  return {
    text,
    requirement,
    url,
    path: url === null ? null : (pathOfFileUrl(url, cwd) ?? null),
    editable: false,
    extras,
    marker,
    hashes: {},
    configSettings: {},
    constraint: false,
    origin: [place],
  }
}

/** The words with which PDM and Hatch name the project's folder in a `file:` URL. */
const withFolder = (text: string, file: string, cwd: string): string =>
  text.includes('{')
    ? text
        .replace(/^-e\s+file:\/\/(\S*?)#egg=([\w.-]+)\s*$/, '$2 @ file://$1')
        .replace(/file:\/{2,3}\$\{PROJECT_ROOT\}|\{root:uri\}/g, () =>
          fileUrl(file === '-' || isUrl(file) ? '.' : dirname(file), cwd),
        )
    : text

function parse(text: string, toError: (error: RequirementError) => Error): Requirement {
  try {
    return parseRequirement(text)
  } catch (error) {
    throw error instanceof RequirementError ? toError(error) : error
  }
}

function unknownExtra(extra: string, project: DeclaredProject, file: string): Error {
  const known = [...project.optional.keys()]
  const hint =
    didYouMean(normalizeName(extra), known) ??
    (known.length === 0 ? 'It has no extras.' : `There are: ${known.join(', ')}.`)
  return inputError('unknown-extra', `${file} has no extra ${extra}.`, { places: [{ file }], hint })
}
