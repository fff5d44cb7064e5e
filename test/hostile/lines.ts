import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { wheel } from '../support/wheel.ts'
import type { Command, HostileCase, World } from './case.ts'

const INSTALLERS = ['pip', 'uv'] as const

const estimateFile = (file: string, index: string, ...more: readonly string[]): Command => ({
  args: ['estimate', file, '-i', index, '--no-snapshot', '-v', ...more],
})

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${text(at)}\n`).join('')

/** A requirements file and an index of one project. */
const fileOf =
  (text: () => string, ...more: readonly string[]) =>
  async (world: World): Promise<Command> => {
    world.write({ 'requirements.txt': text() })
    return estimateFile(
      'requirements.txt',
      (await world.index({ demo: [wheel('demo 1.0')] })).index,
      ...more,
    )
  }

const LONG_FILES: readonly HostileCase[] = INSTALLERS.flatMap((installer): HostileCase[] => {
  const open = (text: () => string) => fileOf(text, '--installer', installer)
  return [
    {
      title: `100,000 equal lines, as ${installer}`,
      exit: 0,
      open: open(() => many(100_000, () => 'demo')),
    },
    {
      title: `20,000 extras of one project, as ${installer}`,
      exit: 0,
      open: open(() => many(20_000, (at) => `demo[e${at}]`)),
    },
    {
      title: `20,000 lower bounds of one project, as ${installer}`,
      exit: 0,
      open: open(() => many(20_000, (at) => `demo>=0.${at}`)),
    },
    {
      title: `20,000 excluded versions of one project, as ${installer}`,
      exit: 0,
      open: open(() => many(20_000, (at) => `demo!=9.${at}`)),
    },
    {
      title: `20,000 excluded versions and a bound that no version meets, as ${installer}`,
      exit: 3,
      open: open(() => `${many(20_000, (at) => `demo!=9.${at}`)}demo<0.1\n`),
    },
    {
      title: `99,000 constraints on one project, as ${installer}`,
      exit: 0,
      open: async (world) => {
        world.write({
          'constraints.txt': many(99_000, (at) => `demo<9.${at}`),
          'requirements.txt': 'demo\n',
        })
        const { index } = await world.index({ demo: [wheel('demo 1.0')] })
        return estimateFile(
          'requirements.txt',
          index,
          '-c',
          'constraints.txt',
          '--installer',
          installer,
        )
      },
    },
  ]
})

const OPTION_LINES: readonly HostileCase[] = [
  '--no-binary x',
  '--trusted-host x',
  '--find-links .',
].map((line) => ({
  title: `100,000 lines ${line}`,
  exit: 0,
  open: fileOf(() => `${many(100_000, () => line)}demo\n`),
}))

const project = (dependencies: readonly string[]): string =>
  `[project]\nname = "x"\nversion = "1"\ndependencies = ${JSON.stringify(dependencies)}\n`

const VARIABLE = ['$', '{A}'].join('')

const FILES: readonly HostileCase[] = [
  {
    title: 'a variable 20,000 times in a line',
    exit: 2,
    open: fileOf(() => `${VARIABLE.repeat(20_000)}\n`),
  },
  {
    title: 'a pyproject.toml of 20,000 dependencies on one project',
    exit: 0,
    open: async (world) => {
      world.write({
        'pyproject.toml': project(Array.from({ length: 20_000 }, (_, at) => `demo>=0.${at}`)),
      })
      return estimateFile(
        'pyproject.toml',
        (await world.index({ demo: [wheel('demo 1.0')] })).index,
      )
    },
  },
  {
    title: 'indexes and links of 500,000 slashes',
    exit: [2, 3, 4],
    open: async (world) => {
      const url = `http://127.0.0.1:9/${'/'.repeat(500_000)}x`
      world.write({ 'requirements.txt': `--find-links ${url}\n--index-url ${url}\ndemo\n` })
      return { args: ['estimate', 'requirements.txt', '--no-snapshot'] }
    },
  },
  {
    title: '900 nested files and 20,000 faults',
    exit: 2,
    open: async (world) => {
      const nested = Array.from({ length: 900 }, (_, at) => [`r${at}.txt`, `-r r${at + 1}.txt\n`])
      world.write({ ...Object.fromEntries(nested), 'r900.txt': 'a b\n'.repeat(20_000) })
      return { args: ['estimate', 'r0.txt', '--no-snapshot'] }
    },
  },
  { title: 'a path with a NUL', exit: 2, open: fileOf(() => './a\0b\n') },
  { title: 'a path of 5,000 bytes', exit: 2, open: fileOf(() => `./${'a'.repeat(5000)}\n`) },
  { title: 'a line of an @ and ://', exit: 2, open: fileOf(() => 'demo @ ://\n@://\n') },
  {
    title: 'standard input of 400 MB',
    exit: 2,
    open: async (world) => ({
      ...estimateFile('-', (await world.index({ demo: [wheel('demo 1.0')] })).index),
      stdin: Buffer.alloc(400e6, 'demo\n'),
    }),
  },
]

/**
 * Entries that a checkout may contain instead of a file: a link to a device, and a pipe without a
 * writer.
 */
const PLACES = ['requirements.txt', 'pyproject.toml', '.python-version', 'runtime.txt'] as const

const KINDS: Readonly<Record<string, (path: string) => void>> = {
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a pipe': (path) => void spawnSync('mkfifo', [path]),
}

const ODD_FILES: readonly HostileCase[] = Object.entries(KINDS).flatMap(([kind, make]) =>
  [...PLACES, 'netrc'].map(
    (place): HostileCase => ({
      title: `${kind} in the place of ${place}`,
      exit: place === 'requirements.txt' ? 2 : [0, 2],
      open: async (world) => {
        const { index } = await world.index({ demo: [wheel('demo 1.0')] })
        world.write({
          'demo.txt': place === 'requirements.txt' ? 'demo\n-r requirements.txt\n' : 'demo\n',
        })
        make(join(world.folder, place))
        return {
          ...estimateFile('demo.txt', index),
          env: place === 'netrc' ? { NETRC: join(world.folder, 'netrc') } : {},
        }
      },
    }),
  ),
)

const ODD_PROXIES: readonly HostileCase[] = [
  'socks9://127.0.0.1:9',
  'ftp://127.0.0.1:9',
  '://',
].map((proxy) => ({
  title: `a proxy written as ${proxy}`,
  exit: [2, 4],
  open: async (world) => ({
    ...estimateFile(
      join(world.write({ 'demo.txt': 'demo\n' }), 'demo.txt'),
      'http://index.example/simple',
    ),
    env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
  }),
}))

export const LINES: readonly HostileCase[] = [
  ...LONG_FILES,
  ...OPTION_LINES,
  ...FILES,
  ...ODD_FILES,
  ...ODD_PROXIES,
]
