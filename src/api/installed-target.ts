import { inputError, type PysizeError, type Warning, warning } from '../errors.ts'
import { minorOf } from '../installed/environment.ts'
import { moduleTag } from '../installed/machine.ts'
import { SEEDS } from '../installed/module-folders.ts'
import type { ReadEnvironment } from '../installed/read-environment.ts'
import type { InstallerName } from '../model/estimate.ts'
import type { VerifyOptions } from '../options/options.ts'
import { readPlatform } from '../targets/platform-spelling.ts'
import { readPython } from '../targets/python-spelling.ts'
import { choosePython } from '../targets/python-version.ts'

/** The options of an estimate that an environment decides. */
export interface InstalledTarget {
  readonly python?: string
  readonly platform?: string
  readonly glibc?: string
  readonly installer: InstallerName
}

/**
 * Python, platform and installer of an environment, as options of an estimate; the given options
 * supply the rest.
 *
 * @throws PysizeError exit 2 if an option contradicts the environment
 */
export function installedTarget(
  read: ReadEnvironment,
  options: VerifyOptions,
): { readonly target: InstalledTarget; readonly warnings: readonly Warning[] } {
  const { environment } = read
  const installer = options.installer ?? installerOf(read)
  const python = environment.python ?? pythonOfTags(read)
  const platform = environment.machine?.platform ?? platformOfModules(read)
  const glibc = environment.machine?.glibc
  const path = environment.source.path
  if (
    options.python !== undefined &&
    python !== null &&
    !isSamePython(options.python, python, installer)
  )
    throw contradiction('python-contradicts', options.python, `${path} has Python ${python}`)
  const asked = options.platform === undefined ? undefined : readPlatform(options.platform)
  if (
    asked !== undefined &&
    platform !== null &&
    !isSamePlatform(options.platform!, asked.name, platform)
  )
    throw contradiction(
      'platform-contradicts',
      options.platform!,
      `${path} was built for ${platform}`,
    )
  if (options.glibc !== undefined && glibc !== undefined && options.glibc !== glibc)
    throw contradiction('glibc-contradicts', options.glibc, `${path} runs on glibc ${glibc}`)
  const chosen = {
    python: python ?? options.python,
    platform: spelled(platform, environment.machine?.musl) ?? options.platform,
    glibc: glibc ?? options.glibc,
  }
  const warnings: Warning[] =
    chosen.platform === undefined
      ? [
          warning(
            'platform-assumed',
            `Nothing in ${path} shows its platform: linux-x86_64 is assumed. Name it with --platform.`,
          ),
        ]
      : []
  const given = Object.fromEntries(
    Object.entries(chosen).filter(([, value]) => value !== undefined && value !== null),
  )
  return { target: { ...given, installer }, warnings }
}

/** A platform with the version of its C library in one word, if musl's is known. */
const spelled = (platform: string | null, musl: string | undefined): string | null =>
  platform !== null && musl !== undefined
    ? `musllinux_${musl.replace('.', '_')}_${platform.slice(platform.indexOf('-') + 1)}`
    : platform

function contradiction(
  code: 'python-contradicts' | 'platform-contradicts' | 'glibc-contradicts',
  value: string,
  fact: string,
): PysizeError {
  const option = code.replace('-contradicts', '')
  return inputError(code, `--${option} ${value} contradicts the environment: ${fact}.`, {
    hint: `Leave out --${option}, or name another environment.`,
  })
}

/** Docker's words (`linux/amd64`) do not name the C library. */
const isSamePlatform = (written: string, asked: string, found: string): boolean =>
  asked === found || (written.includes('/') && `musl${asked}` === found)

/** Compares only the parts that both versions have: `3.12` equals `3.12.1`. */
function isSamePython(asked: string, found: string, installer: InstallerName): boolean {
  const { version, freeThreaded, patchAssumed } = choosePython(
    readPython(asked) ?? asked,
    installer,
  )
  const isFull = /^3\.\d+\.\d+/.test(found)
  if (
    minorOf(found) !== `${version.major}.${version.minor}` ||
    freeThreaded !== found.endsWith('t')
  )
    return false
  return patchAssumed || !isFull || found.replace(/t$/, '') === version.full
}

/** The installer of most packages. */
function installerOf({ distributions }: ReadEnvironment): InstallerName {
  const count = (name: InstallerName): number =>
    distributions.filter((one) => one.installer === name && !SEEDS.has(one.name)).length
  return count('uv') > count('pip') ? 'uv' : 'pip'
}

/**
 * The Python for which all binary wheels were built, if the path of the folder does not name it.
 */
function pythonOfTags({ distributions }: ReadEnvironment): string | null {
  const found = new Set(
    distributions.flatMap(({ tags }) =>
      tags.flatMap((tag) => /^cp3(\d+)-cp3\1t?-/.exec(tag)?.[1] ?? []),
    ),
  )
  return found.size === 1 ? `3.${[...found][0]}` : null
}

function platformOfModules({ files, distributions }: ReadEnvironment): string | null {
  for (const path of files.keys()) {
    const platform = moduleTag(path)?.platform
    if (platform !== undefined) return platform
  }
  for (const { tags } of distributions)
    for (const tag of tags) {
      const [, , system = 'any'] = tag.split('-')
      const platform = system === 'any' ? undefined : readPlatform(system.split('.')[0]!)?.name
      if (platform !== undefined) return platform
    }
  return null
}
