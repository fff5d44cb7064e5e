import type { BaseImage } from '../base/base-image.ts'
import type { InstalledPackages, PresentPackage } from './installed-packages.ts'
import { installSystemPackages } from './system-install.ts'
import type { PackageLists } from './system-package.ts'

/**
 * Packages that every image has: for Debian and Ubuntu apt and the essential ones (Debian policy
 * 3.8), for Alpine those of its root file system.
 */
const ALWAYS: Readonly<Record<PackageLists['manager'], readonly string[]>> = {
  // The builds of images merge /usr themselves: `usrmerge`, which needs perl, is in none of them.
  apt: (
    'usr-is-merged apt debian-archive-keyring ubuntu-keyring base-files base-passwd bash bsdutils coreutils dash debianutils diffutils dpkg ' +
    'findutils grep gzip hostname init-system-helpers libc-bin login mount ncurses-base ncurses-bin passwd perl-base sed ' +
    'sysvinit-utils tar util-linux'
  ).split(' '),
  apk: 'alpine-baselayout alpine-keys apk-tools busybox ca-certificates-bundle libcrypto3 libssl3 musl musl-utils scanelf ssl_client zlib'.split(
    ' ',
  ),
}

/**
 * The packages of a base image. If only some of them are known, their dependencies are added:
 * official images install them without recommendations. Packages of a moving tag are as new as in
 * the lists, because official images are built again when their packages change.
 */
export function basePackages(base: BaseImage | null, lists: PackageLists): InstalledPackages {
  const known = base?.packages ?? { versions: new Map<string, string | null>(), isComplete: false }
  const present = new Map<string, PresentPackage>()
  for (const [name, version] of known.versions) {
    const versions = lists.versionsOf(name)
    const record =
      (known.moves === true ? undefined : versions.find((one) => one.version === version)) ??
      versions[0] ??
      null
    const one = { name, version, isAutomatic: false, record }
    const isOlder =
      known.moves === true &&
      version !== null &&
      record !== null &&
      lists.compare(record.version, version) > 0
    present.set(name, isOlder ? { ...one, version: record.version, recorded: version } : one)
  }
  if (known.isComplete) return present
  const needed = installSystemPackages(
    [...known.versions.keys(), ...ALWAYS[lists.manager]].map((name) => ({ name })),
    new Map(),
    lists,
    false,
  )
  for (const one of needed.added)
    if (!present.has(one.name)) present.set(one.name, { ...one, version: null, isAutomatic: false })
  return present
}
