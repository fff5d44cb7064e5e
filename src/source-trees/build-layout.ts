import { withoutTrailingSlashes } from '../text/slashes.ts'
import { globMatcher, matchesAny } from './glob.ts'
import { setuptoolsLayout } from './setuptools-layout.ts'
import type { Layout, SourceTree } from './source-tree.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from './toml.ts'

/** Never part of a wheel. */
const CACHES = /(?:^|\/)__pycache__\/|\.py[co]$|(?:^|\/)[^/]+\.egg-info\//

/** The files that the project's build backend takes, by its static settings. No code is run. */
export function buildLayout(tree: SourceTree, pyproject: TomlTable, name: string): Layout {
  const backend = stringAt(tableAt(pyproject, 'build-system'), 'build-backend') ?? 'setuptools'
  const tool = tableAt(pyproject, 'tool')
  const module = name.replace(/[-.]+/g, '_')
  const layout = ofBackend(backend, tool, tree, module) ?? setuptoolsLayout(tree, pyproject)
  return { ...layout, take: (path) => (CACHES.test(path) ? undefined : layout.take(path)) }
}

function ofBackend(
  backend: string,
  tool: TomlTable,
  tree: SourceTree,
  module: string,
): Layout | undefined {
  switch (backend.split(/[.:]/, 1)[0]) {
    case 'flit_core':
    case 'flit':
      return moduleLayout(
        tree,
        stringAt(tableAt(tool, 'flit', 'module'), 'name')?.replaceAll('.', '/') ?? module,
      )
    case 'hatchling':
      return hatchLayout(tree, tableAt(tool, 'hatch', 'build'), module)
    case 'poetry':
      return poetryLayout(tree, tableAt(tool, 'poetry'), module)
    case 'pdm':
      return pdmLayout(tree, tableAt(tool, 'pdm', 'build'))
    case 'uv_build':
      return uvLayout(tree, tableAt(tool, 'uv', 'build-backend'), module)
    default:
      return undefined
  }
}

/** A folder or file of the tree (`''` for its root), and the beginning of its installed path. */
interface Moved {
  readonly from: string
  readonly to: string
}

function movedLayout(moved: readonly Moved[], excluded: readonly string[] = []): Layout {
  const exclude = excluded.map(globMatcher)
  const folders = moved.map(({ from, to }) => ({ from: trimmed(from), to: trimmed(to) }))
  return {
    editable: 'path',
    take: (path) => {
      for (const { from, to } of folders) {
        if (from !== '' && path !== from && !path.startsWith(`${from}/`)) continue
        if (matchesAny(path, exclude)) return undefined
        const rest = path.slice(from.length).replace(/^\//, '')
        return { inside: [to, rest].filter((part) => part !== '').join('/'), sure: true }
      }
      return undefined
    },
  }
}

const trimmed = (path: string): string => withoutTrailingSlashes(path.replace(/^\.?\/+/, ''))

/**
 * The folder or single file of a module, at the root or under `src/`: flit (`Module` in
 * flit_core/common.py), hatchling, poetry-core, uv_build.
 */
function findModule(
  { sizes }: SourceTree,
  module: string,
  roots: readonly string[] = ['', 'src/'],
): Moved | undefined {
  for (const root of roots) {
    const from = `${root}${module}`
    if (sizes.has(`${from}/__init__.py`) || sizes.has(`${from}/__init__.pyi`))
      return { from, to: module }
    if (sizes.has(`${from}.py`)) return { from: `${from}.py`, to: `${module}.py` }
  }
  return undefined
}

function moduleLayout(tree: SourceTree, module: string): Layout | undefined {
  const found = findModule(tree, module)
  return found && movedLayout([found])
}

/**
 * hatchling/builders/wheel.py: `packages`, `only-include`, `sources`, else the package of the
 * project's name.
 */
function hatchLayout(tree: SourceTree, build: TomlTable, module: string): Layout | undefined {
  const wheel = tableAt(build, 'targets', 'wheel')
  const list = (key: string): readonly string[] | undefined =>
    stringList(wheel[key]) ?? stringList(build[key])
  const exclude = list('exclude') ?? []
  const forced = Object.entries({
    ...tableAt(build, 'force-include'),
    ...tableAt(wheel, 'force-include'),
  }).flatMap(([from, to]) => (typeof to === 'string' ? [{ from, to }] : []))
  const packages = list('packages')
  if (packages !== undefined)
    return movedLayout(
      [...packages.map((from) => ({ from, to: trimmed(from).split('/').at(-1) ?? '' })), ...forced],
      exclude,
    )
  const stripped = stringList(wheel.sources) ?? []
  const only = list('only-include') ?? list('include')
  if (only !== undefined) {
    const into = (from: string): string => {
      const source = stripped
        .map(trimmed)
        .find((prefix) => trimmed(from) === prefix || trimmed(from).startsWith(`${prefix}/`))
      return source === undefined ? trimmed(from) : trimmed(trimmed(from).slice(source.length))
    }
    const matched = only.filter((from) => from.includes('*')).map(globMatcher)
    const globbed = [...tree.sizes.keys()].filter((path) => matchesAny(path, matched))
    return movedLayout(
      [
        ...[...only.filter((from) => !from.includes('*')), ...globbed].map((from) => ({
          from,
          to: into(from),
        })),
        ...forced,
      ],
      exclude,
    )
  }
  const found = findModule(tree, module) ?? namespacePackage(tree, module)
  return found && movedLayout([found, ...forced], exclude)
}

/** `<namespace>/<module>/__init__.py`, of which there may be one. */
function namespacePackage({ sizes }: SourceTree, module: string): Moved | undefined {
  const found = [...sizes.keys()].filter(
    (path) => /^[^/]+\/[^/]+\/__init__\.py$/.test(path) && path.endsWith(`/${module}/__init__.py`),
  )
  const [only] = found
  return only === undefined || found.length > 1
    ? undefined
    : { from: only.split('/', 1)[0]!, to: only.split('/', 1)[0]! }
}

/**
 * poetry-core (masonry/utils/module.py): `packages`, `include`, `exclude`, else the package of the
 * project's name.
 */
function poetryLayout(tree: SourceTree, poetry: TomlTable, module: string): Layout | undefined {
  const listed = Array.isArray(poetry.packages) ? poetry.packages.filter(isTable) : []
  const packages = listed.flatMap((entry): Moved[] => {
    const include = stringAt(entry, 'include')
    if (
      include === undefined ||
      (stringList(entry.format) ?? [stringAt(entry, 'format') ?? 'wheel']).every(
        (format) => format === 'sdist',
      )
    )
      return []
    const plain = include.replace(/\/\*.*$/, '')
    return [
      {
        from: [stringAt(entry, 'from') ?? '', plain].filter((part) => part !== '').join('/'),
        to: [stringAt(entry, 'to') ?? '', plain].filter((part) => part !== '').join('/'),
      },
    ]
  })
  const found = findModule(tree, module)
  const moved = packages.length > 0 ? packages : found === undefined ? [] : [found]
  return moved.length === 0 ? undefined : movedLayout(moved, stringList(poetry.exclude) ?? [])
}

/**
 * pdm-backend (base.py, wheel.py): every package below `package-dir`, which is `src` if there is
 * such a folder; tests are left out.
 */
function pdmLayout({ sizes }: SourceTree, build: TomlTable): Layout | undefined {
  const hasSource = [...sizes.keys()].some((path) => path.startsWith('src/'))
  const root = trimmed(stringAt(build, 'package-dir') ?? (hasSource ? 'src' : ''))
  const prefix = root === '' ? '' : `${root}/`
  const includes = (stringList(build.includes) ?? [])
    .filter((path) => !path.includes('*'))
    .map(trimmed)
  const tops = new Set<string>()
  for (const path of sizes.keys()) {
    if (!path.startsWith(prefix)) continue
    const [top = '', second] = path.slice(prefix.length).split('/')
    if (second === '__init__.py' || (second === undefined && top.endsWith('.py') && root !== ''))
      tops.add(top)
  }
  const from =
    includes.length > 0
      ? includes
      : [...tops].filter((top) => top !== 'tests').map((top) => prefix + top)
  const moved = from.map((path) => ({
    from: path,
    to: path.startsWith(prefix) ? path.slice(prefix.length) : path,
  }))
  return moved.length === 0 ? undefined : movedLayout(moved, stringList(build.excludes) ?? [])
}

/** uv_build (crates/uv-build-backend): `module-name` below `module-root`, by default `src`. */
function uvLayout(tree: SourceTree, settings: TomlTable, module: string): Layout | undefined {
  const root = trimmed(stringAt(settings, 'module-root') ?? 'src')
  const named = settings['module-name']
  const names = typeof named === 'string' ? [named] : (stringList(named) ?? [module])
  const prefix = root === '' ? '' : `${root}/`
  const moved = names
    .map((name) => name.replaceAll('.', '/'))
    .map((path) => ({ from: prefix + path, to: path }))
  const isThere = moved.some(({ from }) =>
    [...tree.sizes.keys()].some((path) => path.startsWith(`${from}/`)),
  )
  return isThere
    ? movedLayout(moved, [
        ...(stringList(settings['source-exclude']) ?? []),
        ...(stringList(settings['wheel-exclude']) ?? []),
      ])
    : undefined
}
