import type { ReadEnvironment } from '../../installed/read-environment.ts'
import type { Scenario } from '../../model/estimate.ts'
import type {
  MissingDistribution,
  Orphan,
  VerificationReason,
  VerifiedChange,
} from '../../model/verification.ts'

/** A folder outside the environment that contains distributions. */
export interface Elsewhere {
  readonly code: Exclude<VerificationReason['code'], 'half-copied' | 'not-installed'>
  /** The path for display. */
  readonly path: string
  /** Normalised. */
  readonly names: readonly string[]
}

interface Findings {
  readonly missing: readonly MissingDistribution[]
  readonly changed: readonly VerifiedChange[]
  readonly orphans: readonly Orphan[]
}

interface Circumstances {
  readonly read: ReadEnvironment
  readonly meant: Scenario | null
  readonly elsewhere: readonly Elsewhere[]
}

const MESSAGES: Readonly<Record<Elsewhere['code'], (found: string, path: string) => string>> = {
  'user-site': (found, path) =>
    `${found} in the user site ${path}: pip installed with --user, or as a user who may not write here.`,
  'another-python': (found, path) => `${found} in ${path}, where another Python looks.`,
  'another-prefix': (found, path) =>
    `${found} in ${path}: they were installed with another environment's pip, or with --prefix.`,
  'target-elsewhere': (found, path) => `${found} in ${path}, as pip install --target does.`,
}

/** The likely reason for the differences, from the most certain sign to the least certain. */
export function verificationReason(
  findings: Findings,
  circumstances: Circumstances,
): VerificationReason | null {
  return (
    foundElsewhere(findings, circumstances) ??
    otherPython(findings) ??
    halfCopied(findings, circumstances) ??
    notInstalled(findings, circumstances)
  )
}

/** At least half of the missing packages are in one other folder. */
function foundElsewhere(
  { missing }: Findings,
  { elsewhere }: Circumstances,
): VerificationReason | null {
  const found = elsewhere
    .map((place) => ({
      place,
      count: missing.filter(({ name }) => place.names.includes(name)).length,
    }))
    .filter(({ count }) => count > 0 && count * 2 >= missing.length)
    .sort((a, b) => b.count - a.count)
  const [best] = found
  if (best === undefined) return null
  const { place, count } = best
  const are =
    missing.length === 1
      ? 'The missing package is'
      : count === missing.length
        ? `All ${count} missing packages are`
        : `${count} of ${missing.length} missing packages are`
  return { code: place.code, message: MESSAGES[place.code](are, place.path) }
}

function otherPython({ changed }: Findings): VerificationReason | null {
  const builds = changed.filter(({ kind }) => kind === 'build')
  const [first] = builds
  if (first?.kind !== 'build') return null
  const are = builds.length === 1 ? `${first.name} was` : `${builds.length} packages were`
  return {
    code: 'another-python',
    message: `${are} built for ${first.found}: the packages were copied from another Python or platform.`,
  }
}

/** Metadata without modules, modules without metadata, or packages without their scripts. */
function halfCopied(
  { missing, changed, orphans }: Findings,
  { read }: Circumstances,
): VerificationReason | null {
  const { distributions, scripts: present, environment } = read
  const reason = (message: string): VerificationReason => ({ code: 'half-copied', message })
  const bare = missing.filter(({ name }) =>
    orphans.some(
      (one) => one.kind === 'files' && topNameOf(one.path) === name.replaceAll('-', '_'),
    ),
  )
  if (bare.length > 0)
    return reason(
      `The modules of ${named(bare)} are there without their metadata: only part of a stage was copied.`,
    )
  const damaged = changed.flatMap((one) => (one.kind === 'files' && one.missing > 0 ? [one] : []))
  const scripts = damaged.filter(({ paths }) =>
    paths.every((path) => path.startsWith('../') || path.startsWith('bin/')),
  )
  if (scripts.length === damaged.length && scripts.length > 0) {
    const withScripts = distributions.filter(
      ({ rows }) => rows?.some(({ written }) => SCRIPT.test(written)) === true,
    )
    if (scripts.length * 2 > withScripts.length)
      return reason(
        `The scripts of ${named(scripts)} are not there: site-packages was copied without the folder of scripts.`,
      )
  }
  const hollow = damaged.filter(
    (one) => one.missing > 1 && one.missing * 2 >= modulesOf(one.name, read),
  )
  if (hollow.length > 0 || damaged.length > 2)
    return reason(
      `Files of ${named(damaged)} are not there: only part of a stage was copied, or an installation was interrupted.`,
    )
  const orphaned = missing.filter(({ name }) => present.has(name))
  return orphaned.length > 0
    ? reason(
        `The script of ${named(orphaned)} is there without its package: ${environment.scripts} was copied without site-packages.`,
      )
    : null
}

/** The number of files that a distribution lists besides its metadata and scripts. */
function modulesOf(name: string, { distributions }: ReadEnvironment): number {
  const { rows, info } = distributions.find((one) => one.name === name)!
  return (
    rows?.filter(
      ({ written }) => !/^(?:\.\.|\/)|\.pyc$/.test(written) && !written.startsWith(`${info}/`),
    ).length ?? 0
  )
}

const SCRIPT = /(?:^|\/)(?:bin|Scripts)\//

const topNameOf = (path: string): string =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.py$/, '')
    .toLowerCase()

function notInstalled({ missing }: Findings, { meant }: Circumstances): VerificationReason | null {
  if (meant === null || missing.length === 0 || missing.length < meant.packages.length) return null
  return {
    code: 'not-installed',
    message:
      'None of the packages is there: nothing was installed, or it was installed elsewhere (--target, --prefix, --user, or another Python).',
  }
}

function named(items: readonly { readonly name: string }[]): string {
  const [first, ...others] = items
  return others.length === 0 ? first!.name : `${first!.name} and ${others.length} more`
}
