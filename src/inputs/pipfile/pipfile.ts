import { inputError, type Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import {
  isTable,
  lineOfPlace,
  parseToml,
  placeOfKey,
  stringAt,
  stringList,
  type TomlTable,
  tableAt,
} from '../../source-trees/toml.ts'
import { concealValue } from '../../text/concealed.ts'
import { didYouMean } from '../../text/nearest.ts'
import type { PinnedIndex } from '../index-options.ts'
import type { WrittenRequirement } from '../input.ts'
import { fileUrl, isArchive } from '../links.ts'
import { type ProjectText, projectRequirement } from '../pyproject/project-requirements.ts'
import { folderOf, type SourceText } from '../source.ts'
import { groupOfCategory, pipfileCategories } from './categories.ts'

/** The requested parts of a Pipfile, and the context to read it in. */
export interface PipfileOptions {
  readonly groups: readonly string[]
  readonly allGroups?: boolean | undefined
  readonly onlyGroups?: readonly string[] | undefined
  readonly cwd: string
  /** Variables that may occur as `${VAR}` in the URL of a source. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface PipfileInput {
  readonly requirements: readonly WrittenRequirement[]
  /** The first source; null is PyPI. The others are used only for packages that name them. */
  readonly main: string | null
  readonly allowsPrereleases: boolean
  /** `python_full_version` or `python_version` of `[requires]`, as a value of `--python`. */
  readonly python: string | null
}

/**
 * Reads Pipenv's file: `[packages]`, and the requested categories (pipenv: project.py,
 * utils/requirementslib.py). `[dev-packages]` is the group `develop`.
 *
 * @throws PysizeError exit 2: `invalid-toml`, `invalid-requirement`, `unknown-group`,
 *   `unknown-index`
 */
export function readPipfile(
  { file, text }: SourceText,
  { groups, allGroups, onlyGroups = [], cwd, env }: PipfileOptions,
): PipfileInput {
  const table = parseToml(file, text)
  const sources = sourcesOf(table, env)
  const categories = pipfileCategories(table)
  const wanted =
    onlyGroups.length > 0
      ? onlyGroups
      : allGroups === true
        ? categories.map(groupOfCategory)
        : groups
  const tables = wanted.map((group) => {
    const name = normalizeName(group).replace(/^dev(?:-packages)?$/, 'develop')
    const found = categories.find((category) => groupOfCategory(category) === name)
    if (found !== undefined) return found
    const known = categories.map(groupOfCategory)
    const hint =
      didYouMean(name, known) ??
      (known.length === 0 ? 'It has none.' : `There are: ${known.join(', ')}.`)
    throw inputError('unknown-group', `${file} has no category ${group}.`, {
      places: [{ file }],
      hint,
    })
  })
  const where = { file, text, cwd }
  const requirements = [
    ...new Set([...(onlyGroups.length > 0 ? [] : ['packages']), ...tables]),
  ].flatMap((category) =>
    Object.entries(tableAt(table, category)).map(([name, value]) =>
      pipfileRequirement(name, value, category, sources, where),
    ),
  )
  const requires = tableAt(table, 'requires')
  return {
    requirements,
    main: [...sources.values()][0]?.url ?? null,
    allowsPrereleases: tableAt(table, 'pipenv').allow_prereleases === true,
    python:
      stringAt(requires, 'python_full_version') ?? stringAt(requires, 'python_version') ?? null,
  }
}

/** The groups that can be requested. */
export const pipfileGroups = ({ file, text }: SourceText): readonly string[] =>
  pipfileCategories(parseToml(file, text)).map(groupOfCategory).sort()

function sourcesOf(table: TomlTable, env: PipfileOptions['env']): ReadonlyMap<string, PinnedIndex> {
  const sources = Array.isArray(table.source) ? table.source.filter(isTable) : []
  return new Map(
    sources.flatMap((source, at) => {
      const url = stringAt(source, 'url')
      return url === undefined
        ? []
        : [
            [
              stringAt(source, 'name') ?? String(at),
              { url: expanded(url, env), flat: false },
            ] as const,
          ]
    }),
  )
}

/** Like Python's `os.path.expandvars`: an unset variable stays as written. */
const expanded = (url: string, env: PipfileOptions['env']): string =>
  url.replace(/\$(?:\{(\w+)\}|(\w+))/g, (written, braced?: string, bare?: string) => {
    const value = env[braced ?? bare ?? '']
    if (value === undefined) return written
    concealValue(value, written)
    return value
  })

/** Variables of markers that may be keys of a package's table. */
const MARKER_KEYS = [
  ...[
    'os_name',
    'sys_platform',
    'platform_machine',
    'platform_python_implementation',
    'platform_release',
  ],
  ...[
    'platform_system',
    'platform_version',
    'python_version',
    'python_full_version',
    'implementation_name',
    'implementation_version',
  ],
]

function pipfileRequirement(
  name: string,
  value: unknown,
  section: string,
  sources: ReadonlyMap<string, PinnedIndex>,
  { file, text, cwd }: ProjectText,
): WrittenRequirement {
  const place: Place = placeOfKey(file, text, section, name)
  const table = typeof value === 'string' ? { version: value } : isTable(value) ? value : undefined
  if (table === undefined)
    throw inputError(
      'invalid-requirement',
      `${name} in [${section}] is neither a version nor a table.`,
      { places: [place] },
    )
  const extras = stringList(table.extras) ?? []
  const keys = MARKER_KEYS.flatMap((key) => {
    const condition = stringAt(table, key)
    return condition === undefined ? [] : [`${key} ${condition}`]
  })
  const markers = [
    ...keys,
    ...(stringAt(table, 'markers') === undefined ? [] : [stringAt(table, 'markers')!]),
  ]
  const url = urlOf(table, folderOf(file, cwd))
  const marker = markers.length === 0 ? '' : ` ; ${markers.map((one) => `(${one})`).join(' and ')}`
  const version = (stringAt(table, 'version') ?? '*').trim()
  const range =
    version === '*' || version === '' ? '' : /^\d/.test(version) ? `==${version}` : version
  if (range !== '' && !/^(?:===|[=!~<>]=|[<>])/.test(range))
    throw inputError(
      'invalid-requirement',
      `${name} in [${section}] has no version that can be read: '${version.slice(0, 50)}'.`,
      {
        places: [place],
        hint: 'Write "*" or a condition such as ">=1.2".',
      },
    )
  const what = `${name}${extras.length === 0 ? '' : `[${extras.join(',')}]`}`
  const written = projectRequirement(
    `${what}${url === undefined ? range : ` @ ${url}`}${marker}`,
    section,
    {
      file,
      text,
      cwd,
      placeOf: () => place,
    },
  )
  const own = {
    ...written,
    text: lineOfPlace(place) ?? written.text,
    editable: table.editable === true,
  }
  const index = stringAt(table, 'index')
  if (index === undefined || index === [...sources.keys()][0]) return own
  const pinned = sources.get(index)
  if (pinned !== undefined) return { ...own, index: pinned }
  const hint =
    sources.size === 0
      ? 'Declare it in [[source]].'
      : `There are: ${[...sources.keys()].join(', ')}.`
  throw inputError(
    'unknown-index',
    `${name} comes from the source ${index}, which [[source]] does not declare.`,
    { places: [place], hint },
  )
}

function urlOf(table: TomlTable, folder: string): string | undefined {
  const subdirectory = stringAt(table, 'subdirectory')
  const fragment = subdirectory === undefined ? '' : `#subdirectory=${subdirectory}`
  for (const kind of ['git', 'hg', 'svn', 'bzr']) {
    const repository = stringAt(table, kind)
    if (repository === undefined) continue
    const revision = stringAt(table, 'ref')
    const url = repository.replace(/^([\w.-]+@[\w.-]+):(?!\/\/)/, 'ssh://$1/')
    return `${url.startsWith(`${kind}+`) ? '' : `${kind}+`}${url}${revision === undefined ? '' : `@${revision}`}${fragment}`
  }
  const path = stringAt(table, 'path') ?? stringAt(table, 'file')
  if (path === undefined) return undefined
  return /^[a-z][a-z0-9+.-]+:/i.test(path)
    ? path + fragment
    : fileUrl(isArchive(path) ? path : `${path}/${subdirectory ?? ''}`, folder)
}
