// npm run check:wheel [-- UV]: builds the wheel of pysize-cli, installs it as `uvx` does into an
// empty folder of tools, and runs it without a node on PATH. Needs uv, and an index for the wheels
// of Node.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const MOST_BYTES = 7_000_000

const root = join(import.meta.dirname, '..', '..')
const requirements = join(root, 'test', 'fixtures', 'bahr', 'requirements', 'production.txt')
const uv = resolve(process.argv[2] ?? onPath('uv'))
const work = mkdtempSync(join(tmpdir(), 'pysize-wheel-check-'))
let failed = 0

/** As a shell finds it, because the job of a release names none. */
function onPath(program: string): string {
  const { stdout } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' })
  if (stdout.trim() === '') throw new Error(`${program} is not on PATH: npm run check:wheel -- UV`)
  return stdout.trim()
}

function check(what: string, holds: boolean, told = ''): void {
  console.log(`${holds ? 'passed' : 'FAILED'}: ${what}`)
  if (holds) return
  failed++
  console.log(told)
}

/** Programs that uvx and Python need, and no node among them. */
function emptyMachine(): Record<string, string> {
  const bin = join(work, 'bin')
  mkdirSync(bin)
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).stdout.trim()
  symlinkSync(python, join(bin, 'python3'))
  symlinkSync(uv, join(bin, 'uv'))
  // The starters that uv writes use these.
  for (const tool of ['realpath', 'dirname']) symlinkSync(join('/usr/bin', tool), join(bin, tool))
  const settings = Object.entries(process.env).filter(([name]) =>
    /^(?:SSL_|UV_|https?_proxy$)/i.test(name),
  )
  return {
    ...Object.fromEntries(settings),
    PATH: bin,
    HOME: join(work, 'home'),
    UV_PYTHON_DOWNLOADS: 'never',
    UV_PYTHON: python,
  }
}

try {
  const { PIP_FIND_LINKS: _, ...own } = process.env
  const built = spawnSync(
    process.execPath,
    [join(root, '.config', 'build-wheel.mjs'), join(work, 'out')],
    {
      env: { ...own, PATH: `${dirname(uv)}:${own.PATH}` },
      encoding: 'utf8',
    },
  )
  const wheel = join(
    work,
    'out',
    readdirSync(join(work, 'out')).find((name) => name.endsWith('.whl')) ?? '',
  )
  check('the wheel is built', built.status === 0, built.stderr)
  const { size } = statSync(wheel)
  check(
    `the wheel has ${(size / 1e6).toFixed(1)} MB, at most ${MOST_BYTES / 1e6} MB`,
    size <= MOST_BYTES,
  )

  const env = emptyMachine()
  const uvx = (...args: readonly string[]) =>
    spawnSync(uv, ['tool', 'run', '--from', wheel, 'pysize', ...args], {
      env,
      encoding: 'utf8',
      cwd: work,
    })
  const version = uvx('--version')
  check(
    'it tells its version',
    version.status === 0 && /^pysize \d/.test(version.stdout),
    version.stderr,
  )
  const main = uvx('estimate', requirements, '--offline')
  check(
    'it answers the main job from the snapshot',
    main.status === 0 && main.stdout.includes('106 packages'),
    main.stderr,
  )
  const budget = uvx('estimate', requirements, '--offline', '--budget', '4GB')
  check(
    'it ends with 1 over a budget',
    budget.status === 1 && budget.stdout.includes('FAILED budget'),
    budget.stderr,
  )
  const misspelt = uvx('estimate', 'no-such-file.txt')
  check(
    'it ends with 2 for a wrong file',
    misspelt.status === 2 && misspelt.stderr.startsWith('error[file-not-found]'),
    misspelt.stderr,
  )

  const folder = spawnSync(uv, ['tool', 'dir'], { env, encoding: 'utf8' }).stdout.trim()
  spawnSync(uv, ['tool', 'install', '--quiet', wheel], { env })
  const program = join(folder, 'pysize-cli', 'bin', 'pysize')
  const waiting = spawn(program, ['estimate', '-'], { env, stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = new Promise<string | null>((done) =>
    waiting.on('close', (_code, signal) => done(signal)),
  )
  setTimeout(() => waiting.kill('SIGINT'), 1500)
  check('Ctrl-C ends it', (await ended) === 'SIGINT')
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(failed === 0 ? 'All passed.' : `${failed} failed.`)
process.exitCode = failed === 0 ? 0 : 1
