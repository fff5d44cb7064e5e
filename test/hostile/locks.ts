import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, HostileCase, World } from './case.ts'

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('')

const estimateLock = (file: string): Command => ({
  args: ['estimate', file, '--offline', '--no-compare', '-v'],
})

/** A lock of this name and text, with other files next to it. */
const lockOf =
  (file: string, text: () => string, beside: () => Readonly<Record<string, string>> = () => ({})) =>
  async (world: World): Promise<Command> => {
    world.write({ [file]: text(), ...beside() })
    return estimateLock(file)
  }

const HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.8"\n\n'
const VIRTUAL = 'version = "0"\nsource = { virtual = "." }\n'
const names = (count: number, name: (at: number) => string): string =>
  many(count, (at) => `{ name = "${name(at)}" },`)

/** A package of uv's lock that is named only by its file. */
const locked = (name: string, more = ''): string =>
  `[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "http://127.0.0.1:9/simple" }\nwheels = [{ url = "http://127.0.0.1:9/${name}-1.0-py3-none-any.whl", size = 900 }]\n${more}\n`

const app = (dependencies: string, more = ''): string =>
  `[[package]]\nname = "app"\n${VIRTUAL}dependencies = [${dependencies}]\n${more}\n`

const UV: readonly HostileCase[] = [
  {
    title: 'a uv.lock of 25,000 packages',
    exit: 2,
    open: lockOf(
      'uv.lock',
      () =>
        HEAD + app(names(25_000, (at) => `leaf${at}`)) + many(25_000, (at) => locked(`leaf${at}`)),
    ),
  },
  {
    title: 'a uv.lock of 50 MB',
    exit: 2,
    open: lockOf('uv.lock', () => `${HEAD}${'#'.repeat(50e6)}`),
  },
  {
    title: 'a uv.lock that ends in the middle',
    exit: 2,
    open: lockOf('uv.lock', () => `${HEAD}${locked('leaf')}[[package]]\nname = "le`),
  },
  {
    title: 'a uv.lock of a million keys',
    exit: 2,
    open: lockOf('uv.lock', () => `${HEAD}${many(1_000_000, (at) => `k${at} = 1\n`)}`),
  },
  {
    title: 'a uv.lock of one key with two million dots',
    exit: 2,
    open: lockOf('uv.lock', () => `${HEAD}${'a.'.repeat(2e6)}a = 1`),
  },
  {
    title: 'a uv.lock of 100,000 nested brackets',
    exit: 2,
    open: lockOf('uv.lock', () => `${HEAD}a = ${'['.repeat(1e5)}`),
  },
  {
    title: 'a uv.lock of 30,000 projects of a workspace',
    exit: 2,
    open: lockOf('uv.lock', () => {
      const members = `[manifest]\nmembers = [${many(30_000, (at) => `"m${at}",`)}]\n\n`
      return (
        HEAD +
        members +
        many(
          30_000,
          (at) =>
            `[[package]]\nname = "m${at}"\nversion = "0"\nsource = { virtual = "m${at}" }\n\n`,
        )
      )
    }),
  },
  {
    title: 'a uv.lock whose projects need each other in 2^5,000 ways',
    exit: 0,
    open: lockOf('uv.lock', () => {
      const next = (at: number): string =>
        names(2, (side) => `${side === 0 ? 'v' : 'w'}${Math.min(4999, at + 1)}`)
      const project = (name: string, at: number): string =>
        `[[package]]\nname = "${name}${at}"\nversion = "0"\nsource = { virtual = "${name}${at}" }\ndependencies = [${next(at)}]\n\n`
      return (
        HEAD + app(names(1, () => 'v0')) + many(5000, (at) => project('v', at) + project('w', at))
      )
    }),
  },
  {
    title: 'a uv.lock of 30,000 groups, all of them requested',
    exit: 2,
    open: lockOf(
      'uv.lock',
      () =>
        HEAD +
        app(
          '',
          `[package.dev-dependencies]\n${many(30_000, (at) => `g${at} = [{ name = "leaf" }]\n`)}`,
        ) +
        locked('leaf'),
      () => ({
        'pyproject.toml': `[project]\nname = "app"\n[tool.uv]\ndefault-groups = [${many(30_000, (at) => `"g${at}",`)}]\n`,
      }),
    ),
  },
  {
    title: 'a uv.lock of a group of 30,000 dependencies',
    exit: 2,
    says: /dev of app lists more than 10000 dependencies/,
    open: lockOf(
      'uv.lock',
      () =>
        HEAD +
        app('', `[package.dev-dependencies]\ndev = [${names(30_000, (at) => `p${at % 9000}`)}]\n`) +
        many(9000, (at) => locked(`p${at}`)),
      () => ({
        'pyproject.toml': `[project]\nname = "app"\nversion = "0"\n[dependency-groups]\ndev = [${many(30_000, (at) => `"p${at % 9000}",\n`)}]\n`,
      }),
    ),
  },
  {
    title: 'a uv.lock with names and paths that lead elsewhere',
    exit: [2, 3],
    open: lockOf(
      'uv.lock',
      () =>
        `${HEAD}${app(names(1, () => 'leaf'))}[[package]]\nname = "leaf"\nsource = { path = "/dev/zero" }\n`,
    ),
  },
  {
    title: 'a uv.lock that is a link to /dev/zero',
    exit: 2,
    open: async (world) => {
      symlinkSync('/dev/zero', join(world.folder, 'uv.lock'))
      return estimateLock('uv.lock')
    },
  },
]

const OTHERS: readonly HostileCase[] = [
  {
    title: 'a pylock.toml of 5,000 packages and 20,000 groups',
    exit: 2,
    open: lockOf('pylock.toml', () => {
      const groups = `default-groups = [${many(20_000, (at) => `"g${at}",`)}]\n`
      const one = (at: number): string =>
        `[[packages]]\nname = "leaf${at}"\nversion = "1.0"\nmarker = "'h${at}' in dependency_groups"\nwheels = [{ url = "http://127.0.0.1:9/leaf${at}-1.0-py3-none-any.whl", hashes = { sha256 = "${'0'.repeat(64)}" } }]\n`
      return `lock-version = "1.0"\ncreated-by = "x"\n${groups}${many(5000, one)}`
    }),
  },
  {
    title: 'a poetry.lock next to groups that include each other in 2^40 ways',
    exit: [0, 2],
    open: lockOf(
      'poetry.lock',
      () => '[metadata]\nlock-version = "2.1"\npython-versions = "*"\n',
      () => {
        const group = (at: number): string =>
          `g${at} = [{ include-group = "g${at + 1}" }, { include-group = "g${at + 1}" }]\n`
        return {
          'pyproject.toml': `[project]\nname = "x"\nversion = "0"\n[dependency-groups]\n${many(40, group)}g40 = ["six"]\n`,
        }
      },
    ),
  },
  {
    title: 'a poetry.lock next to a project of a line of a million spaces',
    exit: 0,
    open: lockOf(
      'poetry.lock',
      () => '[metadata]\nlock-version = "2.1"\npython-versions = "*"\n',
      () => ({
        'pyproject.toml': `[tool.poetry.dependencies]\nsix = ${' '.repeat(1_000_000)}"*"\n`,
      }),
    ),
  },
  {
    title: 'a Pipfile.lock of five million objects',
    exit: 2,
    open: lockOf(
      'Pipfile.lock',
      () => `{"_meta":{"pipfile-spec":6},"default":{"a":[${'{},'.repeat(5e6)}{}]}}`,
    ),
  },
  {
    title: 'a Pipfile.lock of a million nested brackets',
    exit: 2,
    open: lockOf('Pipfile.lock', () => `{"_meta":${'['.repeat(1e6)}`),
  },
  {
    title: 'a saved estimate of a million nested brackets',
    exit: 2,
    open: async (world) => {
      world.write({ 'saved.json': `{"a":${'['.repeat(1e6)}`, 'a.txt': '' })
      return { args: ['diff', 'saved.json', 'a.txt', '--offline'] }
    },
  },
  {
    title: 'a saved estimate of ten million numbers',
    exit: 2,
    open: async (world) => {
      world.write({ 'saved.json': `{"scenarios":[${'1,'.repeat(1e7)}1]}`, 'a.txt': '' })
      return { args: ['diff', 'saved.json', 'a.txt', '--offline'] }
    },
  },
  {
    title: 'a report of deptry of five million objects',
    exit: 2,
    open: async (world) => {
      world.write({ 'deptry.json': `[${'{},'.repeat(5e6)}1]`, 'a.txt': 'six\n' })
      return { args: ['advise', 'a.txt', '--unused-from', 'deptry.json', '--offline'] }
    },
  },
]

export const LOCKS: readonly HostileCase[] = [...UV, ...OTHERS]
