import type { InstalledPackages } from '../system/installed-packages.ts'

/** The wheels in ensurepip, from a patch release on. */
interface Bundle {
  readonly from: number
  readonly pip: string
  readonly setuptools?: string
}

/** By minor version, the newest release first (Lib/ensurepip/__init__.py of CPython's tags). */
const BUNDLES: Readonly<Record<string, readonly Bundle[]>> = {
  '3.6': [{ from: 0, pip: '18.1', setuptools: '40.6.2' }],
  '3.7': [
    { from: 17, pip: '23.0.1', setuptools: '47.1.0' },
    { from: 13, pip: '22.0.4', setuptools: '47.1.0' },
    { from: 0, pip: '20.1.1', setuptools: '47.1.0' },
  ],
  '3.8': [{ from: 0, pip: '23.0.1', setuptools: '56.0.0' }],
  '3.9': [
    { from: 24, pip: '23.0.1', setuptools: '79.0.1' },
    { from: 0, pip: '23.0.1', setuptools: '58.1.0' },
  ],
  '3.10': [
    { from: 19, pip: '23.0.1', setuptools: '79.0.1' },
    { from: 0, pip: '23.0.1', setuptools: '65.5.0' },
  ],
  '3.11': [
    { from: 14, pip: '24.0', setuptools: '79.0.1' },
    { from: 8, pip: '24.0', setuptools: '65.5.0' },
    { from: 0, pip: '23.2.1', setuptools: '65.5.0' },
  ],
  '3.12': [
    { from: 10, pip: '25.0.1' },
    { from: 8, pip: '24.3.1' },
    { from: 4, pip: '24.2' },
    { from: 0, pip: '23.2.1' },
  ],
  '3.13': [
    { from: 14, pip: '26.1.1' },
    { from: 6, pip: '25.3' },
    { from: 1, pip: '24.3.1' },
    { from: 0, pip: '24.2' },
  ],
}
const NEWER: Bundle = { from: 0, pip: '26.1.1' }

/**
 * The packages that `python -m venv` installs into an environment, as requirements.
 *
 * @param python `3.11.9`, or `3.11` for its newest release
 */
export function bundledWith(python: string): readonly string[] {
  const [major, minor, patch] = python.split('.')
  const bundles = BUNDLES[`${major}.${minor}`] ?? [NEWER]
  const release = patch === undefined ? Number.MAX_SAFE_INTEGER : Number.parseInt(patch, 10)
  const { pip, setuptools } = bundles.find(({ from }) => release >= from) ?? NEWER
  return [`pip==${pip}`, ...(setuptools === undefined ? [] : [`setuptools==${setuptools}`])]
}

/**
 * The packages that the `venv` of Debian's own Python installs, as requirements: Debian packs their
 * wheels apart. Undefined without those packages.
 *
 * @param python `3.11`
 */
export function bundledByDebian(
  packages: InstalledPackages | null,
  python: string,
): readonly string[] | undefined {
  const upstream = (name: string): string | undefined =>
    /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(packages?.get(name)?.version ?? '')?.[1]
  const pip = upstream('python3-pip-whl')
  if (pip === undefined) return undefined
  // Python's own venv installs no setuptools from 3.12 on.
  const setuptools =
    Number(python.split('.')[1]) < 12 ? upstream('python3-setuptools-whl') : undefined
  return [`pip==${pip}`, ...(setuptools === undefined ? [] : [`setuptools==${setuptools}`])]
}

/** The version of a package that comes with Python, as in the official images. */
export const bundledVersion = (name: string, python: string): string | undefined =>
  bundledWith(python)
    .find((one) => one.startsWith(`${name}==`))
    ?.slice(name.length + 2)
