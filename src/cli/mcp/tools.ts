import type { Document } from '../../model/documents.ts'
import { OPTIONS } from '../../options/option-table.ts'
import type { EstimateOptions } from '../../options/options.ts'
import type { Library } from '../library.ts'

/** A tool as `tools/list` describes it, and its library call. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly properties: Readonly<Record<string, object>>
  readonly required: readonly string[]
  /** @param given the arguments, which fit `properties` */
  readonly ask: (
    library: Library,
    given: ToolArguments,
    options: EstimateOptions,
  ) => Promise<Document>
}

export type ToolArguments = Readonly<Record<string, unknown>>

const text = (description: string): object => ({ type: 'string', description })
const texts = (description: string): object => ({
  type: 'array',
  items: { type: 'string' },
  description,
})

/**
 * Options of every tool: those that decide the answer, and none that names a path, a login or an
 * index.
 */
const SHARED = [
  'with',
  'extras',
  'groups',
  'python',
  'platform',
  'installer',
  'torch',
  'excludeNewer',
  'offline',
] as const

const shared: Readonly<Record<string, object>> = Object.fromEntries(
  SHARED.map((name) => {
    const { about, type } = OPTIONS[name]!
    if (type === 'flag') return [name, { type: 'boolean', description: about }]
    return [
      name,
      type === 'texts'
        ? texts(about)
        : { ...text(about), ...(type === 'installer' ? { enum: ['pip', 'uv'] } : {}) },
    ]
  }),
)

const files = texts(
  'Requirements files, a pyproject.toml, lock files or folders that hold them: paths below the start folder.',
)
const budget = text(
  'A limit for the size on disk, such as 4GB, or a documented one, such as lambda-zip.',
)

const textAt = (given: ToolArguments, name: string): string => String(given[name] ?? '')
const textsAt = (given: ToolArguments, name: string): readonly string[] =>
  (given[name] as readonly string[] | undefined) ?? []

const optional = <Name extends string>(
  given: ToolArguments,
  ...names: readonly Name[]
): Partial<Record<Name, never>> =>
  Object.fromEntries(
    names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  ) as Partial<Record<Name, never>>

export const TOOLS: readonly Tool[] = [
  {
    name: 'estimate',
    title: 'Weigh a Python environment',
    description:
      'The packages that pip or uv would install for some requirements, with download size and size on disk, without installing anything. Says which lines and packages are heaviest, and whether a budget is kept.',
    properties: { files, ...shared, budget },
    required: [],
    ask: (library, given, options) =>
      library.estimate({
        ...options,
        files: textsAt(given, 'files'),
        ...optional(given, 'budget'),
      }),
  },
  {
    name: 'why',
    title: 'Why a package is installed',
    description:
      'The paths from the lines of the files to a package, what limits its version, and what it weighs.',
    properties: { package: text('The name of the package.'), files, ...shared },
    required: ['package'],
    ask: (library, given, options) =>
      library.why({ ...options, files: textsAt(given, 'files') }, textAt(given, 'package')),
  },
  {
    name: 'advise',
    title: 'Make an environment smaller',
    description:
      'What makes the environment smaller, with the exact lines to write. Each piece of advice was proved by resolving and weighing the changed files. Nothing is changed.',
    properties: { files, ...shared, budget },
    required: [],
    ask: (library, given, options) =>
      library.advise({ ...options, files: textsAt(given, 'files'), ...optional(given, 'budget') }),
  },
  {
    name: 'diff',
    title: 'What a change weighs',
    description:
      'How much an environment grows or shrinks, which packages are added, removed and changed, and which changed line causes it. The sides are two files, or git revisions: old "main..HEAD", or old "HEAD" against the working folder.',
    properties: {
      old: text('A file, a git revision, or a range of revisions.'),
      new: text('A file or a git revision. Leave it out with a range, or for the working folder.'),
      failIfGrows: text('A limit for the growth on disk, such as 50MB or 10%.'),
      ...shared,
      budget,
    },
    required: ['old'],
    ask: (library, given, options) =>
      library.diff(
        textAt(given, 'old'),
        given.new === undefined ? undefined : textAt(given, 'new'),
        {
          ...options,
          ...optional(given, 'failIfGrows', 'budget'),
        },
      ),
  },
]

export const SHARED_OPTIONS: readonly string[] = SHARED
