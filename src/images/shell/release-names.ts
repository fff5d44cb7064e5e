import { ownEntry } from '../../collections/own-entry.ts'
/** The release of a distribution, from /etc/os-release and `lsb_release`. */
export interface ReleaseNames {
  /** `debian`. */
  readonly id: string
  /** `12`, `24.04`. */
  readonly version: string
  /** `bookworm`. */
  readonly codename: string
}

const CODENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    '8': 'jessie',
    '9': 'stretch',
    '10': 'buster',
    '11': 'bullseye',
    '12': 'bookworm',
    '13': 'trixie',
    '14': 'forky',
  },
  ubuntu: {
    '14.04': 'trusty',
    '16.04': 'xenial',
    '18.04': 'bionic',
    '20.04': 'focal',
    '22.04': 'jammy',
    '24.04': 'noble',
    '26.04': 'resolute',
  },
}

/** The names of a release of Debian or Ubuntu; undefined for another. */
export function releaseNames({
  id,
  version,
}: {
  readonly id: string
  readonly version: string
}): ReleaseNames | undefined {
  const codename = ownEntry(
    ownEntry(CODENAMES, id) ?? {},
    id === 'debian' ? version.split('.')[0]! : version,
  )
  return codename === undefined ? undefined : { id, version, codename }
}

/** The variables that `. /etc/os-release` sets. */
export const osRelease = ({
  id,
  version,
  codename,
}: ReleaseNames): readonly (readonly [name: string, value: string])[] => [
  ['ID', id],
  ['VERSION_ID', version],
  ['VERSION_CODENAME', codename],
  ...(id === 'ubuntu'
    ? ([
        ['ID_LIKE', 'debian'],
        ['UBUNTU_CODENAME', codename],
      ] as const)
    : []),
]

/**
 * The output of `lsb_release` for one question, in its short form; undefined for other questions.
 */
export function lsbRelease(
  line: string,
  { id, version, codename }: ReleaseNames,
): string | undefined {
  const letters = line
    .replace(/--(codename|release|id|short)/g, (_, word: string) => `-${word[0]}`)
    .replaceAll(/[\s-]/g, '')
  const question = letters.replace('s', '')
  if (!letters.includes('s') || question.length !== 1) return undefined
  if (question === 'c') return codename
  if (question === 'r') return version
  return question === 'i' ? (id === 'debian' ? 'Debian' : 'Ubuntu') : undefined
}
