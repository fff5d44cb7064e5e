import { ownEntry } from '../collections/own-entry.ts'
import { inputError, type PysizeError } from '../errors.ts'
import { type FileTree, joinPath, resolvePath } from './file-tree.ts'
import { type Machine, machineOf, programsOf } from './machine.ts'
import { findModuleFolders, type ModuleFolders, moduleFoldersAt } from './module-folders.ts'

/** The files at a path, and their display names. */
export interface EnvironmentSource {
  readonly tree: FileTree
  /** As the user wrote it. */
  readonly path: string
  /** For a folder of this machine: its absolute path. Null for an image. */
  readonly host: string | null
  /** For an image: its variables and its platform in Docker's words (`linux/amd64`). */
  readonly image: {
    readonly env: Readonly<Record<string, string>>
    readonly platform: string
  } | null
}

export type EnvironmentKind = 'venv' | 'conda' | 'prefix' | 'target' | 'root' | 'image'

/** A Python environment in a tree of files. */
export interface Environment {
  readonly kind: EnvironmentKind
  readonly source: EnvironmentSource
  /** No installed file is outside of it. */
  readonly prefix: string
  /** The folders from which modules are imported, in the order of `sys.path`. */
  readonly folders: readonly string[]
  /**
   * `3.12.1`, or `3.12` if no file says more, with `t` at its end for the free-threaded build. Null
   * if unknown.
   */
  readonly python: string | null
  /** The folder of scripts. */
  readonly scripts: string
  /** Null if no interpreter shows it. */
  readonly machine: Machine | null
  readonly isWindows: boolean
  /** For a virtual environment: the folder of the interpreter that it was made from, as written. */
  readonly home: string | null
  /** Whether packages that only virtualenv adds (`wheel`) may be there, too. */
  readonly seedsWheel: boolean
  /** Other folders of distributions in the same tree. */
  readonly others: readonly ModuleFolders[]
}

/**
 * How deep environments are searched for in the root of a file system: `/home/app/project/.venv`,
 * `/opt/app/venv`.
 */
const ROOT_DEPTH = 6
/** How deep they are searched for in an environment, in case it was copied one level too deep. */
const OWN_DEPTH = 4

/** @throws PysizeError exit 2: `no-environment`, `not-cpython` */
export function findEnvironment(source: EnvironmentSource): Environment {
  const { tree } = source
  const own = moduleFoldersAt(tree, '')
  if (own.length > 0 || tree.entry('pyvenv.cfg')?.kind === 'file') {
    const all = [
      ...own,
      ...findModuleFolders(tree, '', OWN_DEPTH).filter(({ prefix }) => prefix !== ''),
    ]
    return assemble(source, own[0]?.kind === 'target' ? 'target' : kindAt(tree, ''), '', all)
  }
  if (tree.entry('conda-meta')?.kind === 'folder' || !isRoot(tree)) throw noEnvironment(source)
  const all = findModuleFolders(tree, '', ROOT_DEPTH)
  const chosen = chooseInRoot(all, source)
  if (chosen === undefined) throw noEnvironment(source)
  return assemble(source, source.image === null ? 'root' : 'image', chosen.prefix, all, chosen)
}

const kindAt = (tree: FileTree, prefix: string): EnvironmentKind => {
  if (tree.entry(joinPath(prefix, 'pyvenv.cfg'))?.kind === 'file') return 'venv'
  return tree.entry(joinPath(prefix, 'conda-meta'))?.kind === 'folder' ? 'conda' : 'prefix'
}

/** The root of a file system. */
const isRoot = (tree: FileTree): boolean =>
  tree.entry('usr')?.kind === 'folder' && tree.entry('pyvenv.cfg') === undefined

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * For a root: the virtual environment that the image activates, else the environment of the first
 * `python3` on its PATH. If the image does not say, the one with the most distributions.
 */
function chooseInRoot(
  all: readonly ModuleFolders[],
  { tree, image }: EnvironmentSource,
): ModuleFolders | undefined {
  const named = image?.env.VIRTUAL_ENV
  const activated = named === undefined ? undefined : prefixAt(tree, all, named, null)
  if (activated !== undefined) return activated
  const onPath = (image?.env.PATH ?? DEFAULT_PATH).split(':').flatMap((folder) => {
    const program = resolvePath(tree, `${folder}/python3`) ?? resolvePath(tree, `${folder}/python`)
    return program === undefined
      ? []
      : (prefixAt(tree, all, `${folder}/..`, /python(3\.\d+t?)$/.exec(program)?.[1] ?? null) ?? [])
  })
  if (image?.env.PATH !== undefined && onPath[0] !== undefined) return onPath[0]
  const own = all.filter((one) => one.kind !== 'target' && !isUserSite(one.prefix))
  const isSystem = ({ folders }: ModuleFolders): number =>
    Number(folders.every((folder) => folder.endsWith('dist-packages')))
  const mostFirst = [...onPath, ...(own.length > 0 ? own : all)].sort(
    (a, b) => isSystem(a) - isSystem(b) || b.names.length - a.names.length,
  )
  return mostFirst[0]
}

/** The folders of a prefix, only those of one Python if that is known. */
function prefixAt(
  tree: FileTree,
  all: readonly ModuleFolders[],
  path: string,
  python: string | null,
): ModuleFolders | undefined {
  const resolved = resolvePath(tree, path)
  const found = resolved === undefined ? [] : all.filter(({ prefix }) => prefix === resolved)
  return found.find((one) => one.python === python) ?? found[0]
}

/** `~/.local` of any user. */
export const isUserSite = (prefix: string): boolean => /(?:^|\/)\.local$/.test(prefix)

function assemble(
  source: EnvironmentSource,
  kind: EnvironmentKind,
  prefix: string,
  all: readonly ModuleFolders[],
  chosen?: ModuleFolders,
): Environment {
  const { tree } = source
  const config = venvConfig(tree, prefix)
  const own = all.filter((one) => one.prefix === prefix)
  const version = config?.version ?? null
  const main =
    chosen ??
    (version === null
      ? undefined
      : own.find(({ python }) => python === null || minorOf(python) === minorOf(version))) ??
    (config?.version ? undefined : own[0])
  const python = main?.python ?? own.find((one) => one.python?.startsWith('pypy'))?.python ?? null
  if (
    python?.startsWith('pypy') ||
    (config !== null && !/^(?:cpython)?$/i.test(config.implementation))
  )
    throw notCpython(source, python ?? config!.implementation)
  const system = prefix === 'usr' ? systemFolders(tree, all, main?.python ?? null) : []
  const folders = [...new Set([...system, ...(main?.folders ?? [])])]
  const isWindows = folders.some((folder) => folder.endsWith('Lib/site-packages'))
  return {
    kind,
    source,
    prefix: system.length > 0 ? '' : prefix,
    folders,
    python: fullVersion(source, prefix, version, python),
    machine: findMachine(source, prefix),
    isWindows,
    scripts: joinPath(prefix, isWindows ? 'Scripts' : 'bin'),
    home: config?.home ?? null,
    seedsWheel: kind !== 'venv' || config?.isVirtualenv === true,
    others: all.filter(
      (one) => one.names.length > 0 && !one.folders.some((folder) => folders.includes(folder)),
    ),
  }
}

/**
 * Debian's Python also imports from `/usr/local`, and keeps its own packages in one folder for all
 * versions.
 */
function systemFolders(
  tree: FileTree,
  all: readonly ModuleFolders[],
  python: string | null,
): readonly string[] {
  const local = all
    .filter((one) => one.prefix === 'usr/local' && one.python === python)
    .flatMap(({ folders }) => folders)
  const shared = 'usr/lib/python3/dist-packages'
  return tree.entry(shared)?.kind === 'folder'
    ? [...local.filter((folder) => folder.endsWith('dist-packages')), shared]
    : []
}

interface VenvConfig {
  readonly version: string | null
  readonly home: string | null
  readonly implementation: string
  readonly isVirtualenv: boolean
}

const CONFIG_LIMIT = 1 << 16

/** pyvenv.cfg as venv, virtualenv and uv write it: `key = value` lines. */
function venvConfig(tree: FileTree, prefix: string): VenvConfig | null {
  const text = tree.read(joinPath(prefix, 'pyvenv.cfg'), CONFIG_LIMIT)?.toString('utf8')
  if (text === undefined) return null
  const values = new Map(
    text
      .split(/\r?\n/)
      .map((line) => [
        line.split('=', 1)[0]!.trim().toLowerCase(),
        line.slice(line.indexOf('=') + 1).trim(),
      ]),
  )
  return {
    version: releaseOf(values.get('version_info') ?? values.get('version') ?? ''),
    home: values.get('home') ?? null,
    implementation: values.get('implementation') ?? '',
    isVirtualenv: values.has('virtualenv') || values.has('uv'),
  }
}

const STAGES: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  candidate: 'rc',
  a: 'a',
  b: 'b',
  rc: 'rc',
}

/** `3.12.1`, `3.12.1.final.0`, `3.14.0.candidate.2`, `3.14.0rc2`. */
function releaseOf(text: string): string | null {
  const [, release, stage, number] =
    /^(\d+\.\d+\.\d+)(?:\.?(alpha|beta|candidate|rc|a|b)\.?(\d+))?/.exec(text) ?? []
  if (release === undefined) return null
  return stage === undefined ? release : `${release}${STAGES[stage]}${number}`
}

/** `3.12` for `3.12.1` and `3.13t`. */
export const minorOf = (python: string): string => /^\d+\.\d+/.exec(python)?.[0] ?? python

/**
 * The patch release from pyvenv.cfg, else from the headers, conda's record of Python, or the
 * image's variable.
 */
function fullVersion(
  { tree, image }: EnvironmentSource,
  prefix: string,
  configured: string | null,
  python: string | null,
): string | null {
  const minor =
    configured === null ? (python === null ? null : minorOf(python)) : minorOf(configured)
  if (minor === null) return null
  const headers = [`include/python${minor}/patchlevel.h`, `include/python${python}/patchlevel.h`]
  const versions = [
    configured,
    ...headers.map(
      (path) =>
        /#define PY_VERSION\s+"([^"+]+)/.exec(headerText(tree, joinPath(prefix, path)))?.[1],
    ),
    ...tree
      .list(joinPath(prefix, 'conda-meta'))
      .map(({ name }) => /^python-(3\.\d+\.\d+)-/.exec(name)?.[1]),
    image?.env.PYTHON_VERSION,
  ]
  const version = versions.find(
    (one) => one != null && /^3\.\d+\.\d+/.test(one) && minorOf(one) === minor,
  )
  return `${releaseOf(version ?? '') ?? minor}${python?.endsWith('t') ? 't' : ''}`
}

function headerText(tree: FileTree, path: string): string {
  const resolved = resolvePath(tree, path)
  return (
    (resolved === undefined ? undefined : tree.read(resolved, CONFIG_LIMIT))?.toString('latin1') ??
    ''
  )
}

function findMachine({ tree, host, image }: EnvironmentSource, prefix: string): Machine | null {
  const isRootTree = image !== null || isRoot(tree)
  const programs = programsOf(tree, isRootTree ? null : host)
  for (const program of ['bin/python3', 'bin/python', 'Scripts/python.exe', 'python.exe']) {
    const machine = machineOf(joinPath(prefix, program), programs, !isRootTree)
    if (machine !== undefined) return machine
  }
  if (image === null) return null
  const architecture = ownEntry(IMAGE_ARCHITECTURES, image.platform.split('/')[1] ?? '')
  const isMusl = tree.list('lib').some(({ name }) => name.startsWith('ld-musl-'))
  return architecture === undefined
    ? null
    : { platform: `${isMusl ? 'musllinux' : 'linux'}-${architecture}` }
}

const IMAGE_ARCHITECTURES: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' }

function noEnvironment({ tree, path, image }: EnvironmentSource): PysizeError {
  const venv = tree
    .list('')
    .find(({ name, kind }) => kind === 'folder' && tree.entry(`${name}/pyvenv.cfg`) !== undefined)
  const what = image === null ? 'the folder' : 'the image'
  return inputError('no-environment', `There is no Python environment in ${what} ${path}.`, {
    hint:
      venv === undefined
        ? 'Name a virtual environment, a conda prefix, a site-packages folder, a mounted root, or an image that docker save wrote.'
        : `Name the environment in it: pysize verify ${path.replace(/\/+$/, '')}/${venv.name}`,
  })
}

const notCpython = ({ path }: EnvironmentSource, implementation: string): PysizeError =>
  inputError(
    'not-cpython',
    `The environment ${path} uses ${implementation}, but pysize supports only CPython.`,
    {
      hint: 'Name an environment of CPython.',
    },
  )
