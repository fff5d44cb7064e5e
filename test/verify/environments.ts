import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstallerName } from '../../src/model/estimate.ts'
import { environment } from '../live/installers.ts'

export interface Oracles {
  /** By minor version: a Python with pip 26. */
  readonly pythons: ReadonlyMap<string, string>
  readonly uv: string
}

/** Runs a program and fails with its output. */
export function run(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const [program = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...environment(), PATH: process.env.PATH, ...env },
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stderr.slice(-2000)}`)
  return stdout
}

export const pythonOf = (minor: string, { pythons }: Oracles): string => {
  const python = pythons.get(minor)
  if (python === undefined) throw new Error(`no --python of ${minor} was given`)
  return python
}

/** A new virtual environment. */
export function createVenv(
  folder: string,
  minor: string,
  installer: InstallerName,
  oracles: Oracles,
): string {
  const python = pythonOf(minor, oracles)
  if (installer === 'uv')
    run([oracles.uv, 'venv', '--quiet', '--no-config', '--python', python, folder])
  else run([python, '-m', 'venv', folder])
  return folder
}

/** Installs as users do: pip of the oracle or uv, into a virtual environment. */
export function install(
  venv: string,
  minor: string,
  installer: InstallerName,
  args: readonly string[],
  oracles: Oracles,
): void {
  change('install', venv, minor, installer, args, oracles)
}

export function uninstall(
  venv: string,
  minor: string,
  installer: InstallerName,
  names: readonly string[],
  oracles: Oracles,
): void {
  change('uninstall', venv, minor, installer, names, oracles)
}

function change(
  what: 'install' | 'uninstall',
  venv: string,
  minor: string,
  installer: InstallerName,
  args: readonly string[],
  oracles: Oracles,
): void {
  const interpreter = join(venv, 'bin', 'python')
  if (installer === 'uv')
    run([oracles.uv, 'pip', what, '--quiet', '--no-config', '--python', interpreter, ...args])
  else {
    const yes = what === 'uninstall' ? ['--yes'] : ['--no-warn-script-location']
    run([
      pythonOf(minor, oracles),
      '-m',
      'pip',
      '--python',
      interpreter,
      '--isolated',
      '--disable-pip-version-check',
      what,
      '--quiet',
      ...yes,
      ...args,
    ])
  }
}

/** A folder with a file of requirements in it. */
export function requirementsFile(folder: string, requirements: readonly string[]): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'requirements.txt')
  writeFileSync(path, `${requirements.join('\n')}\n`)
  return path
}
