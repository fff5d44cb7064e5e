import { ownEntry } from '../../collections/own-entry.ts'
import table from '../../targets/libc-versions.json' with { type: 'json' }
import type { BaseDistribution, BaseLibc, BasePython } from './base-image.ts'
import type { ImageSettings } from './image-settings.ts'
import { debianRelease } from './known-tags.ts'

const LIBC: Readonly<Record<string, unknown>> = table

/** The C library of a distribution's release; null if it is not known. */
export function libcOfRelease(id: string, version: string): BaseLibc | null {
  const releases = (ownEntry(LIBC, id) ?? {}) as Readonly<Record<string, string>>
  const release = [version, version.split('.').slice(0, 2).join('.'), version.split('.')[0]!].find(
    (one) => releases[one] !== undefined,
  )
  const [name, number = ''] = (release === undefined ? '' : releases[release]!).split(' ')
  return name === 'glibc' || name === 'musl' ? { name, version: number } : null
}

/**
 * The distribution of an image whose files are unknown, by its settings: the instruction of its
 * first layer, or the labels of Ubuntu and Red Hat.
 */
export function inferredDistribution({
  labels,
  createdBy,
}: ImageSettings): BaseDistribution | null {
  const history = createdBy.join('\n')
  const [, debian] = /# debian\.sh .*? out\/ '(\w+)'/.exec(history) ?? []
  if (debian !== undefined) return { id: 'debian', version: debianRelease(debian), isSlim: false }
  const [, alpine] = /alpine-minirootfs-(\d+\.\d+)/.exec(history) ?? []
  if (alpine !== undefined) return { id: 'alpine', version: alpine, isSlim: false }
  const release = labels.get('org.opencontainers.image.version') ?? ''
  if (labels.get('org.opencontainers.image.ref.name') === 'ubuntu' && /^\d\d\.\d\d$/.test(release))
    return { id: 'ubuntu', version: release, isSlim: false }
  const [, red] = /^(?:ubi|rhel-?|openshift\/ubi)(\d+)/.exec(labels.get('name') ?? '') ?? []
  return red === undefined ? null : { id: 'rhel', version: red, isSlim: false }
}

/** The Python of an official image, or of an image built on one, by its variable. */
export function inferredPython({ config: { env } }: ImageSettings): BasePython | null {
  const version = env.get('PYTHON_VERSION') ?? ''
  const [, minor] = /^(3\.\d+)(?:\.\d+\w*)?$/.exec(version) ?? []
  if (minor === undefined) return null
  return {
    version,
    executable: `/usr/local/bin/python${minor}`,
    prefix: '/usr/local',
    sitePackages: `/usr/local/lib/python${minor}/site-packages`,
    distributions: new Map([['pip', null]]),
  }
}
