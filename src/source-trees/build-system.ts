import { normalizeName } from '../packaging/name.ts'
import { parseRequirement, type Requirement } from '../packaging/requirement.ts'
import { intersect, isEmpty } from '../packaging/versions/range.ts'
import { parseSpecifierSet } from '../packaging/versions/specifier.ts'
import {
  type Condition,
  IMPOSSIBLE,
  UNCONDITIONAL,
  unknownCondition,
} from './setup-script/condition.ts'
import { pythonSince, standardModule } from './setup-script/python-modules.ts'

/** The build settings of pyproject.toml (PEP 518, PEP 517). */
export interface BuildSystem {
  /**
   * Build requirements as written; null if none are named, so only setuptools is used (pip:
   * `setuptools>=40.8.0`).
   */
  readonly requires: readonly string[] | null
  readonly backend: string | null
  /** The backend, or modules next to it, are part of the tree. */
  readonly inTree: boolean
}

export const NO_BUILD_SYSTEM: BuildSystem = { requires: null, backend: null, inTree: false }

/** The files of the tree. */
export interface ScriptTree {
  /** The text of a file, if it was read. */
  file(path: string): string | undefined
  exists(path: string): boolean
  /** Whether files are below a folder; undefined if the tree's paths are not listed. */
  existsFolder(path: string): boolean | undefined
  /**
   * Whether a module of that name is in any folder, because a script may put that folder on the
   * path.
   */
  holdsModule(name: string): boolean
  readonly build: BuildSystem
}

/** The modules that setuptools vendors and puts on the path. */
const VENDORED: ReadonlySet<string> = new Set(
  'setuptools distutils _distutils_hack packaging wheel more_itertools platformdirs importlib_metadata tomli zipp jaraco backports'.split(
    ' ',
  ),
)

/**
 * Build requirements that bring only their own modules and these; the dependencies of others are
 * unknown.
 */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  setuptools: ['pkg_resources'],
  wheel: ['wheel'],
  cython: ['Cython', 'pyximport', 'cython'],
  numpy: ['numpy'],
  'oldest-supported-numpy': ['numpy'],
  pybind11: ['pybind11'],
  nanobind: ['nanobind'],
  packaging: ['packaging'],
  ninja: ['ninja'],
  cmake: ['cmake'],
  cffi: ['cffi', 'pycparser', '_cffi_backend'],
  pkgconfig: ['pkgconfig'],
  pbr: ['pbr'],
  'setuptools-scm': ['setuptools_scm', 'packaging', 'tomli', 'typing_extensions', 'vcs_versioning'],
  'setuptools-rust': ['setuptools_rust', 'semantic_version', 'typing_extensions'],
  'setuptools-git-versioning': ['setuptools_git_versioning', 'packaging'],
  'scikit-build': ['skbuild', 'distro', 'packaging', 'wheel'],
  toml: ['toml'],
  tomli: ['tomli'],
  six: ['six'],
  versioneer: ['versioneer'],
  requests: ['requests', 'urllib3', 'idna', 'certifi', 'charset_normalizer'],
  'typing-extensions': ['typing_extensions'],
  semver: ['semver'],
  psutil: ['psutil'],
  mypy: ['mypy', 'mypyc', 'mypy_extensions', 'typing_extensions', 'pathspec'],
}

const BACKENDS = /^setuptools\.build_meta(:__legacy__)?$/

/** Whether setuptools runs a setup.py of the tree. */
export const isSetuptools = ({ backend, inTree }: BuildSystem): boolean =>
  !inTree && (backend === null || BACKENDS.test(backend))

/**
 * Whether setup.py can import modules next to it: `setuptools.build_meta` leaves the tree's root
 * off the path, its legacy form does not.
 */
export const rootIsOnPath = ({ backend, inTree }: BuildSystem): boolean =>
  inTree || backend === null || backend.endsWith(':__legacy__')

const requirementsOf = ({ requires }: BuildSystem): readonly (Requirement | null)[] =>
  (requires ?? ['setuptools']).map((text) => {
    try {
      return parseRequirement(text, { lenient: true })
    } catch {
      return null
    }
  })

/**
 * Whether a module can be imported during a build by pip or uv: in an environment that contains
 * only the build requirements.
 */
export function importable(module: string, tree: ScriptTree): Condition {
  const top = module.split('.', 1)[0] ?? module
  const standard = standardModule(top)
  // A module of every Python 3 counts as missing in Python 2. Code for that case is followed, so an
  // egg-info that was made under Python 2 is not trusted.
  if (standard !== undefined) return standard.kind === 'always' ? pythonSince(0) : standard
  if (VENDORED.has(top) || top === 'pkg_resources') return UNCONDITIONAL
  if (localModule(top, tree) !== undefined) return UNCONDITIONAL
  let isKnown = true
  for (const requirement of requirementsOf(tree.build)) {
    const brings = requirement === null ? undefined : MODULES[requirement.name]
    if (brings?.includes(top) || requirement?.name === normalizeName(top)) return UNCONDITIONAL
    isKnown &&= brings !== undefined
  }
  return isKnown ? IMPOSSIBLE : unknownCondition(new Set(['environment']))
}

/**
 * The path of a module of the tree, next to setup.py or among its packages. A build has loaded its
 * own setuptools before setup.py runs, so that of a tree is never imported.
 */
export function localModule(module: string, { exists, build }: ScriptTree): string | undefined {
  if (isSetuptools(build) && /^(setuptools|distutils)(\.|$)/.test(module)) return undefined
  const path = module.replaceAll('.', '/')
  return ['', 'src/', 'lib/']
    .flatMap((base) => [`${base}${path}.py`, `${base}${path}/__init__.py`])
    .find(exists)
}

/** Whether the build requirements allow a version of setuptools from `lowest` on. */
export function admitsSetuptools(build: BuildSystem, lowest: string): boolean {
  const from = parseSpecifierSet(`>=${lowest}`)!.range
  return requirementsOf(build).every(
    (one) =>
      one === null || one.name !== 'setuptools' || !isEmpty(intersect(one.specifier.range, from)),
  )
}
