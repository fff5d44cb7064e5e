import type { LockKind } from './lock-names.ts'
import {
  eachOf,
  eitherShape,
  listOf,
  NUMBER,
  oneOrMore,
  type Shape,
  SIZE,
  SIZE_TEXT,
  TABLE,
  TEXT,
  TEXTS,
  tableShape,
} from './lock-shape.ts'

const texts = (...keys: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(keys.map((key) => [key, TEXT]))

const SOURCE = tableShape(
  texts('registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual', 'subdirectory'),
)
const UV_FILE = tableShape({ ...texts('url', 'path', 'filename', 'hash'), size: SIZE })
const UV_EDGES = listOf(
  tableShape({ ...texts('name', 'version', 'marker'), source: SOURCE, extra: TEXTS }),
)
const UV_PACKAGE = tableShape({
  ...texts('name', 'version'),
  source: SOURCE,
  dependencies: UV_EDGES,
  'optional-dependencies': eachOf(UV_EDGES),
  'dev-dependencies': eachOf(UV_EDGES),
  'dependency-groups': eachOf(UV_EDGES),
  'resolution-markers': TEXTS,
  'default-groups': eitherShape(TEXTS, TEXT),
  sdist: UV_FILE,
  wheels: listOf(UV_FILE),
})
const UV_REQUIREMENTS = listOf(tableShape({ ...texts('name', 'marker'), extras: TEXTS }))

const POETRY_DEPENDENCY = eitherShape(
  TEXT,
  tableShape({ ...texts('version', 'markers'), extras: TEXTS }),
)

const FILE_OF_NAME = tableShape(texts('file', 'url', 'hash'))

const PYLOCK_FILE = tableShape({
  ...texts('name', 'url', 'path'),
  size: NUMBER,
  hashes: eachOf(TEXT),
})

const PIPFILE_PACKAGE = tableShape({
  ...texts('version', 'markers', 'index', 'git', 'ref', 'path', 'file', 'subdirectory'),
  hashes: TEXTS,
})
const PIPFILE_CATEGORIES = eachOf(eachOf(PIPFILE_PACKAGE))

const PEX_ARTIFACT = tableShape(texts('url', 'hash', 'algorithm'), 'url')

const CONDA_ROW = tableShape(
  {
    ...texts('name', 'version', 'platform', 'manager', 'url', 'category'),
    dependencies: TABLE,
    hash: TABLE,
  },
  'name',
  'version',
  'platform',
  'manager',
  'url',
)

const PIXI_ROW = tableShape({
  ...texts(
    'conda',
    'pypi',
    'conda_source',
    'kind',
    'name',
    'version',
    'url',
    'path',
    'sha256',
    'md5',
  ),
  size: SIZE_TEXT,
  depends: TEXTS,
  requires_dist: TEXTS,
})

/** The required shapes of values, for each kind of lock file. */
export const LOCK_SHAPES: Readonly<Record<Exclude<LockKind, 'explicit.txt'>, Shape>> = {
  // uv: crates/uv-lock/src/lock/mod.rs, `LockWire` and `PackageWire`.
  'uv.lock': tableShape({
    revision: NUMBER,
    'supported-markers': TEXTS,
    conflicts: listOf(listOf(tableShape(texts('package', 'extra', 'group')))),
    manifest: tableShape({
      members: TEXTS,
      requirements: UV_REQUIREMENTS,
      'dependency-groups': eachOf(UV_REQUIREMENTS),
      'default-groups': eitherShape(TEXTS, TEXT),
    }),
    package: listOf(UV_PACKAGE),
    distribution: listOf(UV_PACKAGE),
  }),
  // Poetry: packages/locker.py, `_get_locked_package`.
  'poetry.lock': tableShape({
    package: listOf(
      tableShape(
        {
          ...texts('name', 'version', 'category'),
          groups: TEXTS,
          markers: eitherShape(TEXT, eachOf(TEXT)),
          dependencies: eachOf(oneOrMore(POETRY_DEPENDENCY)),
          extras: eachOf(TEXTS),
          files: listOf(FILE_OF_NAME),
          source: tableShape(
            texts('type', 'url', 'reference', 'resolved_reference', 'subdirectory'),
          ),
        },
        'name',
        'version',
      ),
    ),
    extras: eachOf(TEXTS),
    metadata: tableShape({ 'python-versions': TEXT, files: eachOf(listOf(FILE_OF_NAME)) }),
  }),
  // PDM: models/repositories/lock.py, `_read_lockfile`.
  'pdm.lock': tableShape({
    package: listOf(
      tableShape(
        {
          ...texts('name', 'version', 'marker', 'path', 'url', 'git', 'hg', 'svn', 'bzr'),
          ...texts('revision', 'ref', 'subdirectory'),
          extras: TEXTS,
          groups: TEXTS,
          dependencies: TEXTS,
          files: listOf(FILE_OF_NAME),
        },
        'name',
        'version',
      ),
    ),
    metadata: tableShape({
      strategy: TEXTS,
      groups: TEXTS,
      targets: listOf(tableShape(texts('platform', 'implementation'))),
    }),
  }),
  // pipenv: utils/locking.py; each key except `_meta` is a category.
  'Pipfile.lock': (value) => {
    const { _meta: meta, ...categories } = value as Readonly<Record<string, unknown>>
    return tableShape({ _meta: TABLE })({ _meta: meta }) ?? PIPFILE_CATEGORIES(categories)
  },
  // PEP 751.
  'pylock.toml': tableShape({
    environments: TEXTS,
    extras: TEXTS,
    'dependency-groups': TEXTS,
    'default-groups': TEXTS,
    packages: listOf(
      tableShape({
        ...texts('name', 'version', 'marker', 'requires-python', 'index'),
        vcs: tableShape(texts('type', 'url', 'path', 'commit-id', 'subdirectory')),
        directory: tableShape(texts('path', 'subdirectory')),
        archive: PYLOCK_FILE,
        sdist: PYLOCK_FILE,
        wheels: listOf(PYLOCK_FILE),
      }),
    ),
  }),
  // Pex: resolve/lockfile/json_codec.py, `loads`.
  'pex.lock': tableShape(
    {
      requirements: TEXTS,
      requires_python: TEXTS,
      excluded: TEXTS,
      locked_resolves: listOf(
        tableShape(
          {
            marker: TEXT,
            locked_requirements: listOf(
              tableShape(
                {
                  ...texts('project_name', 'version', 'requires_python'),
                  requires_dists: TEXTS,
                  artifacts: listOf(PEX_ARTIFACT),
                },
                'project_name',
                'version',
                'artifacts',
              ),
            ),
          },
          'locked_requirements',
        ),
      ),
    },
    'requirements',
    'locked_resolves',
  ),
  // CEP 37.
  'conda-lock.yml': tableShape(
    { metadata: tableShape({ platforms: TEXTS }), package: listOf(CONDA_ROW) },
    'package',
  ),
  // rattler_lock: src/parse.
  'pixi.lock': tableShape(
    {
      environments: eachOf(tableShape({ packages: eachOf(listOf(PIXI_ROW)) }, 'packages')),
      packages: listOf(PIXI_ROW),
    },
    'environments',
    'packages',
  ),
}
