import type { BuildSystem } from './build-system.ts'
import type { SetupScript } from './setup-script/setup-script.ts'

/** Commands of setuptools that run when a wheel is built. `develop` is for editable installs. */
const RUN: ReadonlySet<string> = new Set(
  'install install_lib install_data install_scripts egg_info build build_py bdist_wheel bdist_egg'.split(
    ' ',
  ),
)

/** Calls that download: requests of Python's own and of libraries, pip, and the usual programs. */
const FETCHES =
  /\b(urlretrieve|urlopen|requests\.get|wget\.download|pip\.main|pip_main)\b|['"]pip['"]\s*,\s*['"](install|download)['"]|(system|call|run|Popen|check_output)\(\s*f?['\x22][^\n]{0,80}\bpip3? (install|download)\b|['"](wget|curl)['" ]|\bgit clone\b/

/**
 * Why the installed files of a tree are unknown: its build downloads some. In words that follow a
 * colon; undefined if nothing shows that.
 *
 * @param code the text of setup.py
 */
export function fetchingOf(
  build: BuildSystem,
  script: SetupScript | undefined,
  code: string | undefined,
): string | undefined {
  if (build.backend !== null && /(^|[._-])(\w*_)?stub(_\w*)?([._-]|$)/i.test(build.backend))
    return `its build backend ${build.backend} fetches what is installed when it is built`
  const commands = script?.commands.filter((command) => RUN.has(command)) ?? []
  if (code === undefined || commands.length === 0 || !FETCHES.test(code.replace(/(^|\s)#.*/g, '')))
    return undefined
  return `its setup.py fetches more when it is built or installed (${[...new Set(commands)].join(', ')})`
}
