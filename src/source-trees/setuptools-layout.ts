import { withoutTrailingSlashes } from '../text/slashes.ts'
import { globMatcher, matchesAny } from './glob.ts'
import { manifestMatcher } from './manifest.ts'
import {
  type PackageSearch,
  type SetuptoolsSettings,
  setuptoolsSettings,
} from './setuptools-settings.ts'
import type { Layout, SourceTree, Taken } from './source-tree.ts'
import type { TomlTable } from './toml.ts'

/**
 * Folders and modules at the root that automatic discovery skips: `FlatLayoutPackageFinder` and
 * `FlatLayoutModuleFinder` of setuptools/discovery.py.
 */
const ASIDE = new Set(
  (
    'ci bin debian doc docs documentation manpages news newsfragments changelog test tests unit_test unit_tests example examples scripts tools ' +
    'util utils python build dist benchmark benchmarks exercise exercises htmlcov venv env tasks fabfile site_scons testing sample samples'
  ).split(' '),
)
const ASIDE_MODULES = new Set(
  (
    'setup conftest test tests example examples build toxfile noxfile pavement dodo tasks fabfile conanfile manage benchmark benchmarks ' +
    'exercise exercises runtests'
  ).split(' '),
)

const SOURCE = /\.(?:c|cc|cpp|cxx|cu|h|hh|hpp|hxx|pyx|f|f90|rs)$/

/**
 * The files that setuptools installs: packages as named or found, with the requested data files.
 */
export function setuptoolsLayout(tree: SourceTree, pyproject: TomlTable): Layout {
  const settings = setuptoolsSettings(pyproject, tree.texts)
  const tops = topLevel(tree)
  const root = rootOf(tree, settings, tops)
  const prefix = root === '' ? '' : `${root}/`
  const isPackage = packageTest(tree, settings, prefix, tops)
  const modules = new Set(modulesOf(tree, settings, prefix, tops))
  const isData = dataTest(tree, settings, prefix)

  const packageOf = (folder: string): string | undefined => {
    for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
      if (isPackage(at)) return at
    return undefined
  }
  const folders = [...settings.folders].map(
    ([name, folder]) =>
      [
        `${withoutTrailingSlashes(folder.replace(/^\.?\/*/, ''))}/`,
        `${name.replaceAll('.', '/')}/`,
      ] as const,
  )
  const mapped = new Set(folders.map(([, to]) => to.slice(0, -1)))
  const takeFrom = (path: string, inside: string): Taken | undefined => {
    const folder = inside.slice(0, Math.max(0, inside.lastIndexOf('/')))
    if (folder === '')
      return inside.endsWith('.py') && modules.has(inside.slice(0, -3))
        ? { inside, sure: true }
        : undefined
    if (inside.endsWith('.py') && (isPackage(folder) || mapped.has(folder)))
      return { inside, sure: true }
    const owner =
      packageOf(folder) ??
      [...mapped].find((name) => folder === name || folder.startsWith(`${name}/`))
    const sure =
      owner === undefined ? undefined : isData(path, owner, inside.slice(owner.length + 1))
    return sure === undefined ? undefined : { inside, sure }
  }
  return {
    editable: root === '' ? 'finder' : 'path',
    take: (path) => {
      for (const [from, to] of folders)
        if (path.startsWith(from)) return takeFrom(path, to + path.slice(from.length))
      return path.startsWith(prefix) ? takeFrom(path, path.slice(prefix.length)) : undefined
    },
  }
}

/** The names that an sdist's egg-info declares. */
function topLevel({ texts, packed }: SourceTree): ReadonlySet<string> | undefined {
  if (!packed) return undefined
  const text = [...texts].find(([path]) => path.endsWith('.egg-info/top_level.txt'))?.[1]
  const names = new Set(text?.split(/\s+/).filter((name) => name !== ''))
  return names.size === 0 ? undefined : names
}

function rootOf(
  { sizes }: SourceTree,
  settings: SetuptoolsSettings,
  tops: ReadonlySet<string> | undefined,
): string {
  const holds = (folder: string): boolean => {
    const prefix = folder === '' ? '' : `${folder}/`
    const paths = [...sizes.keys()].filter(
      (path) => path.startsWith(prefix) && path.endsWith('.py'),
    )
    if (tops === undefined) return folder !== '' && paths.length > 0
    return paths.some((path) =>
      tops.has(path.slice(prefix.length).split('/', 1)[0]!.replace(/\.py$/, '')),
    )
  }
  const said =
    settings.root === undefined
      ? undefined
      : withoutTrailingSlashes(settings.root.replace(/^\.?\/*/, ''))
  if (said !== undefined && holds(said)) return said
  if (Array.isArray(settings.packages) || (settings.modules !== undefined && tops === undefined))
    return said ?? ''
  return (tops === undefined ? ['src', 'lib'] : ['', 'src', 'lib', 'python']).find(holds) ?? ''
}

/** Whether a folder below the root, with slashes, is a package that is installed. */
function packageTest(
  { sizes }: SourceTree,
  { packages }: SetuptoolsSettings,
  prefix: string,
  tops: ReadonlySet<string> | undefined,
): (folder: string) => boolean {
  const hasInit = (folder: string): boolean => sizes.has(`${prefix}${folder}/__init__.py`)
  const isRegular = (folder: string): boolean => {
    const parts = folder.split('/')
    return parts.every((_, at) => hasInit(parts.slice(0, at + 1).join('/')))
  }
  const isTop = (folder: string): boolean =>
    tops === undefined || tops.has(folder.split('/', 1)[0]!)
  if (Array.isArray(packages)) {
    const names = new Set((packages as readonly string[]).map((name) => name.replaceAll('.', '/')))
    return (folder) => names.has(folder)
  }
  const search = packages as PackageSearch | undefined
  if (search !== undefined) {
    const [include, exclude] = [search.include.map(dotted), search.exclude.map(dotted)]
    return (folder) => {
      const name = folder.replaceAll('/', '.')
      return (
        isTop(folder) &&
        (search.namespaces || isRegular(folder)) &&
        matchesAny(name, include) &&
        !matchesAny(name, exclude)
      )
    }
  }
  if (tops !== undefined)
    return (folder) => isTop(folder) && (isRegular(folder) || !hasInit(folder.split('/', 1)[0]!))
  const found = prefix === '' ? flatPackages(sizes) : undefined
  return (folder) => {
    const [top = ''] = folder.split('/', 1)
    return found === undefined ? !top.endsWith('.egg-info') : found.has(top)
  }
}

/** `*` in a package pattern also matches dots (`fnmatch`). */
const dotted = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$+()|{}.[\]]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )

/** The folders at the root that contain Python code and have names of packages. */
function flatPackages(sizes: ReadonlyMap<string, number>): ReadonlySet<string> {
  const tops = new Set<string>()
  for (const path of sizes.keys()) {
    const [top = '', second] = path.split('/')
    if (
      second !== undefined &&
      path.endsWith('.py') &&
      !ASIDE.has(top) &&
      /^[A-Za-z]\w*$/.test(top)
    )
      tops.add(top)
  }
  const regular = [...tops].filter((top) => sizes.has(`${top}/__init__.py`))
  return new Set(regular.length > 0 ? regular : tops)
}

function modulesOf(
  { sizes }: SourceTree,
  { packages, modules }: SetuptoolsSettings,
  prefix: string,
  tops: ReadonlySet<string> | undefined,
): readonly string[] {
  if (modules !== undefined) return modules
  if (tops !== undefined) return [...tops]
  const found = [...sizes.keys()].flatMap(
    (path) =>
      /^([^/]+)\.py$/.exec(path.startsWith(prefix) ? path.slice(prefix.length) : '/')?.[1] ?? [],
  )
  if (packages !== undefined) return []
  if (prefix !== '') return found
  return flatPackages(sizes).size > 0 ? [] : found.filter((name) => !ASIDE_MODULES.has(name))
}

/**
 * Whether a data file of a package is installed: true if certainly, false if possibly, undefined if
 * never.
 */
function dataTest(
  { sizes, texts, packed }: SourceTree,
  { data, includesManifest, computed }: SetuptoolsSettings,
  prefix: string,
): (path: string, owner: string, rest: string) => boolean | undefined {
  const manifest = manifestMatcher(texts.get('MANIFEST.in') ?? '')
  const patterns = new Map([...data].map(([name, globs]) => [name, globs.map(globMatcher)]))
  // Plugins for version control systems include every file that these track.
  const takesAll = /setuptools[-_](?:scm|git)/.test(
    `${texts.get('pyproject.toml') ?? ''}${texts.get('setup.py') ?? ''}${texts.get('setup.cfg') ?? ''}`,
  )
  const settings = `${texts.get('setup.py') ?? ''}\n${texts.get('setup.cfg') ?? ''}`
  const excludes = /exclude[-_]package[-_]data/.test(settings)
  const isMentioned = (rest: string): boolean => rest.endsWith('.pyx') && settings.includes('*.pyx')
  /** Cython writes it again, wherever the build needs it. */
  const isGenerated = (path: string): boolean => sizes.has(path.replace(/\.\w+$/, '.pyx'))
  const isNamed = (owner: string, rest: string): boolean =>
    ['', '*', owner.replaceAll('/', '.')].some((name) => matchesAny(rest, patterns.get(name) ?? []))
  return (path, owner, rest) => {
    // Python files outside packages are data like any other, which setuptools includes if
    // MANIFEST.in counts.
    if (packed && rest.endsWith('.py'))
      return includesManifest || isNamed(owner, rest) ? true : undefined
    // An sdist contains the sources of extensions for the build; the wheel has them only if data
    // files are included by name or wholesale.
    if (packed && SOURCE.test(rest))
      return (
        isNamed(owner, rest) ||
        isMentioned(rest) ||
        (includesManifest && !excludes && !isGenerated(path))
      )
    const parent = owner.split('/', 1)[0]!
    const isNamedAbove =
      parent !== owner && isNamed(parent, path.slice(prefix.length + parent.length + 1))
    // If data files are named one by one, an sdist has others, too: everything that MANIFEST.in
    // grafts.
    if (packed && data.size > 0 && !includesManifest && !takesAll)
      return isNamed(owner, rest) || isNamedAbove ? true : rest.endsWith('.pyc') ? undefined : false
    if (
      packed ||
      isNamedAbove ||
      rest === 'py.typed' ||
      rest.endsWith('.pyi') ||
      isNamed(owner, rest)
    )
      return true
    if (includesManifest && (takesAll || manifest(path))) return true
    return computed || takesAll ? false : undefined
  }
}
