import { readSections } from './setup-cfg.ts'
import { stringList, type TomlTable, tableAt } from './toml.ts'

/** The packages that a project's settings tell setuptools to install. */
export interface SetuptoolsSettings {
  /** Dotted names, a search below some folders, or undefined if neither is set. */
  readonly packages: readonly string[] | PackageSearch | undefined
  readonly modules: readonly string[] | undefined
  /** The folder of all packages: `src`; `''` for the root. Undefined if not declared. */
  readonly root: string | undefined
  /** Folders of single packages, by dotted name. */
  readonly folders: ReadonlyMap<string, string>
  /** Patterns of data files by package, `''` or `*` for all packages. */
  readonly data: ReadonlyMap<string, readonly string[]>
  readonly includesManifest: boolean
  /** A setup.py computes some of it. */
  readonly computed: boolean
}

/** Patterns are of dotted names, in which `*` matches dots, too. */
export interface PackageSearch {
  readonly where: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Folders without `__init__.py` are packages, too. */
  readonly namespaces: boolean
}

const NONE: SetuptoolsSettings = {
  packages: undefined,
  modules: undefined,
  root: undefined,
  folders: new Map(),
  data: new Map(),
  includesManifest: false,
  computed: false,
}

/**
 * Reads `[tool.setuptools]`, setup.cfg and, as text, setup.py: the first that names packages or
 * modules counts.
 */
export function setuptoolsSettings(
  pyproject: TomlTable,
  texts: ReadonlyMap<string, string>,
): SetuptoolsSettings {
  const tool = tableAt(pyproject, 'tool', 'setuptools')
  const isConfigured = 'project' in pyproject || Object.keys(tool).length > 0
  const found = [
    fromPyproject(tool),
    fromCfg(texts.get('setup.cfg')),
    fromSetupPy(texts.get('setup.py')),
  ]
  const first = found.find(
    ({ packages, modules }) => packages !== undefined || modules !== undefined,
  )
  return {
    ...(first ?? found.find(({ root }) => root !== undefined) ?? NONE),
    folders: new Map(found.flatMap(({ folders }) => [...folders])),
    data: new Map(found.flatMap(({ data }) => [...data])),
    // With a pyproject.toml that configures it, setuptools includes the files of MANIFEST.in by
    // default.
    includesManifest: isConfigured
      ? tool['include-package-data'] !== false
      : found.some((one) => one.includesManifest),
    computed: found.some(({ computed }) => computed),
  }
}

function fromPyproject(tool: TomlTable): SetuptoolsSettings {
  const find = tableAt(tool, 'packages', 'find')
  const root = tableAt(tool, 'package-dir')['']
  const where = stringList(find.where)?.[0]
  return {
    ...NONE,
    packages:
      stringList(tool.packages) ??
      ('find' in tableAt(tool, 'packages')
        ? {
            where: where ?? '',
            include: stringList(find.include) ?? ['*'],
            exclude: stringList(find.exclude) ?? [],
            namespaces: find.namespaces !== false,
          }
        : undefined),
    modules: stringList(tool['py-modules']),
    root: where ?? (typeof root === 'string' ? root : undefined),
    folders: foldersOf(Object.entries(tableAt(tool, 'package-dir'))),
    data: new Map(
      Object.entries(tableAt(tool, 'package-data')).map(([name, patterns]) => [
        name,
        stringList(patterns) ?? [],
      ]),
    ),
  }
}

/** The entry of `''` is the folder of all packages. */
const foldersOf = (entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap(([name, folder]) =>
      name === '' || typeof folder !== 'string' ? [] : [[name, folder] as const],
    ),
  )

const listed = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

function fromCfg(text: string | undefined): SetuptoolsSettings {
  if (text === undefined) return NONE
  const sections = readSections(text)
  const options = sections.get('options')
  const find = sections.get('options.packages.find')
  const packages = options?.get('packages')?.trim()
  const where = find?.get('where')?.trim()
  const root = where ?? /^\s*=\s*(\S+)/m.exec(options?.get('package_dir') ?? '')?.[1]
  const search = /^find(_namespace)?:$/.exec(packages ?? '')
  return {
    ...NONE,
    packages:
      search === null
        ? listed(packages)
        : {
            where: where ?? '',
            include: listed(find?.get('include')) ?? ['*'],
            exclude: listed(find?.get('exclude')) ?? [],
            namespaces: search[1] !== undefined,
          },
    modules: listed(options?.get('py_modules')),
    root,
    folders: foldersOf(
      [...(options?.get('package_dir') ?? '').matchAll(/^\s*([\w.]*)\s*=\s*(\S+)/gm)].map(
        ([, name = '', folder]) => [name, folder],
      ),
    ),
    data: new Map(
      [...(sections.get('options.package_data') ?? [])].map(([name, patterns]) => [
        name,
        listed(patterns) ?? [],
      ]),
    ),
    includesManifest: options?.get('include_package_data')?.trim().toLowerCase() === 'true',
  }
}

const strings = (text: string): readonly string[] =>
  [...text.matchAll(/['"]([^'"]*)['"]/g)].map(([, item = '']) => item)

/** Literals in a setup.py. */
function fromSetupPy(text: string | undefined): SetuptoolsSettings {
  if (text === undefined) return NONE
  const search = /\bfind_(namespace_)?packages\s*\(([^)]*)\)/.exec(text)
  const list = /\bpackages\s*=\s*\[([^\]]*)\](?!\s*\+)/.exec(text)?.[1]
  const modules = /\bpy_modules\s*=\s*\[([^\]]*)\]/.exec(text)?.[1]
  const where =
    search === null
      ? undefined
      : (/\bwhere\s*=\s*['"]([^'"]+)/.exec(search[2]!)?.[1] ??
        /^\s*['"]([^'"]+)/.exec(search[2]!)?.[1])
  const argument = (name: string): readonly string[] | undefined => {
    const found =
      search === null ? null : new RegExp(`\\b${name}\\s*=\\s*[\\[(]([^\\])]*)`).exec(search[2]!)
    return found === null ? undefined : strings(found[1]!)
  }
  const folders = /\bpackage_dir\s*=\s*\{([^}]*)\}/.exec(text)?.[1] ?? ''
  const root = where ?? /['"]['"]\s*:\s*['"]([^'"]+)/.exec(folders)?.[1]
  const data = /\bpackage_data\s*=\s*\{([^}]*)\}/.exec(text)?.[1] ?? ''
  return {
    ...NONE,
    packages:
      search !== null
        ? {
            where: where ?? '',
            include: argument('include') ?? ['*'],
            exclude: argument('exclude') ?? [],
            namespaces: search[1] !== undefined,
          }
        : list === undefined
          ? undefined
          : strings(list),
    modules: modules === undefined ? undefined : strings(modules),
    root,
    folders: foldersOf(
      [...folders.matchAll(/['"]([\w.]*)['"]\s*:\s*['"]([^'"]+)/g)].map(([, name = '', folder]) => [
        name,
        folder,
      ]),
    ),
    data: new Map(
      [...data.matchAll(/['"]([^'"]*)['"]\s*:\s*[[(]([^\])]*)/g)].map(
        ([, name = '', patterns = '']) => [name, strings(patterns)],
      ),
    ),
    includesManifest: /\binclude_package_data\s*=\s*True/.test(text),
    computed:
      /\bpackage_data\b|\bdata_files\b/.test(text) ||
      (search === null && list === undefined && modules === undefined && /\bpackages\b/.test(text)),
  }
}
