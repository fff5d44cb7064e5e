import { basename, dirname, join, posix, relative, resolve } from 'node:path'
import { statusOf } from '../../../cache/regular-file.ts'
import { inputError } from '../../../errors.ts'
import type { LockExport, RecipeInstall } from '../../../images/advised/image-recipe.ts'
import type { Inputs } from '../../../inputs/input.ts'
import type { Lock } from '../../../inputs/locks/lock.ts'
import { isUrl } from '../../../inputs/source.ts'
import type { EstimateOptions } from '../../../options/options.ts'
import { redact } from '../../../text/redact.ts'
import { shellWord } from '../../../text/shell-word.ts'
import { EXPORTED_LIST, exportedLock } from './exported-lock.ts'

/** The folder of files, absolute. */
interface Folders {
  readonly cwd: string
  readonly context: string
}

/**
 * How a Dockerfile installs the inputs: requirements by the requested installer, a uv.lock by
 * `uv sync`, a pylock.toml and a project by `uv pip install -r`, and locks of Poetry, PDM or pipenv
 * by pip, from the list that the tool exports.
 *
 * @param files the named files, including the chosen one of a folder
 * @throws PysizeError exit 2 `not-advised` for an input that no such Dockerfile installs, and for
 *   files outside the context
 */
export function recipeInstall(
  files: readonly string[],
  inputs: Inputs,
  options: EstimateOptions,
  folders: Folders,
): RecipeInstall {
  refuseUnadvised(inputs)
  const [first] = files
  const inContext = (file: string): string => pathInContext(file, folders)
  const { lock } = inputs
  if (lock !== null && lock.lock.format === 'uv.lock')
    return syncOf(lock.lock, inContext, options, folders)
  const exported = lock === null ? null : exportedLock(lock.lock, options)
  if (exported !== null) {
    const reads = exported.reads.map(inContext)
    return {
      tool: 'pip',
      kind: 'install',
      projectWords: null,
      reads,
      exported: exportedIn(posix.dirname(reads[0]!), exported.exported),
      words: [
        ...indexWords(options),
        '-r',
        shellWord(posix.join(posix.dirname(reads[0]!), EXPORTED_LIST)),
        ...requirementWords({ ...options, extras: [] }, inContext),
      ],
    }
  }
  const isUv =
    lock !== null ||
    options.installer === 'uv' ||
    (first !== undefined && basename(first) === 'pyproject.toml')
  return {
    tool: isUv ? 'uv' : 'pip',
    kind: 'install',
    projectWords: null,
    exported: null,
    reads: [
      ...new Set([
        ...inputs.files.map(({ file }) => inContext(file)),
        ...localPaths(inputs, inContext),
      ]),
    ],
    words: [
      ...indexWords(options),
      ...files.flatMap((file) => ['-r', shellWord(inContext(file))]),
      ...requirementWords(options, inContext),
    ],
  }
}

/** The tools look for a lock in the current folder. */
const exportedIn = (folder: string, exported: LockExport): LockExport =>
  folder === '.'
    ? exported
    : { ...exported, command: `cd ${shellWord(folder)} && ${exported.command}` }

function syncOf(
  lock: Lock,
  inContext: (file: string) => string,
  options: EstimateOptions,
  { cwd }: Folders,
): RecipeInstall {
  const folder = dirname(lock.file)
  const projects = ['.', ...memberFolders(lock, resolve(cwd, folder))].map((member) =>
    join(folder, member, 'pyproject.toml'),
  )
  const words = (option: string, values: readonly string[] = []): readonly string[] =>
    values.flatMap((value) => [option, shellWord(value)])
  const parts = [
    ...(options.noDev === false ? [] : ['--no-dev']),
    ...words('--extra', options.extras),
    ...(options.allExtras === true ? ['--all-extras'] : []),
    ...words('--group', options.groups),
    ...words('--package', options.members),
    ...(options.allMembers === true ? ['--all-packages'] : []),
  ]
  const isInstalled = lock.packages.some(
    ({ name, source }) => source.kind === 'folder' && lock.parts.members.includes(name),
  )
  return {
    tool: 'uv',
    kind: 'sync',
    exported: null,
    reads: [
      lock.file,
      ...projects.filter((file) => statusOf(resolve(cwd, file)) !== undefined),
    ].map(inContext),
    words: [
      '--frozen',
      projects.length > 1 ? '--no-install-workspace' : '--no-install-project',
      ...parts,
    ],
    projectWords:
      isInstalled && posix.dirname(inContext(lock.file)) === '.' ? ['--frozen', ...parts] : null,
  }
}

/** Folders of the other projects of a workspace, from the lock's own on. */
const memberFolders = ({ packages }: Lock, root: string): readonly string[] =>
  packages.flatMap(({ source }) => {
    const path = source.kind === 'folder' ? relative(root, source.path) : ''
    return path === '' || path.startsWith('..') ? [] : [path]
  })

function indexWords({
  indexUrl,
  extraIndexUrls = [],
  findLinks = [],
  noIndex,
  pre,
  onlyBinary = [],
  noBinary = [],
}: EstimateOptions): readonly string[] {
  const option = (name: string, values: readonly string[]): readonly string[] =>
    values.flatMap((value) => [name, shellWord(redact(value))])
  return [
    ...option('--index-url', indexUrl === undefined ? [] : [indexUrl]),
    ...option('--extra-index-url', extraIndexUrls),
    ...option('--find-links', findLinks),
    ...(noIndex === true ? ['--no-index'] : []),
    ...(pre === true ? ['--pre'] : []),
    ...option('--only-binary', onlyBinary),
    ...option('--no-binary', noBinary),
  ]
}

const requirementWords = (
  { constraints = [], with: added = [], extras = [] }: EstimateOptions,
  inContext: (file: string) => string,
): readonly string[] => [
  ...constraints.flatMap((file) => ['-c', shellWord(inContext(file))]),
  ...extras.flatMap((name) => ['--extra', shellWord(name)]),
  ...added.map(shellWord),
]

/** Archives and folders that requirements name. */
function localPaths(
  { requirements }: Inputs,
  inContext: (file: string) => string,
): readonly string[] {
  return requirements.flatMap(({ path, editable, text, origin }) => {
    if (path === null) return []
    if (editable)
      throw inputError(
        'not-advised',
        `'${text}' is editable, but its code is not in the build stage.`,
        {
          places: origin,
          hint: 'Leave the line out: the Dockerfile copies your code.',
        },
      )
    return [inContext(path)]
  })
}

/** How a tool writes its lock as a list that pip installs. */
const EXPORTS: Readonly<Record<string, string>> = {
  'pex.lock': 'pex3 lock export -o requirements.lock.txt LOCK',
}

function refuseUnadvised({ lock, conda }: Inputs): void {
  if (conda !== undefined || (lock?.lock.conda ?? []).length > 0)
    throw inputError(
      'not-advised',
      'conda installs packages of this environment, and the advised Dockerfile has no conda.',
      {
        hint: 'Write the Dockerfile with micromamba, and predict it with: pysize image Dockerfile',
      },
    )
  const written = lock === null ? undefined : EXPORTS[lock.lock.format]
  if (lock !== null && written !== undefined)
    throw inputError(
      'not-advised',
      `No tool installs ${lock.lock.file} in the advised Dockerfile: it is a ${lock.lock.format}.`,
      {
        places: [{ file: lock.lock.file }],
        hint: `Export it first: ${written}`,
      },
    )
}

function pathInContext(file: string, { cwd, context }: Folders): string {
  const path =
    isUrl(file) || file === '-' ? null : relative(context, resolve(cwd, file)).replaceAll('\\', '/')
  if (path !== null && path !== '' && !path.startsWith('..')) return path
  throw inputError(
    'not-advised',
    `${file === '-' ? 'Standard input' : redact(file)} is not in the build context, so no COPY reaches it.`,
    {
      hint: 'Name the folder that holds the file and the code: --context FOLDER',
    },
  )
}
