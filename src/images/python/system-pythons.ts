import { ownEntry } from '../../collections/own-entry.ts'
import { minorOf } from '../../installed/environment.ts'
import type { BaseDistribution, BasePython } from '../base/base-image.ts'
import { environmentAt, type PythonEnvironment } from './python-environment.ts'

/** The Python of a distribution's own packages, by release. Not checked against each release. */
const PYTHONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: { '10': '3.7', '11': '3.9', '12': '3.11', '13': '3.13' },
  ubuntu: { '18.04': '3.6', '20.04': '3.8', '22.04': '3.10', '24.04': '3.12' },
  alpine: {
    '3.18': '3.11',
    '3.19': '3.11',
    '3.20': '3.12',
    '3.21': '3.12',
    '3.22': '3.12',
    '3.23': '3.12',
  },
}

/** The environment of the Python that a base image brings. */
export const environmentOfBase = ({
  prefix,
  version,
  sitePackages,
  executable,
  distributions,
}: BasePython): PythonEnvironment => ({
  ...environmentAt(prefix, version, {
    kind: 'interpreter',
    hasPip: distributions.has('pip'),
    home: null,
  }),
  site: sitePackages,
  programs: executable.slice(0, executable.lastIndexOf('/')),
})

/**
 * The environment of a distribution's own Python, if a package brings it. Debian's pip installs
 * into `/usr/local` (its own sysconfig scheme `posix_local`).
 *
 * @param names the installed packages
 */
export function systemPython(
  distribution: BaseDistribution | null,
  names: readonly string[],
): PythonEnvironment | undefined {
  const named = names
    .map((name) => /^python(3(?:\.\d+)?)?(?:-(?:pip|venv|dev|full|minimal))?$/.exec(name))
    .find((match) => match !== null)
  if (named === undefined || named === null || distribution === null) return undefined
  const release =
    distribution.id === 'alpine' ? minorOf(distribution.version) : distribution.version
  const python = named[1]?.includes('.')
    ? named[1]
    : ownEntry(ownEntry(PYTHONS, distribution.id) ?? {}, release)
  if (python === undefined) return undefined
  const hasPip = names.some((name) => /^(?:py3|python3?)-pip$/.test(name))
  const usr = environmentAt('/usr', python, { kind: 'interpreter', hasPip, home: null })
  if (distribution.id === 'alpine') return usr
  return { ...usr, site: `/usr/local/lib/python${python}/dist-packages`, scripts: '/usr/local/bin' }
}
