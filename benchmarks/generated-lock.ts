import { createHash } from 'node:crypto'
import { projectName, requirementsOf } from './generated-projects.ts'

/** One package of a made lock. */
export interface MadePackage {
  readonly name: string
  readonly requires: readonly string[]
  readonly files: readonly MadeFile[]
}

interface MadeFile {
  readonly filename: string
  readonly sha256: string
}

/** A lock, and the project next to it if its format needs one. */
export interface MadeLock {
  readonly file: string
  readonly text: string
  readonly beside?: readonly [file: string, text: string]
}

/** The version of every package. */
export const VERSION = '1.100.0'
/** Bytes of every file of an index that serves them. */
export const FILE_SIZE = 124_000
const PLATFORMS = ['manylinux_2_28_x86_64', 'manylinux_2_28_aarch64', 'macosx_11_0_arm64']
const CUDA = 'nvidia-cublas-cu12'

function fileOf(name: string, end: string): MadeFile {
  const filename = `${name.replaceAll('-', '_')}-${VERSION}${end}`
  return { filename, sha256: createHash('sha256').update(filename).digest('hex') }
}

/**
 * As many packages, each with an sdist, and three in ten with a wheel for each platform. torch with
 * CUDA is one of them, so the lock is compared with the CPU build.
 */
export function madePackages(count: number): readonly MadePackage[] {
  const plain = count - 2
  const projects = Array.from({ length: plain }, (_, i): MadePackage => {
    const name = projectName(i)
    const ends =
      i % 10 < 3 ? PLATFORMS.map((one) => `-cp312-cp312-${one}.whl`) : ['-py3-none-any.whl']
    return {
      name,
      requires: requirementsOf(i, plain).map(projectName),
      files: ['.tar.gz', ...ends].map((end) => fileOf(name, end)),
    }
  })
  return [
    ...projects,
    { name: CUDA, requires: [], files: [fileOf(CUDA, '-py3-none-manylinux_2_28_x86_64.whl')] },
    {
      name: 'torch',
      requires: [CUDA],
      files: [fileOf('torch', '-cp312-cp312-manylinux_2_28_x86_64.whl')],
    },
  ]
}

/** The packages that no other one requires. */
export function rootsOfLock(packages: readonly MadePackage[]): readonly string[] {
  const required = new Set(packages.flatMap(({ requires }) => requires))
  return packages.map(({ name }) => name).filter((name) => !required.has(name))
}

const isWheel = ({ filename }: MadeFile): boolean => filename.endsWith('.whl')
const each = <T>(all: readonly T[], text: (one: T) => string): string => all.map(text).join('')
const list = (all: readonly string[]): string => all.map((one) => JSON.stringify(one)).join(', ')
const UPLOADED = '2025-01-01T00:00:00.000Z'
const PYTHON = '==3.12.*'

type Maker = (packages: readonly MadePackage[], roots: readonly string[], index: string) => MadeLock

const urlOf = ({ filename }: MadeFile, index: string): string => `${index}files/${filename}`

const project = (roots: readonly string[], more = ''): readonly [string, string] => [
  'pyproject.toml',
  `[project]\nname = "app"\nversion = "0"\nrequires-python = "${PYTHON}"\ndependencies = [${list(roots)}]\n${more}`,
]

/** As each tool writes its lock. `index` is the URL above `simple/` and `files/`. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  'uv.lock': (packages, roots, index) => {
    const entry = (file: MadeFile): string =>
      `{ url = "${urlOf(file, index)}", hash = "sha256:${file.sha256}", size = ${FILE_SIZE}, upload-time = "${UPLOADED}" }`
    const named = (names: readonly string[]): string =>
      names.length === 0
        ? ''
        : `dependencies = [\n${each(names, (name) => `    { name = "${name}" },\n`)}]\n`
    return {
      file: 'uv.lock',
      text: `version = 1\nrevision = 5\nrequires-python = "${PYTHON}"\n\n[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\n${named(roots)}${each(
        packages,
        ({ name, requires, files }) =>
          `\n[[package]]\nname = "${name}"\nversion = "${VERSION}"\nsource = { registry = "${index}simple" }\n${named(requires)}${each(
            files.filter((file) => !isWheel(file)),
            (file) => `sdist = ${entry(file)}\n`,
          )}wheels = [\n${each(files.filter(isWheel), (file) => `    ${entry(file)},\n`)}]\n`,
      )}`,
      beside: project(roots),
    }
  },
  'pylock.toml': (packages, _roots, index) => {
    const entry = (file: MadeFile): string =>
      `{ url = "${urlOf(file, index)}", upload-time = ${UPLOADED}, size = ${FILE_SIZE}, hashes = { sha256 = "${file.sha256}" } }`
    return {
      file: 'pylock.toml',
      text: `lock-version = "1.0"\ncreated-by = "uv"\nrequires-python = "${PYTHON}"\n${each(
        packages,
        ({ name, files }) =>
          `\n[[packages]]\nname = "${name}"\nversion = "${VERSION}"\nindex = "${index}simple"\n${each(
            files.filter((file) => !isWheel(file)),
            (file) => `sdist = ${entry(file)}\n`,
          )}wheels = [\n${each(files.filter(isWheel), (file) => `    ${entry(file)},\n`)}]\n`,
      )}`,
    }
  },
  'poetry.lock': (packages, roots) => ({
    file: 'poetry.lock',
    text: `${each(
      packages,
      ({ name, requires, files }) =>
        `[[package]]\nname = "${name}"\nversion = "${VERSION}"\ndescription = ""\noptional = false\npython-versions = ">=3.8"\ngroups = ["main"]\nfiles = [\n${each(files, ({ filename, sha256 }) => `    {file = "${filename}", hash = "sha256:${sha256}"},\n`)}]\n${requires.length === 0 ? '' : `\n[package.dependencies]\n${each(requires, (one) => `${one} = "*"\n`)}`}\n`,
    )}[metadata]\nlock-version = "2.1"\npython-versions = "${PYTHON}"\ncontent-hash = "0"\n`,
    beside: project(roots, '\n[tool.poetry]\npackage-mode = false\n'),
  }),
  'pdm.lock': (packages, roots) => ({
    file: 'pdm.lock',
    text: `[metadata]\ngroups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n[[metadata.targets]]\nrequires_python = "${PYTHON}"\n${each(
      packages,
      ({ name, requires, files }) =>
        `\n[[package]]\nname = "${name}"\nversion = "${VERSION}"\nrequires_python = ">=3.8"\nsummary = ""\ngroups = ["default"]\n${requires.length === 0 ? '' : `dependencies = [\n${each(requires, (one) => `    "${one}",\n`)}]\n`}files = [\n${each(files, ({ filename, sha256 }) => `    {file = "${filename}", hash = "sha256:${sha256}"},\n`)}]\n`,
    )}`,
    beside: project(roots),
  }),
  'Pipfile.lock': (packages, roots, index) => ({
    file: 'Pipfile.lock',
    text: JSON.stringify(
      {
        _meta: {
          hash: { sha256: '0' },
          'pipfile-spec': 6,
          requires: { python_version: '3.12' },
          sources: [{ name: 'index', url: `${index}simple/`, verify_ssl: true }],
        },
        default: Object.fromEntries(
          packages.map(({ name, files }) => [
            name,
            {
              hashes: files.map(({ sha256 }) => `sha256:${sha256}`),
              index: 'index',
              markers: "python_version >= '3.8'",
              version: `==${VERSION}`,
            },
          ]),
        ),
        develop: {},
      },
      null,
      4,
    ),
    beside: [
      'Pipfile',
      `[[source]]\nurl = "${index}simple/"\nverify_ssl = true\nname = "index"\n\n[packages]\n${each(roots, (one) => `${one} = "*"\n`)}\n[requires]\npython_version = "3.12"\n`,
    ],
  }),
  'pex.lock': (packages, roots, index) => ({
    file: 'pex.lock',
    text: JSON.stringify(
      {
        allow_builds: true,
        allow_prereleases: false,
        allow_wheels: true,
        locked_resolves: [
          {
            locked_requirements: packages.map(({ name, requires, files }) => ({
              artifacts: files.map((file) => ({
                algorithm: 'sha256',
                hash: file.sha256,
                url: urlOf(file, index),
              })),
              project_name: name,
              requires_dists: requires,
              requires_python: '>=3.8',
              version: VERSION,
            })),
            platform_tag: null,
          },
        ],
        pex_version: '2.105.2',
        requirements: roots,
        requires_python: [PYTHON],
        style: 'universal',
      },
      null,
      2,
    ),
  }),
  'requirements.txt': (packages, roots, index) => ({
    file: 'requirements.txt',
    text: `--index-url ${index}simple/\n${each(
      packages,
      ({ name, files }) =>
        `${name}==${VERSION} ${each(files, ({ sha256 }) => `\\\n    --hash=sha256:${sha256} `).trimEnd()}\n    # via ${roots.includes(name) ? '-r requirements.in' : 'app'}\n`,
    )}`,
  }),
  'pixi.lock': (packages, _roots, index) => {
    const wheels = packages.map((one) => ({ ...one, file: one.files.find(isWheel)! }))
    return {
      file: 'pixi.lock',
      text: `version: 6\nenvironments:\n  default:\n    channels:\n    - url: ${index}channel/\n    indexes:\n    - ${index}simple\n    packages:\n      linux-64:\n${each(wheels, ({ file }) => `      - pypi: ${urlOf(file, index)}\n`)}packages:\n${each(
        wheels,
        ({ name, requires, file }) =>
          `- pypi: ${urlOf(file, index)}\n  name: ${name}\n  version: ${VERSION}\n  sha256: ${file.sha256}\n${requires.length === 0 ? '' : `  requires_dist:\n${each(requires, (one) => `  - ${one}\n`)}`}  requires_python: '>=3.8'\n`,
      )}`,
    }
  },
  'conda-lock.yml': (packages, _roots, index) => ({
    file: 'conda-lock.yml',
    text: `version: 1\nmetadata:\n  content_hash:\n    linux-64: '0'\n  channels: []\n  platforms:\n  - linux-64\n  sources: []\npackage:\n${each(
      packages,
      ({ name, requires, files }) => {
        const file = files.find(isWheel)!
        return `- name: ${name}\n  version: ${VERSION}\n  manager: pip\n  platform: linux-64\n  dependencies:${requires.length === 0 ? ' {}\n' : `\n${each(requires, (one) => `    ${one}: '*'\n`)}`}  url: ${urlOf(file, index)}\n  hash:\n    sha256: ${file.sha256}\n  category: main\n  optional: false\n`
      },
    )}`,
  }),
}

/** @param index the URL above `simple/` and `files/` */
export const madeLock = (format: string, count: number, index: string): MadeLock => {
  const packages = madePackages(count)
  return MAKERS[format]!(packages, rootsOfLock(packages), index)
}
