import { ownEntry } from '../../collections/own-entry.ts'
import { type Warning, warning } from '../../errors.ts'
import libcVersions from '../../targets/libc-versions.json' with { type: 'json' }
import { estimated, type Figure, scaled, sumOfFigures } from '../sizes/figure.ts'
import type { BaseConfig } from '../stages/step.ts'
import type { BaseDistribution, BaseImage, BasePackages, BasePython } from './base-image.ts'
import { EMPTY_CONFIG } from './base-image.ts'
import { BY_KIND, layerOfBlob } from './known-layers.ts'
import {
  APT_INSTALLS,
  findKnown,
  type KnownMatch,
  type KnownRow,
  knownBlob,
  PACKAGE_LISTS,
} from './known-rows.ts'
import { familiarName, type ImageReference } from './reference.ts'

/** The shares by which a tag may change between the date of the facts and the build. */
const DRIFT = { same: 0.005, patch: 0.015, near: 0.08 } as const
/**
 * The embedded facts about an official image (docker-library): its layers, sizes, Python and
 * packages, as of a date. Undefined for an unknown image.
 *
 * @param platform `linux/amd64` or `linux/arm64`
 */
export function knownImage(reference: ImageReference, platform: string): BaseImage | undefined {
  const match = findKnown(reference)
  const processor =
    platform === 'linux/amd64' ? 'amd64' : platform === 'linux/arm64' ? 'arm64' : undefined
  if (match === undefined || processor === undefined) return undefined
  const { row, nearness, isPinned } = match
  const own = row[processor]
  const drift = isPinned ? 0 : DRIFT[nearness]
  const layers = own.layers.map((at) => layerOfBlob(knownBlob(at), drift, nearness !== 'near'))
  const total = sumOfFigures(layers.map(({ sizes }) => sizes.uncompressed)).size ?? 0
  const off = own.within + own.uncompressed * drift
  const uncompressed = estimated(own.uncompressed, own.uncompressed - off, own.uncompressed + off)
  const share = (measure: 'tar' | 'disk'): Figure =>
    scaled(
      uncompressed,
      (sumOfFigures(layers.map(({ sizes }) => sizes[measure])).size ?? 0) / Math.max(1, total),
      BY_KIND[measure],
    )
  const python = pythonOf(match)
  return {
    reference: familiarName(reference),
    answeredBy: nameOf(row),
    digest: nearness === 'near' || own.digest === '' ? null : `sha256:${own.digest}`,
    asOf: own.as_of,
    platform,
    config: configOf(row, python),
    layers,
    sizes: {
      uncompressed,
      tar: share('tar'),
      compressed: sumOfFigures(layers.map(({ sizes }) => sizes.compressed)),
      disk: share('disk'),
    },
    python,
    libc: libcOf(match),
    distribution: distributionOf(match),
    packages: packagesOf(match),
    source: 'embedded',
    tree: null,
    files: new Map(),
    warnings: warningsOf(reference, match, own.as_of),
  }
}

const nameOf = ({ image, version, variant }: KnownRow): string =>
  `${image}:${[version, variant].filter((part) => part !== '').join('-')}`

const LIBC: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
  debian: libcVersions.debian,
  ubuntu: libcVersions.ubuntu,
  alpine: libcVersions.alpine,
}

/** Of official Python images: built from source into /usr/local. */
function pythonOf({ row, asked }: KnownMatch): BasePython | null {
  if (row.python === undefined) return null
  const isFull = /^\d+\.\d+\.\d+$/.test(asked.exact)
  const version = isFull
    ? asked.exact
    : asked.version !== '' && asked.version !== row.version
      ? asked.version
      : row.python
  const minor = version.split('.').slice(0, 2).join('.')
  return {
    version,
    executable: `/usr/local/bin/python${minor}`,
    prefix: '/usr/local',
    sitePackages: `/usr/local/lib/python${minor}/site-packages`,
    distributions: new Map([['pip', null], ...pairs(row.brings ?? '')]),
  }
}

/** `name=version name=version`. */
function pairs(text: string): readonly (readonly [string, string | null])[] {
  return text
    .split(' ')
    .filter((one) => one !== '')
    .map((one) => {
      const [name = '', version = null] = one.split('=')
      return [name, version]
    })
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function configOf({ image, version }: KnownRow, python: BasePython | null): BaseConfig {
  const env = new Map([['PATH', python === null ? PATH : `/usr/local/bin:${PATH}`]])
  if (python !== null) {
    // The official images set it up to Python 3.12.
    if (Number(python.version.split('.')[1]) < 13) env.set('LANG', 'C.UTF-8')
    env.set('PYTHON_VERSION', python.version)
    return { ...EMPTY_CONFIG, env, cmd: ['python3'] }
  }
  if (image === 'node')
    return {
      ...EMPTY_CONFIG,
      env: env.set('NODE_VERSION', version),
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['node'],
    }
  const shell = image === 'alpine' ? '/bin/sh' : image === 'ubuntu' ? '/bin/bash' : 'bash'
  return { ...EMPTY_CONFIG, env, cmd: [shell] }
}

function libcOf({ row, otherRelease }: KnownMatch): BaseImage['libc'] {
  const [id = '', release = ''] = (otherRelease ?? '').split(' ')
  const ofRelease: Readonly<Record<string, string>> = ownEntry(LIBC, id) ?? {}
  const [name, version = ''] = (ownEntry(ofRelease, release) ?? row.libc).split(' ')
  return name === 'musl' || name === 'glibc' ? { name, version } : null
}

function distributionOf({ row, otherRelease }: KnownMatch): BaseDistribution {
  const [id = '', version = ''] = (otherRelease ?? row.distribution).split(' ')
  return { id, version, isSlim: id === 'debian' && /(?:^|-)slim/.test(row.variant) }
}

/** The packages that the image's own apt instructions name, by its kinds of layers. */
const ASKED: Readonly<Record<string, string>> = {
  'apt-curl': 'buildpack-deps-curl',
  'apt-scm': 'buildpack-deps-scm',
  'apt-build': 'buildpack-deps',
  'apt-python-full': 'python-full',
  'apt-python-slim': 'python-slim',
  'apk-python': 'python-alpine',
}

function packagesOf({ row, isPinned, otherRelease }: KnownMatch): BasePackages {
  const without = new Set((row.without ?? '').split(' '))
  // Another release has packages of other versions, and some of other names.
  const ofRow = otherRelease === undefined ? row.packages : undefined
  const listed = pairs(PACKAGE_LISTS[ofRow ?? ''] ?? '').filter(([name]) => !without.has(name))
  const asked = row.amd64.layers.flatMap(
    (at) => APT_INSTALLS[ASKED[knownBlob(at).kind] ?? ''] ?? [],
  )
  return {
    versions: new Map([...asked.map((name) => [name, null] as const), ...listed]),
    isComplete: ofRow !== undefined,
    moves: !isPinned,
  }
}

function warningsOf(
  reference: ImageReference,
  { row, nearness, isPinned }: KnownMatch,
  asOf: string,
): readonly Warning[] {
  const name = familiarName(reference)
  if (!isPinned && reference.digest !== null)
    return [
      warning(
        'base-stands-in',
        `The digest of ${name} is not known; facts about ${nameOf(row)} of ${asOf} are used instead.`,
      ),
    ]
  if (nearness === 'same') return []
  const own = nearness === 'patch' ? `${nameOf(row)} with Python ${row.python}` : nameOf(row)
  return [
    warning(
      'base-stands-in',
      `There are no facts about ${name}; those about ${own} of ${asOf} are used instead.`,
    ),
  ]
}
