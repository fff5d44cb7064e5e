// npm run check:packed: packs pysize, installs it into an empty folder, and runs each command there
// under several releases of Node. All share one cache folder, so that no release may trip over the
// code that another one compiled.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeTarball } from '../weigh/tarball.ts'

/**
 * The oldest that pysize runs on, two that crashed on each other's code, and one of each later
 * line.
 */
const RELEASES = [
  '20.18.1',
  '20.19.5',
  '20.20.0',
  '22.12.0',
  '22.20.0',
  '24.11.0',
  '25.2.0',
  '26.10.0',
]
const TOO_OLD = ['16.20.2', '18.20.8']

/** Budgets of the package itself, bytes. */
const MOST_PACKED = 7_000_000
const MOST_UNPACKED = 19_000_000

const root = join(import.meta.dirname, '..', '..')
const requirements = join(root, 'test', 'fixtures', 'bahr', 'requirements', 'production.txt')

/** An environment as `docker export` writes it, through gzip. */
const image = join(mkdtempSync(join(tmpdir(), 'pysize-image-')), 'image.tar.gz')
const site = 'usr/local/lib/python3.12/site-packages'
writeFileSync(
  image,
  makeTarball([
    { path: `${site}/demo.py`, content: '' },
    { path: `${site}/demo-1.0.dist-info/METADATA`, content: 'Name: demo\nVersion: 1.0\n' },
    {
      path: `${site}/demo-1.0.dist-info/RECORD`,
      content: 'demo.py,,0\ndemo-1.0.dist-info/METADATA,,\n',
    },
  ]),
)

/** A project. */
const project = join(mkdtempSync(join(tmpdir(), 'pysize-project-')), 'pyproject.toml')
writeFileSync(project, '[project]\nname = "demo"\nversion = "1.0"\ndependencies = ["six"]\n')

interface Case {
  readonly args: readonly string[]
  readonly exit: number
  /** A text that stdout contains, or stderr if the exit code is 2. */
  readonly says: RegExp
  /** The text of standard input. */
  readonly input?: string
}

const offline = [requirements, '--offline']
/** Answered without a file, since those of the case lie outside of the start folder. */
const ASKED = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'estimate', arguments: { with: ['six'], offline: true } },
}
const CASES: readonly Case[] = [
  { args: ['--version'], exit: 0, says: /^pysize \d+\.\d+\.\d+\n$/ },
  { args: ['--help'], exit: 0, says: /Usage: pysize/ },
  { args: ['estimate', '--help'], exit: 0, says: /--budget/ },
  { args: ['estimate', ...offline], exit: 0, says: /106 packages/ },
  { args: ['estimate', ...offline, '--json', '--no-cache'], exit: 0, says: /"schema_version": 1/ },
  {
    args: ['estimate', ...offline, '--format', 'html'],
    exit: 0,
    says: /^<!doctype html>[\s\S]*camel-tools/,
  },
  { args: ['estimate', ...offline, '--budget', '4GB'], exit: 1, says: /4\.00 GB/ },
  {
    args: ['why', ...offline, 'numpy'],
    exit: 0,
    says: /^numpy \S+ is installed because camel-tools/,
  },
  { args: ['why', ...offline, 'nump'], exit: 2, says: /^error\[not-in-environment\]/ },
  {
    args: ['tree', ...offline, '--invert', 'numpy', '--depth', '1'],
    exit: 0,
    says: /├─ camel-tools/,
  },
  {
    args: ['estimate', join(requirements, '..', 'prod*.txt'), '--offline'],
    exit: 0,
    says: /106 packages/,
  },
  { args: ['estimate', '--with', 'a==“1”', '--offline'], exit: 2, says: /typographic quotes/ },
  {
    args: ['estimate', '--with', 'urllib3>=2', '--with', 'urllib3<2', '--offline'],
    exit: 3,
    says: /^error\[conflict\]/,
  },
  {
    args: ['image', join(requirements, '..', '..'), '--offline', '--no-cache'],
    exit: 0,
    says: /GB image/,
  },
  { args: ['image', 'diff', 'a', 'b'], exit: 2, says: /^error\[/ },
  { args: ['estimate', 'no-such-file.txt'], exit: 2, says: /^error\[file-not-found\]/ },
  {
    args: ['verify', image, '--hashes'],
    exit: 0,
    says: /1 package[\s\S]*OK: every package is complete/,
  },
  { args: ['estimate', project, '--offline'], exit: 0, says: /1 package\n/ },
  { args: ['cache', 'dir'], exit: 0, says: /cache/ },
  { args: ['cache', 'info'], exit: 0, says: /\d/ },
  { args: ['snapshot', '--help'], exit: 0, says: /create/ },
  { args: ['estimate', ...offline, '--format', 'markdown'], exit: 0, says: /^\*\*.*on disk/ },
  { args: ['estimate', ...offline, '--format', 'svg'], exit: 0, says: /^<svg / },
  { args: ['explain', 'conflict'], exit: 0, says: /^error\[conflict\]/ },
  { args: ['completion', 'bash'], exit: 0, says: /complete -F _pysize pysize/ },
  { args: ['mcp'], exit: 0, says: /"isError":false/, input: `${JSON.stringify(ASKED)}\n` },
]

const LIBRARY = `import { estimate } from 'pysize'
const { scenarios } = await estimate({ files: [process.argv[2]], offline: true })
console.log(scenarios.map(({ name, totals }) => name + ' ' + totals.packages).join())
`

/** A caller in TypeScript, without Node's types and without those of the browser. */
const CALLER = `import { type ErrorCode, type Estimate, estimate, PysizeError, type Warning, why } from 'pysize'
export const code: ErrorCode = 'bad-name'
export const lines = async (files: readonly string[]): Promise<readonly (number | null)[]> =>
  (await why({ files }, 'numpy')).why.paths.map(([first]) => first?.line ?? null)
export const weigh = async (files: readonly string[]): Promise<Estimate | string> =>
  estimate({ files, python: '3.12', onProgress: ({ requests }) => void (requests satisfies number) }).catch((error: unknown) =>
    error instanceof PysizeError ? error.code : 'other')
export const text = ({ code, message }: Warning): string => code + message
// @ts-expect-error: a misspelt option is refused.
void estimate({ pyhton: '3.12' })
`
const CALLER_SETTINGS = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: [],
  },
  files: ['caller.ts'],
}

function command(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  return stdout
}

/** Installs the tarball and the releases of Node into an empty folder. */
function install(folder: string): void {
  const [{ filename, size, unpackedSize }] = JSON.parse(
    command('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root),
  )
  console.log(
    `The package has ${(size / 1e6).toFixed(1)} MB, unpacked ${(unpackedSize / 1e6).toFixed(1)} MB.`,
  )
  if (size > MOST_PACKED || unpackedSize > MOST_UNPACKED)
    throw new Error('the package is over its own budget')
  command(
    process.execPath,
    [join(root, 'node_modules', 'publint', 'src', 'cli.js'), join(folder, filename), '--strict'],
    root,
  )
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const nodes = [...RELEASES, ...TOO_OLD].map(
    (release) => `node-${release}@npm:node-${process.platform}-${process.arch}@${release}`,
  )
  command(
    'npm',
    ['install', '--silent', '--no-audit', '--no-fund', join(folder, filename), ...nodes],
    folder,
  )
  writeFileSync(join(folder, 'library.js'), LIBRARY)
}

/** The package as a caller sees it: its types are enough, and installing it runs nothing. */
function checkPackage(folder: string): void {
  const { scripts, dependencies } = JSON.parse(
    readFileSync(join(folder, 'node_modules', 'pysize', 'package.json'), 'utf8'),
  )
  if (scripts !== undefined) throw new Error('the packed package.json has scripts')
  for (const name of ['pysize.schema.json', 'tool-pysize.schema.json'])
    JSON.parse(readFileSync(join(folder, 'node_modules', 'pysize', 'dist', name), 'utf8'))
  if (Object.keys(dependencies).join() !== 'undici')
    throw new Error('what is bundled is a dependency too')
  writeFileSync(join(folder, 'caller.ts'), CALLER)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CALLER_SETTINGS))
  command(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder],
    folder,
  )
}

function check(folder: string): { passed: number; failed: number } {
  const tally = { passed: 0, failed: 0 }
  const cacheFolder = join(folder, 'cache')
  mkdirSync(cacheFolder)
  const env = { PATH: process.env.PATH, HOME: folder, PYSIZE_CACHE_DIR: cacheFolder, NO_COLOR: '1' }
  const expectRun = (
    release: string,
    args: readonly string[],
    { exit, says, input = '' }: Omit<Case, 'args'>,
  ): void => {
    const node = join(folder, 'node_modules', `node-${release}`, 'bin', 'node')
    const { status, signal, stdout, stderr } = spawnSync(node, args, {
      cwd: folder,
      env,
      input,
      encoding: 'utf8',
    })
    const shown = exit >= 2 ? stderr : stdout
    const isRight =
      status === exit && says.test(shown) && (exit < 2 || stdout === '') && !/^\s+at /m.test(stderr)
    tally[isRight ? 'passed' : 'failed']++
    if (!isRight)
      console.log(
        `FAIL node ${release} ${args.slice(1).join(' ')}: ${status ?? signal}\n${stderr.slice(0, 400)}`,
      )
  }
  const bin = join('node_modules', 'pysize', 'dist', 'bin.cjs')
  // Twice: the second time each release finds its own code, and that of the others.
  for (let depth = 0; depth < 2; depth++)
    for (const release of RELEASES) {
      for (const { args, ...expected } of CASES) expectRun(release, [bin, ...args], expected)
      expectRun(release, ['library.js', requirements], { exit: 0, says: /^default 106,cpu 87\n$/ })
    }
  for (const release of TOO_OLD)
    for (const args of [['--version'], ['estimate', requirements]])
      expectRun(release, [bin, ...args], {
        exit: 2,
        says: /^pysize needs Node 20\.18\.1 or newer\. This is Node \d+\.\d+\.\d+\.\n$/,
      })
  // The cases use the whole program, so each release keeps the compiled code of every script.
  const scripts = readdirSync(join(folder, dirname(bin))).filter((name) =>
    /^program-\d+\.cjs$/.test(name),
  )
  const kept = readdirSync(join(cacheFolder, 'code')).length
  const expected = RELEASES.length * scripts.length
  if (scripts.length === 0 || kept !== expected) {
    tally.failed++
    console.log(`FAIL compiled code of ${kept} scripts is kept, expected ${expected}`)
  }
  return tally
}

const folder = mkdtempSync(join(tmpdir(), 'pysize-packed-'))
try {
  install(folder)
  checkPackage(folder)
  const { passed, failed } = check(folder)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
