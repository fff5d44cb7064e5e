import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, HostileCase, World } from './case.ts'

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('')

const URL = 'http://127.0.0.1:9'

/** How one tool writes its lock. */
interface Tool {
  readonly file: string
  /** A lock of these packages, each with what it needs. */
  readonly lock: (
    packages: readonly (readonly [name: string, needs: readonly string[]])[],
  ) => string
  /** The same text, with a version that does not exist. */
  readonly ofOtherVersion: (text: string) => string
  /** A value that nests or repeats. */
  readonly bomb: string
  /** A lock that becomes invalid if it ends in the middle of a package. */
  readonly cut: (text: string) => string
}

/** Anchors that each name the one before ten times. */
const ALIASES = `a0: &a0 [x]\n${many(30, (at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(10)}]\n`)}`

const WHEEL = (name: string): string => `${name}-1.0-py3-none-any.whl`
const HASH = `sha256:${'a'.repeat(64)}`
/** Inline tables within each other. */
const NESTED = `a = ${'{ a = '.repeat(2000)}`

const TOOLS: readonly Tool[] = [
  {
    file: 'poetry.lock',
    lock: (packages) =>
      `${packages
        .map(
          ([name, needs]) =>
            `[[package]]\nname = "${name}"\nversion = "1.0"\noptional = false\npython-versions = "*"\ngroups = ["main"]\nfiles = [{file = "${WHEEL(name)}", hash = "${HASH}"}]\n\n[package.dependencies]\n${needs.map((one) => `${one} = "*"\n`).join('')}\n`,
        )
        .join('')}[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "0"\n`,
    ofOtherVersion: (text) => text.replace('"2.1"', '"99.0"'),
    bomb: NESTED,
    cut: (text) => text.slice(0, text.length / 2),
  },
  {
    file: 'pdm.lock',
    lock: (packages) =>
      `[metadata]\ngroups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n${packages
        .map(
          ([name, needs]) =>
            `[[package]]\nname = "${name}"\nversion = "1.0"\ngroups = ["default"]\ndependencies = [${needs.map((one) => `"${one}"`).join(', ')}]\nfiles = [{file = "${WHEEL(name)}", hash = "${HASH}"}]\n\n`,
        )
        .join('')}`,
    ofOtherVersion: (text) => text.replace('"4.5.0"', '"99.0"'),
    bomb: NESTED,
    cut: (text) => text.slice(0, -20),
  },
  {
    file: 'Pipfile.lock',
    lock: (packages) =>
      JSON.stringify({
        _meta: { hash: { sha256: '0' }, 'pipfile-spec': 6, requires: {}, sources: [] },
        default: Object.fromEntries(
          packages.map(([name]) => [name, { hashes: [HASH], version: '==1.0' }]),
        ),
        develop: {},
      }),
    ofOtherVersion: (text) => text.replace('"pipfile-spec":6', '"pipfile-spec":99'),
    bomb: `{"_meta":{"pipfile-spec":6},"default":${'{"a":'.repeat(2000)}`,
    cut: (text) => text.slice(0, text.length / 2),
  },
  {
    file: 'pylock.toml',
    lock: (packages) =>
      `lock-version = "1.0"\ncreated-by = "demo"\n\n${packages
        .map(
          ([name, needs]) =>
            `[[packages]]\nname = "${name}"\nversion = "1.0"\ndependencies = [${needs.map((one) => `{name = "${one}"}`).join(', ')}]\nwheels = [{url = "${URL}/${WHEEL(name)}", hashes = {sha256 = "${'a'.repeat(64)}"}}]\n\n`,
        )
        .join('')}`,
    ofOtherVersion: (text) => text.replace('"1.0"', '"99.0"'),
    bomb: NESTED,
    cut: (text) => text.slice(0, -20),
  },
  {
    file: 'conda-lock.yml',
    lock: (packages) =>
      `version: 1\nmetadata:\n  platforms:\n  - linux-64\npackage:\n${packages
        .map(
          ([name, needs]) =>
            `- name: ${name}\n  version: '1.0'\n  manager: pip\n  platform: linux-64\n  url: ${URL}/${name}-1.0-py3-none-any.whl\n  category: main\n  dependencies: {${needs.map((one) => `${one}: ''`).join(', ')}}\n`,
        )
        .join('')}`,
    ofOtherVersion: (text) => text.replace('version: 1', 'version: 99'),
    bomb: `${ALIASES}version: 1\nmetadata: {}\npackage:\n- name: *a30\n  version: *a30\n  manager: pip\n  platform: *a30\n  url: *a30\n`,
    cut: (text) => `${text}- name: "le`,
  },
  {
    file: 'pixi.lock',
    lock: (packages) => {
      const url = (name: string): string => `${URL}/${name}-1.0-py3-none-any.whl`
      return `version: 6\nenvironments:\n  default:\n    packages:\n      linux-64:\n${packages.map(([name]) => `      - pypi: ${url(name)}\n`).join('')}packages:\n${packages
        .map(
          ([name, needs]) =>
            `- pypi: ${url(name)}\n  name: ${name}\n  version: '1.0'\n  requires_dist: [${needs.join(', ')}]\n`,
        )
        .join('')}`
    },
    ofOtherVersion: (text) => text.replace('version: 6', 'version: 99'),
    bomb: `${ALIASES}version: 6\nenvironments:\n  default:\n    packages:\n      linux-64: *a30\npackages: *a30\n`,
    cut: (text) => `${text}- pypi: "le`,
  },
  {
    file: 'pex.lock',
    lock: (packages) =>
      JSON.stringify({
        pex_version: '2.1.120',
        locked_resolves: [
          {
            locked_requirements: packages.map(([name, needs]) => ({
              project_name: name,
              version: '1.0',
              requires_dists: needs,
              artifacts: [
                {
                  url: `${URL}/${name}-1.0-py3-none-any.whl`,
                  algorithm: 'sha256',
                  hash: 'a'.repeat(64),
                },
              ],
            })),
            platform_tag: null,
          },
        ],
        requirements: packages.slice(0, 1).map(([name]) => name),
        requires_python: [],
      }),
    ofOtherVersion: (text) => text.replace('locked_resolves', 'locked_things'),
    bomb: `{"pex_version":"2","requirements":["a"],"locked_resolves":[${'{"locked_requirements":['.repeat(1000)}`,
    cut: (text) => text.slice(0, text.length / 2),
  },
]

const chain = (count: number): readonly (readonly [string, readonly string[]])[] =>
  Array.from({ length: count }, (_, at) => [`leaf${at}`, [`leaf${(at + 1) % count}`]] as const)

const estimateLock = (file: string): Command => ({
  args: ['estimate', file, '--offline', '--no-compare', '-v'],
})

const casesOf = ({ file, lock, ofOtherVersion, bomb, cut }: Tool): readonly HostileCase[] => {
  const of = (
    title: string,
    exit: HostileCase['exit'],
    text: () => string,
    more: Partial<HostileCase> = {},
  ): HostileCase => ({
    title: `a ${file} ${title}`,
    exit,
    open: async (world: World) => {
      world.write({ [file]: text() })
      return estimateLock(file)
    },
    ...more,
  })
  return [
    // A Pipfile.lock has no files: a snapshot has to know them.
    file === 'Pipfile.lock'
      ? of('of 5,000 packages', 4, () => lock(chain(5000)))
      : of('of 5,000 packages in a circle', 0, () => lock(chain(5000)), {
          says: /5,?000 packages/,
        }),
    of('of 25,000 packages', 2, () => lock(chain(25_000))),
    of('of another version', 2, () => ofOtherVersion(lock(chain(2)))),
    of('that ends in the middle', 2, () => cut(lock(chain(2)))),
    of('of 50 MB', 2, () => lock(chain(1)) + ' '.repeat(50e6)),
    of('of a value that repeats in 10^30 ways', 2, () => bomb),
    of('of 100,000 nested brackets', 2, () => `a: ${'['.repeat(1e5)}`),
    of('of a million keys', 2, () => many(1e6, (at) => `k${at}: 1\n`)),
    of('of one package 15,000 times', [0, 2, 4], () =>
      lock(Array.from({ length: 15_000 }, () => ['leaf', []] as const)),
    ),
    of('with names and paths that lead elsewhere', [2, 3], () =>
      lock([['leaf', []]])
        .replaceAll(`${URL}/leaf-1.0-py3-none-any.whl`, 'file:///dev/zero')
        .replaceAll('leaf', '../../etc/passwd'),
    ),
    of('with an escape in a name', 2, () => lock([['le\u001b[31maf', []]]), { hides: /\u001b/ }),
    {
      title: `a ${file} that is a link to /dev/zero`,
      exit: 2,
      open: async (world) => {
        symlinkSync('/dev/zero', join(world.folder, file))
        return estimateLock(file)
      },
    },
  ]
}

/** Each of its packages would need a look-up of a name that does not resolve. */
const UNRESOLVED: HostileCase = {
  title: 'a conda-lock.yml of 60,000 packages on a host that does not exist',
  exit: 4,
  says: /channel-unreachable/,
  open: async (world) => {
    const packages = many(
      60_000,
      (at) =>
        `- {name: p${at}, version: '1', manager: conda, platform: linux-64, dependencies: {}, url: 'https://no-host.invalid/p${at}.conda', hash: {md5: a}, category: main, optional: false}\n`,
    )
    world.write({
      'conda-lock.yml': `version: 1\nmetadata: {platforms: [linux-64], content_hash: {linux-64: x}, channels: [], sources: []}\npackage:\n${packages}`,
    })
    return estimateLock('conda-lock.yml')
  },
}

export const FOREIGN_LOCKS: readonly HostileCase[] = [...TOOLS.flatMap(casesOf), UNRESOLVED]
