import { minorOf } from '../../installed/environment.ts'
import type { NamedPython } from '../commands/effect.ts'
import { imagePath, liesIn } from '../file-system/image-path.ts'

/** A Python, or a virtual environment of one, in an image. */
export interface PythonEnvironment {
  /** `/usr/local`, `/opt/venv`. */
  readonly prefix: string
  /** `3.11.9`, or `3.11` if no more is known. */
  readonly python: string
  /** The folder of modules. */
  readonly site: string
  /** The folder of scripts. */
  readonly scripts: string
  /** The folder of `python`: the folder of scripts, except for Debian's own Python. */
  readonly programs: string
  readonly kind: 'interpreter' | 'venv'
  readonly hasPip: boolean
  /** For a virtual environment: the prefix of the interpreter that it needs. */
  readonly home: string | null
}

/** The environment at a prefix, laid out as Python's `posix_prefix` scheme has it. */
export const environmentAt = (
  prefix: string,
  python: string,
  rest: Pick<PythonEnvironment, 'kind' | 'hasPip' | 'home'>,
): PythonEnvironment => ({
  prefix,
  python,
  site: `${prefix}/lib/python${minorOf(python)}/site-packages`,
  scripts: `${prefix}/bin`,
  programs: `${prefix}/bin`,
  ...rest,
})

/** The facts of a command's shell and machine that decide its Python. */
export interface ShellPlace {
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  /** The environment's folder, in a shell that ran `activate`. */
  readonly activated: string | null
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The folders in which a shell looks for programs. */
export const searchPath = ({ env, activated, cwd }: ShellPlace): readonly string[] => [
  ...(activated === null ? [] : [`${activated}/bin`]),
  ...(env.get('PATH') ?? DEFAULT_PATH).split(':').map((folder) => imagePath(folder, cwd)),
]

/** The environment that a command installs into; undefined if that is not a known one. */
export function environmentOf(
  choice: NamedPython,
  environments: readonly PythonEnvironment[],
  around: ShellPlace,
): PythonEnvironment | undefined {
  const { program, named, seeksVenv } = choice
  if (named !== null) return byName(named, environments, around)
  if (seeksVenv) return activeVenv(environments, around)
  const isPip = /(?:^|\/)pip[\d.]*$/.test(program)
  const fitting = environments.filter(
    ({ hasPip, python }) => (hasPip || !isPip) && fitsVersion(program, python),
  )
  if (program.includes('/')) {
    const path = imagePath(program, around.cwd)
    return fitting.find((one) => isIn(one, path.slice(0, path.lastIndexOf('/'))))
  }
  for (const folder of searchPath(around)) {
    const found = fitting.find((one) => isIn(one, folder))
    if (found !== undefined) return found
  }
  return undefined
}

const isIn = ({ scripts, programs }: PythonEnvironment, folder: string): boolean =>
  folder === scripts || folder === programs

/** `pip3.11` and `python3.12` name a version. */
function fitsVersion(program: string, python: string): boolean {
  const version = /(3\.\d+)$/.exec(program)?.[1]
  return version === undefined || minorOf(python) === version
}

/** uv's search without `--system` (https://docs.astral.sh/uv/pip/environments/). */
function activeVenv(
  environments: readonly PythonEnvironment[],
  { env, cwd, activated }: ShellPlace,
): PythonEnvironment | undefined {
  const virtual = activated ?? env.get('VIRTUAL_ENV')
  if (virtual !== undefined)
    return environments.find(({ prefix }) => prefix === imagePath(virtual, cwd))
  for (let folder = cwd; ; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const found = environments.find(
      ({ prefix, kind }) => kind === 'venv' && prefix === `${folder === '/' ? '' : folder}/.venv`,
    )
    if (found !== undefined || folder === '' || folder === '/') return found
  }
}

/** A folder, a program, or a version. */
function byName(
  named: string,
  environments: readonly PythonEnvironment[],
  around: ShellPlace,
): PythonEnvironment | undefined {
  if (/^(?:python|cpython-?)?3(?:\.\d+)*$/.test(named)) {
    const version = /3(?:\.\d+)*$/.exec(named)![0]
    const fits = ({ python }: PythonEnvironment): boolean =>
      python === version || python.startsWith(`${version}.`)
    return (
      environments.find((one) => one.kind === 'interpreter' && fits(one)) ?? environments.find(fits)
    )
  }
  if (!named.includes('/'))
    return environments.find(({ programs }) => searchPath(around).includes(programs))
  const path = imagePath(named, around.cwd)
  return (
    environments.find(({ prefix }) => prefix === path) ??
    environments.find(({ programs }) => liesIn(path, programs))
  )
}
