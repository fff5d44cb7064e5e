// Compares pysize's disk_size with the count of `du` after a real install into a venv.
//
//   tsx benchmarks/disk-blocks.ts --pip PIP --python PYTHON [--before DATE] CLOSURE…
//   tsx benchmarks/disk-blocks.ts --uv UV [--compile] --python PYTHON [--before DATE] CLOSURE…
//
// A closure is a requirements file or a list of requirements with commas. PIP is the pip to install
// with (26.3 or newer for --before), PYTHON the interpreter of the venvs. UV installs instead of
// pip, with copies and not links, and with bytecode if asked. All use the live index as of the end
// of DATE. Folders are those of the file system below the temporary folder: the
// figures of benchmarks/disk-blocks.md are from ext4.

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { estimate } from '../src/index.ts'

const run = promisify(execFile)
const { values, positionals } = parseArgs({
  options: {
    pip: { type: 'string', default: 'pip' },
    uv: { type: 'string' },
    compile: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    before: { type: 'string' },
  },
  allowPositionals: true,
})
const work = mkdtempSync(join(tmpdir(), 'pysize-disk-blocks-'))

/** Bytes in blocks, folders among them. */
async function du(folder: string): Promise<number> {
  const { stdout } = await run('du', ['-s', '--block-size=1', folder])
  return Number.parseInt(stdout, 10)
}

/** The program that installs `requirements` for an interpreter, and its arguments. */
function command(python: string, requirements: readonly string[]): [string, string[]] {
  const end = `${values.before}T23:59:59Z`
  if (values.uv === undefined) {
    const date = values.before === undefined ? [] : ['--uploaded-prior-to', end]
    const options = ['--isolated', '--quiet', '--no-cache-dir', '--only-binary', ':all:', ...date]
    return [values.pip, ['--python', python, 'install', ...options, ...requirements]]
  }
  const date = values.before === undefined ? [] : ['--exclude-newer', end]
  const compile = values.compile ? ['--compile-bytecode'] : []
  const copies = ['--link-mode', 'copy', '--only-binary', ':all:']
  const options = ['--no-config', '--quiet', '--python', python, ...copies, ...date, ...compile]
  return [values.uv, ['pip', 'install', ...options, ...requirements]]
}

/** The files that an install adds to an empty venv. */
async function installed(requirements: readonly string[]): Promise<number> {
  const venv = join(work, 'venv')
  try {
    await run(values.python, ['-m', 'venv', '--without-pip', venv])
    const before = await du(venv)
    await run(...command(join(venv, 'bin', 'python'), requirements), { maxBuffer: 1 << 26 })
    return (await du(venv)) - before
  } finally {
    if (existsSync(venv)) rmSync(venv, { recursive: true })
  }
}

async function compare(closure: string, python: string): Promise<boolean> {
  const isFile = existsSync(closure)
  const asked = isFile ? { files: [closure] } : { with: closure.split(',') }
  const date = values.before === undefined ? {} : { excludeNewer: values.before }
  const installer =
    values.uv === undefined ? {} : { installer: 'uv' as const, compile: values.compile }
  const { scenarios } = await estimate({
    ...asked,
    ...date,
    ...installer,
    python,
    compare: false,
    onlyBinary: [':all:'],
  })
  const { totals, packages } = scenarios[0]!
  const real = await installed(isFile ? ['-r', closure] : closure.split(','))
  const off = totals.disk_size / real - 1
  const passed = Math.abs(off) <= 0.005
  const bytes = totals.installed_size + totals.overhead_size + totals.bytecode_size
  console.log(
    `${passed ? 'ok  ' : 'FAIL'} ${closure.slice(-60).padEnd(60)} ${String(packages.length).padStart(4)} ${String(bytes).padStart(12)}`,
    `${String(totals.disk_size).padStart(12)} ${String(real).padStart(12)} ${(100 * off).toFixed(2).padStart(6)} %`,
  )
  return passed
}

try {
  const python = (
    await run(values.python, ['-c', 'import platform; print(platform.python_version())'])
  ).stdout.trim()
  console.log(`     ${'closure'.padEnd(60)} pkgs        bytes    disk_size           du      off`)
  let failed = 0
  for (const closure of positionals) if (!(await compare(closure, python))) failed++
  console.log(`${positionals.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(work, { recursive: true })
}
