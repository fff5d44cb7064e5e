import type { InstallerName } from '../model/estimate.ts'
import type { PlatformName } from '../targets/platform.ts'
import type { Script } from './entry-points.ts'

/** Whether installers make programs of scripts on a platform. */
export const isWindows = (platform: PlatformName): boolean => platform.startsWith('windows')

/**
 * The Python in the first line of scripts: that of the official images,
 * `/usr/local/bin/python3.11`.
 */
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
const FIXED: Readonly<Record<InstallerName, number>> = {
  pip: PIP_FIXED.join('\n').length,
  uv: UV_FIXED.join('\n').length,
}

interface WindowsLaunchers {
  readonly console: number
  readonly gui: number
}

/**
 * The programs that precede a script on Windows, bytes: pip 26's `_vendor/distlib` (t64.exe,
 * w64.exe, t32.exe, w32.exe) and uv 0.13's `uv-trampoline-builder/trampolines`. They differ by
 * release.
 */
const LAUNCHERS: Readonly<
  Record<InstallerName, Readonly<Record<'x86_64' | 'x86', WindowsLaunchers>>>
> = {
  pip: { x86_64: { console: 108_032, gui: 101_888 }, x86: { console: 97_792, gui: 91_648 } },
  uv: { x86_64: { console: 44_544, gui: 45_568 }, x86: { console: 37_888, gui: 38_400 } },
}
/**
 * uv adds the script, the path of Python and a byte to the program's resources. They get a new
 * section, whose size is a multiple of `unit` bytes, and to which the program's own resources are
 * copied: `own` bytes with the tables. Both were measured with uv 0.13.9's trampolines and the
 * crate that uv writes resources with (editpe 0.2.4).
 */
const UV_RESOURCES = { own: 1667, unit: 512 }

/**
 * The one-file zip around the script there: local header, directory entry and end for
 * `__main__.py`.
 */
const WINDOWS_ZIP = 30 + 46 + 22 + 2 * '__main__.py'.length

/** Bytes of the file that an installer makes for a script of entry_points.txt. */
export function launcherSize(
  { module, attribute }: Script,
  kind: keyof WindowsLaunchers,
  installer: InstallerName,
  python: string,
  platform: PlatformName,
): number {
  const dot = attribute.indexOf('.')
  const imported = dot < 0 ? attribute : attribute.slice(0, dot)
  const windows = isWindows(platform)
  // On Windows, pythonw.exe runs a script with a window.
  const path = interpreter(python, windows).length + (windows && kind === 'gui' ? 1 : 0)
  const text =
    2 +
    path +
    1 +
    FIXED[installer] +
    Buffer.byteLength(module) +
    Buffer.byteLength(imported) +
    Buffer.byteLength(attribute)
  if (!windows) return text
  const program = LAUNCHERS[installer][platform === 'windows-x86' ? 'x86' : 'x86_64'][kind]
  const script = WINDOWS_ZIP + text
  if (installer === 'pip') return program + script
  const { own, unit } = UV_RESOURCES
  return program + Math.ceil((own + path + script) / unit) * unit
}
