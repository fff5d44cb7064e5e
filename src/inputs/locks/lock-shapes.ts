import type { LockKind } from './lock-names.ts'
import {
  eachOf,
  either,
  listOf,
  NUMBER,
  type Shape,
  TABLE,
  TEXT,
  TEXTS,
  tableOf,
} from './lock-shape.ts'

const texts = (...keys: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(keys.map((key) => [key, TEXT]))

const SOURCE = tableOf(
  texts('registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual', 'subdirectory'),
)
const UV_FILE = tableOf({ ...texts('url', 'path', 'filename', 'hash'), size: NUMBER })
const UV_EDGES = listOf(
  tableOf({ ...texts('name', 'version', 'marker'), source: SOURCE, extra: TEXTS }),
)
const UV_PACKAGE = tableOf({
  ...texts('name', 'version'),
  source: SOURCE,
  dependencies: UV_EDGES,
  'optional-dependencies': eachOf(UV_EDGES),
  'dev-dependencies': eachOf(UV_EDGES),
  'dependency-groups': eachOf(UV_EDGES),
  'resolution-markers': TEXTS,
  'default-groups': either(TEXTS, TEXT),
  sdist: UV_FILE,
  wheels: listOf(UV_FILE),
})
const UV_REQUIREMENTS = listOf(tableOf({ ...texts('name', 'marker'), extras: TEXTS }))

const FILE_OF_NAME = tableOf(texts('file', 'url', 'hash'))

const PYLOCK_FILE = tableOf({ ...texts('name', 'url', 'path'), size: NUMBER, hashes: eachOf(TEXT) })

const PIPFILE_PACKAGE = tableOf({
  ...texts('version', 'markers', 'index', 'git', 'ref', 'path', 'file', 'subdirectory'),
  hashes: TEXTS,
})
const PIPFILE_CATEGORIES = eachOf(eachOf(PIPFILE_PACKAGE))

const PEX_ARTIFACT = tableOf(texts('url', 'hash', 'algorithm'), 'url')

const CONDA_ROW = tableOf(
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

const PIXI_ROW = tableOf({
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
  depends: TEXTS,
  requires_dist: TEXTS,
})

/** What the values of each kind of lock file are, where they decide what is installed. */
export const LOCK_SHAPES: Readonly<Record<Exclude<LockKind, 'explicit.txt'>, Shape>> = {
  // uv: crates/uv-lock/src/lock/mod.rs, `LockWire` and `PackageWire`.
  'uv.lock': tableOf({
    revision: NUMBER,
    'supported-markers': TEXTS,
    conflicts: listOf(listOf(tableOf(texts('package', 'extra', 'group')))),
    manifest: tableOf({
      members: TEXTS,
      requirements: UV_REQUIREMENTS,
      'dependency-groups': eachOf(UV_REQUIREMENTS),
      'default-groups': either(TEXTS, TEXT),
    }),
    package: listOf(UV_PACKAGE),
    distribution: listOf(UV_PACKAGE),
  }),
  // Poetry: packages/locker.py, `_get_locked_package`.
  'poetry.lock': tableOf({
    package: listOf(
      tableOf(
        {
          ...texts('name', 'version', 'category'),
          groups: TEXTS,
          markers: either(TEXT, eachOf(TEXT)),
          dependencies: eachOf(either(either(TEXT, TABLE), listOf(either(TEXT, TABLE)))),
          extras: eachOf(TEXTS),
          files: listOf(FILE_OF_NAME),
          source: tableOf(texts('type', 'url', 'reference', 'resolved_reference', 'subdirectory')),
        },
        'name',
        'version',
      ),
    ),
    extras: eachOf(TEXTS),
    metadata: tableOf({ 'python-versions': TEXT, files: eachOf(listOf(FILE_OF_NAME)) }),
  }),
  // PDM: models/repositories/lock.py, `_read_lockfile`.
  'pdm.lock': tableOf({
    package: listOf(
      tableOf(
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
    metadata: tableOf({
      strategy: TEXTS,
      groups: TEXTS,
      targets: listOf(tableOf(texts('platform', 'implementation'))),
    }),
  }),
  // pipenv: utils/locking.py; beside `_meta` each key is a category.
  'Pipfile.lock': (value) => {
    const { _meta: meta, ...categories } = value as Readonly<Record<string, unknown>>
    return tableOf({ _meta: TABLE })({ _meta: meta }) ?? PIPFILE_CATEGORIES(categories)
  },
  // PEP 751.
  'pylock.toml': tableOf({
    environments: TEXTS,
    extras: TEXTS,
    'dependency-groups': TEXTS,
    'default-groups': TEXTS,
    packages: listOf(
      tableOf({
        ...texts('name', 'version', 'marker', 'requires-python', 'index'),
        vcs: tableOf(texts('type', 'url', 'path', 'commit-id', 'subdirectory')),
        directory: tableOf(texts('path', 'subdirectory')),
        archive: PYLOCK_FILE,
        sdist: PYLOCK_FILE,
        wheels: listOf(PYLOCK_FILE),
      }),
    ),
  }),
  // Pex: resolve/lockfile/json_codec.py, `loads`.
  'pex.lock': tableOf(
    {
      requirements: TEXTS,
      requires_python: TEXTS,
      excluded: TEXTS,
      locked_resolves: listOf(
        tableOf(
          {
            marker: TEXT,
            locked_requirements: listOf(
              tableOf(
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
  'conda-lock.yml': tableOf(
    { metadata: tableOf({ platforms: TEXTS }), package: listOf(CONDA_ROW) },
    'package',
  ),
  // rattler_lock: src/parse.
  'pixi.lock': tableOf(
    {
      environments: eachOf(tableOf({ packages: eachOf(listOf(PIXI_ROW)) })),
      packages: listOf(PIXI_ROW),
    },
    'environments',
    'packages',
  ),
}
