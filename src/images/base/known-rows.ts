import known from './known-images.json' with { type: 'json' }
import { type AskedTag, readKnownTag, releaseOfTag } from './known-tags.ts'
import kinds from './layer-kinds.json' with { type: 'json' }
import { DOCKER_HUB, type ImageReference } from './reference.ts'

/** The recorded facts about an image of one platform. Digests are hexadecimal digits, or empty. */
export interface KnownPlatform {
  readonly as_of: string
  readonly digest: string
  readonly uncompressed: number
  /** How far the uncompressed size may be off, bytes. */
  readonly within: number
  /** Numbers of blobs, the lowest layer first. */
  readonly layers: readonly number[]
}

/** A row of `known-images.json`. */
export interface KnownRow {
  readonly image: string
  readonly version: string
  readonly variant: string
  readonly python?: string
  readonly brings?: string
  readonly distribution: string
  readonly libc: string
  readonly digest: string
  readonly packages?: string
  readonly without?: string
  readonly amd64: KnownPlatform
  readonly arm64: KnownPlatform
}

export type LayerKind = Exclude<keyof typeof kinds, 'made_by'>

export interface KnownBlob {
  readonly digest: string
  readonly kind: LayerKind
  readonly compressed: number
  readonly uncompressed: number
}

const ROWS: readonly KnownRow[] = known.images

export const PACKAGE_LISTS: Readonly<Record<string, string>> = known.packages
export const APT_INSTALLS: Readonly<Record<string, readonly string[]>> = known.apt_installs

export function knownBlob(at: number): KnownBlob {
  const [digest, kind, compressed, uncompressed] = known.blobs[at] as unknown as [
    string,
    LayerKind,
    number,
    number,
  ]
  return { digest, kind, compressed, uncompressed }
}

export function findBlob(digest: string): KnownBlob | undefined {
  const at = known.blobs.findIndex(([own]) => own !== '' && own === digest)
  return at < 0 ? undefined : knownBlob(at)
}

/** The facts that are used for a reference, and how close they are to it. */
export interface KnownMatch {
  readonly row: KnownRow
  readonly asked: AskedTag
  /**
   * `same`: the digest or the tag; `patch`: another patch release; `near`: another release of the
   * distribution or of the image.
   */
  readonly nearness: 'same' | 'patch' | 'near'
  /** Whether the digest is that of the facts, so they are exact. */
  readonly isPinned: boolean
  /** The release that the tag names, if it is another one than the row's: `debian 11`. */
  readonly otherRelease?: string
}

/** Mirrors of Docker Hub's official images, and its names by processor. */
const MIRRORS: readonly RegExp[] = [
  /^docker\.io\/(?:library|amd64|arm64v8)\/([\w.-]+)$/,
  /^public\.ecr\.aws\/docker\/library\/([\w.-]+)$/,
  /^mirror\.gcr\.io\/library\/([\w.-]+)$/,
]

/** The name of an official image; undefined for another. */
function officialName({ registry, repository }: ImageReference): string | undefined {
  const whole = `${registry === DOCKER_HUB ? DOCKER_HUB : registry}/${repository}`
  for (const pattern of MIRRORS) {
    const [, name] = pattern.exec(whole) ?? []
    if (name !== undefined) return name
  }
  return undefined
}

/** The row that is used for a reference; undefined if no row is near. */
export function findKnown(reference: ImageReference): KnownMatch | undefined {
  const name = officialName(reference)
  if (name === undefined) return undefined
  const rows = ROWS.filter(({ image }) => image === name)
  const hex = reference.digest?.replace(/^sha256:/, '')
  const pinned =
    hex === undefined
      ? undefined
      : rows.find((row) => [row.digest, row.amd64.digest, row.arm64.digest].includes(hex))
  if (pinned !== undefined) {
    const asked = { version: pinned.version, exact: pinned.python ?? '', variant: pinned.variant }
    return { row: pinned, asked, nearness: 'same', isPinned: true }
  }
  if (reference.tag === null) return undefined
  const asked = readKnownTag(name, reference.tag)
  const release = asked && releaseOfTag(name, asked)
  const row = asked && nearest(rows, asked, release)
  if (asked === undefined || row === undefined) return undefined
  const isOther = release !== undefined && release !== row.distribution
  return {
    row,
    asked,
    nearness: nearnessOf(row, asked),
    isPinned: false,
    ...(isOther ? { otherRelease: release } : {}),
  }
}

/** The form of an image apart from its release: `slim`, `alpine` or the plain one. */
const formOf = (variant: string): string =>
  /^(?:(?:trixie|bookworm|bullseye|buster|stretch|jessie|wheezy)(?:-slim)?|slim(?:-\w+)?|curl|scm|alpine[\d.]*)?$/.test(
    variant,
  )
    ? (/slim|alpine|curl|scm/.exec(variant)?.[0] ?? '')
    : variant

/** `3.11` as a number for sorting, 311. Releases without a number (`sid`, `edge`) come last. */
const numberOf = (version: string): number => {
  const [major = '0', minor = '0'] = version.split('.')
  const number = Number(major) * 100 + Number(minor)
  return Number.isNaN(number) ? 99_999 : number
}

/**
 * The rows of the same form, the nearest version first, then the nearest release of the
 * distribution, the newest if none is named.
 */
function nearest(
  rows: readonly KnownRow[],
  { version, variant }: AskedTag,
  named: string | undefined,
): KnownRow | undefined {
  const newest = Math.max(...rows.map((row) => numberOf(row.version)))
  const wanted = version === '' ? newest : numberOf(version)
  const distance = (row: KnownRow): number => Math.abs(numberOf(row.version) - wanted)
  const isOther = (row: KnownRow): number => Number(row.variant !== variant)
  const releaseIn = (distribution: string): number => numberOf(distribution.split(' ')[1] ?? '')
  const release = ({ distribution }: KnownRow): number =>
    named === undefined
      ? releaseIn(distribution)
      : -Math.abs(releaseIn(distribution) - releaseIn(named))
  return rows
    .filter((row) => formOf(row.variant) === formOf(variant))
    .sort(
      (a, b) => distance(a) - distance(b) || isOther(a) - isOther(b) || release(b) - release(a),
    )[0]
}

function nearnessOf(row: KnownRow, { version, exact, variant }: AskedTag): KnownMatch['nearness'] {
  const isVersion = version === '' || version === row.version
  const isVariant = variant === row.variant || variant === 'alpine'
  if (!isVersion || !isVariant) return 'near'
  const patch = row.python ?? ''
  return exact.split('.').length < 3 || patch === '' || exact === patch ? 'same' : 'patch'
}
