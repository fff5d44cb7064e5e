import type { InstallerName } from '../model.ts'
import type { Script } from './entry-points.ts'

/** The Python that scripts name in their first line: that of the official images, `/usr/local/bin/python3.11`. */
export const interpreter = (python: string, windows: boolean): string =>
  windows ? 'C:\\Python\\python.exe' : `/usr/local/bin/python${python}`

/** pip 26: operations/install/wheel.py, PipScriptMaker. Older ones write up to 60 bytes more. */
const PIP_FIXED = [
  'import sys',
  'from  import ',
  "if __name__ == '__main__':",
  "    sys.argv[0] = sys.argv[0].removesuffix('.exe')",
  '    sys.exit(())',
  '',
]

/** uv-install-wheel: get_script_launcher. */
const UV_FIXED = [
  '# -*- coding: utf-8 -*-',
  'import sys',
  'from  import ',
  'if __name__ == "__main__":',
  '    if sys.argv[0].endswith("-script.pyw"):',
  '        sys.argv[0] = sys.argv[0][:-11]',
  '    elif sys.argv[0].endswith(".exe"):',
  '        sys.argv[0] = sys.argv[0][:-4]',
  '    sys.exit(())',
  '',
]
const FIXED: Readonly<Record<InstallerName, number>> = { pip: PIP_FIXED.join('\n').length, uv: UV_FIXED.join('\n').length }

/** The .exe that stands before the script on Windows: distlib's t64.exe; uv's trampoline, which differs by release. */
const WINDOWS_LAUNCHER: Readonly<Record<InstallerName, number>> = { pip: 108_032, uv: 41_000 }
/** The one-file zip around the script there: local header, directory entry and end for `__main__.py`. */
const WINDOWS_ZIP = 30 + 46 + 22 + 2 * '__main__.py'.length

/** Bytes of the file that an installer makes for a script of entry_points.txt. */
export function launcherSize(script: Script, installer: InstallerName, python: string, windows: boolean): number {
  const { module, attribute } = script
  const dot = attribute.indexOf('.')
  const imported = dot < 0 ? attribute : attribute.slice(0, dot)
  const shebang = 2 + interpreter(python, windows).length + 1
  const text = FIXED[installer] + Buffer.byteLength(module) + Buffer.byteLength(imported) + Buffer.byteLength(attribute)
  return shebang + text + (windows ? WINDOWS_LAUNCHER[installer] + WINDOWS_ZIP : 0)
}
