import { ownEntry } from '../../collections/own-entry.ts'
import type { BaseDistribution } from '../base/base-image.ts'
import type { SystemManager } from '../commands/effect.ts'
import type { Share } from '../file-system/footprint.ts'
import table from './counterparts.json' with { type: 'json' }
import { hasPackage, type PackageLists } from './system-package.ts'

/** Packages of Debian that replace those of a distribution without facts. */
export interface StandIn {
  readonly share: Share
  /** The packages of Debian with the content of a package; null if none is known. */
  readonly namesOf: (name: string) => readonly string[] | null
  /**
   * Whether only the total of a command is estimated, because the packages are divided in another
   * way.
   */
  readonly isWhole: boolean
}

/**
 * Ubuntu is made from Debian's sources: each release is paired with those of about the same age.
 */
const UBUNTU: Readonly<Record<string, string>> = {
  '14.04': '11',
  '16.04': '11',
  '18.04': '11',
  '20.04': '11',
  '22.04': '12',
}
const OLDEST = '11'
const NEWEST = '13'
/** The release with the most measured archives. */
export const MEASURED: BaseDistribution = { id: 'debian', version: '12', isSlim: true }

/**
 * The release of Debian that replaces a distribution without facts.
 *
 * @param distribution null if unknown
 */
export const releaseInstead = (distribution: BaseDistribution | null): BaseDistribution =>
  distribution?.id === 'ubuntu'
    ? { ...MEASURED, version: ownEntry(UBUNTU, distribution.version) ?? NEWEST }
    : distribution?.id === 'debian'
      ? { ...MEASURED, version: nearestDebian(Number.parseInt(distribution.version, 10)) }
      : MEASURED

const nearestDebian = (version: number): string =>
  version < Number(OLDEST) ? OLDEST : version > Number(NEWEST) ? NEWEST : MEASURED.version

/**
 * The error of such a replacement. Alpine's packages have 4 to 150 per cent of Debian's size in the
 * pages of docker-library/repo-info, 2026-09 (libxml2 without ICU, git without Perl; gcc with all
 * its languages). Those of Fedora and related distributions, of openSUSE and of Arch are assumed to
 * be closer.
 */
const SHARES: Readonly<Record<SystemManager, Share>> = {
  apt: { likely: 1, low: 0.65, high: 1.4 },
  apk: { likely: 0.75, low: 0.04, high: 1.5 },
  dnf: { likely: 1, low: 0.25, high: 2.5 },
  zypper: { likely: 1, low: 0.25, high: 2.5 },
  pacman: { likely: 1.2, low: 0.25, high: 3 },
}

/** Packages of Debian for those that a manager of another distribution names. */
export const standInFor = (manager: SystemManager, lists: PackageLists): StandIn => ({
  share: SHARES[manager],
  namesOf: (name) => counterparts(name, manager, lists),
  isWhole: manager !== 'apt',
})

/** Packages of other repositories have other releases of the same programs. */
const FOREIGN: Share = { likely: 1, low: 0.6, high: 1.6 }

/**
 * Packages of a distribution that stand in for those of other repositories: PostgreSQL for PGDG's
 * releases of it, Chromium for Chrome, MariaDB for Oracle's MySQL. A name that the distribution has,
 * or that one of its packages provides, needs no stand-in.
 */
export const foreignStandIn = (lists: PackageLists): StandIn => ({
  share: FOREIGN,
  namesOf: (word) => {
    const name = word.replace(/[=/].*$/, '')
    const has = (one: string): boolean => hasPackage(lists, one)
    return has(name) ? null : foreignCounterparts(name, has)
  },
  isWhole: false,
})

/** The releases of PostgreSQL that Debian's releases have. */
const POSTGRESQL = ['17', '15', '13']
/** The minor versions of Python that Debian's releases have. */
const PYTHON = ['3.13', '3.11', '3.9']

function foreignCounterparts(
  name: string,
  has: (name: string) => boolean,
): readonly string[] | null {
  const stated = ownEntry(TABLE.foreign, name)
  if (stated !== undefined) return stated.split(' ').filter(has)
  const spelled = [
    ...POSTGRESQL.map((release) => name.replace(/^(postgresql(?:-[a-z]+)*-)\d+/, `$1${release}`)),
    ...PYTHON.map((minor) => name.replace(/^((?:lib)?python)3\.\d+/, `$1${minor}`)),
    // A pin of one release of a library: its other releases have about the same files.
    name.replace(/t64$/, ''),
    `${name}t64`,
  ]
  const found = spelled.find((one) => one !== name && has(one))
  return found === undefined ? null : [found]
}

const TABLE: Readonly<
  Record<'common' | 'apk' | 'rpm' | 'foreign', Readonly<Record<string, string>>>
> = table

function counterparts(
  word: string,
  manager: SystemManager,
  lists: PackageLists,
): readonly string[] | null {
  const name = word
    .replace(/^@/, '')
    .replace(/(?<=\w)(?:[=<>~@]|:(?!:)(?<!::)).*$/, '')
    .toLowerCase()
  const own = manager === 'apk' ? TABLE.apk : manager === 'apt' ? {} : TABLE.rpm
  const stated =
    ownEntry(own, name) ?? (manager === 'apt' ? undefined : ownEntry(TABLE.common, name))
  if (stated !== undefined) return stated === '' ? [] : stated.split(' ')
  const has = (one: string): boolean => hasPackage(lists, one)
  const found = [...spellings(name)].find(has)
  if (found !== undefined) return [found]
  return manager === 'apt' ? foreignCounterparts(name, has) : null
}

/** Names that Debian may give to the same files, the most likely first. */
function* spellings(name: string): Iterable<string> {
  yield name
  // Names that changed with 64-bit times, and packages that were renamed.
  yield `${name}t64`
  yield name.replace(/t64$/, '')
  yield name.replace(/-mesa-glx$/, '')
  // `perl(DBD::SQLite)`, `python3dist(requests)` and `pkgconfig(libpq)`: what a package provides.
  const [, kind, provided = ''] =
    /^(perl|python3(?:\.\d+)?dist|pkgconfig)\((.+)\)$/.exec(name) ?? []
  if (kind === 'perl') yield `lib${provided.replaceAll('::', '-')}-perl`
  else if (kind === 'pkgconfig') yield `${provided.replace(/^(?!lib)/, 'lib')}-dev`
  else if (kind !== undefined) yield `python3-${provided}`
  const [, module] = /^(?:py3?|python3?\d*(?:\.\d+)?)-(.+)$/.exec(name) ?? []
  if (module !== undefined) yield `python3-${module.replace(/^devel$/, 'dev')}`
  if (/^python3?(?:\.?\d+)?(?:-base)?$/.test(name)) yield 'python3'
  // Wolfi's names: `python-3.13`, `python-3.13-base`, `python-3.13-dev`.
  if (/^python-3\.\d+(?:-base)?$/.test(name)) yield 'python3'
  if (/^python-3\.\d+-dev$/.test(name)) yield 'python3-dev'
  const [, library] = /^(?:lib)?(.+?)-(?:dev|devel)$/.exec(name) ?? []
  if (library !== undefined) {
    yield `lib${library}-dev`
    yield `${library}-dev`
    for (const digit of [1, 2, 3, 4]) yield `lib${library}${digit}-dev`
  }
  // Releases of PostgreSQL and others are part of the name.
  const plain = name.replace(/^([a-z]+)\d+(?=-)/, '$1')
  if (plain !== name) yield plain.replace(/^postgresql-dev(?:el)?$/, 'libpq-dev')
  const [, font] = /^(?:ttf|font)-(.+)$/.exec(name) ?? /^(.+)-fonts$/.exec(name) ?? []
  if (font !== undefined) yield `fonts-${font}`
  yield name.replace(/(?<=[a-z])-?\d+(?:\.\d+)*$/, '')
  for (const digit of [0, 1, 2, 3, 4, 5, 6]) yield `${name}${digit}`
}
