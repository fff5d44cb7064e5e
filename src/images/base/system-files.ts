import { type FileTree, joinPath, resolvePath } from '../../installed/file-tree.ts'
import type { BaseDistribution, BasePackages } from './base-image.ts'

/** Such files take some kilobytes, and lists of packages a few megabytes. */
const LARGEST = 1 << 26

export interface System {
  readonly distribution: BaseDistribution | null
  /** Null if there is no list of packages. */
  readonly packages: BasePackages | null
}

/** Facts in the files of an image about its distribution and packages. */
export function readSystem(tree: FileTree): System {
  const release = releaseOf(
    textAt(tree, 'etc/os-release') ?? textAt(tree, 'usr/lib/os-release') ?? '',
  )
  const id = release.get('ID') ?? ''
  const isSlim = tree
    .list('etc/dpkg/dpkg.cfg.d')
    .some(({ name }) =>
      /^path-exclude[ =]\/usr\/share\/doc/m.test(textAt(tree, `etc/dpkg/dpkg.cfg.d/${name}`) ?? ''),
    )
  const versions = packagesOf(tree)
  return {
    distribution: id === '' ? null : { id, version: release.get('VERSION_ID') ?? '', isSlim },
    packages: versions === undefined ? null : { versions, isComplete: true },
  }
}

function textAt(tree: FileTree, path: string): string | undefined {
  const real = resolvePath(tree, path)
  return real === undefined ? undefined : tree.read(real, LARGEST)?.toString()
}

/** `KEY=value`, quoted or not (os-release(5)). */
const releaseOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^([A-Z_]+)=["']?([^"'\n]*)["']?$/gm)].map(([, key, value]) => [
      key!,
      value!,
    ]),
  )

function packagesOf(tree: FileTree): ReadonlyMap<string, string | null> | undefined {
  const apk = textAt(tree, 'lib/apk/db/installed') ?? textAt(tree, 'usr/lib/apk/db/installed')
  if (apk !== undefined) return stanzas(apk, /^P:(.+)$/m, /^V:(.+)$/m)
  // Images without dpkg (distroless) keep one file per package.
  const parts = tree
    .list('var/lib/dpkg/status.d')
    .map(({ name }) => textAt(tree, joinPath('var/lib/dpkg/status.d', name)) ?? '')
  const dpkg =
    textAt(tree, 'var/lib/dpkg/status') ?? (parts.length > 0 ? parts.join('\n\n') : undefined)
  return dpkg === undefined
    ? undefined
    : stanzas(
        dpkg,
        /^Package: *(.+)$/m,
        /^Version: *(.+)$/m,
        /^Status: .*(?:not-installed|config-files)/m,
      )
}

/** The packages of a text with one paragraph per package. */
function stanzas(
  text: string,
  name: RegExp,
  version: RegExp,
  isGone?: RegExp,
): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>()
  for (const stanza of text.split(/\n\n+/)) {
    const own = name.exec(stanza)?.[1]
    if (own !== undefined && !isGone?.test(stanza))
      found.set(own.trim(), version.exec(stanza)?.[1]?.trim() ?? null)
  }
  return found
}
