import { ownEntry } from '../../collections/own-entry.ts'
/** The words of a tag, as in the facts: `3.11`, `slim-trixie`. */
export interface AskedTag {
  /** The version that names a row of facts; empty if the newest is meant. */
  readonly version: string
  /** The tag's full version, such as `3.11.9`, or an empty text. */
  readonly exact: string
  /** Empty for the plain image. */
  readonly variant: string
}

/** Debian's and Ubuntu's code names, and the names that move to the next release. */
const DEBIAN: Readonly<Record<string, string>> = {
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  oldoldstable: '11',
  oldstable: '12',
  stable: '13',
  latest: '13',
  testing: '14',
}
const UBUNTU: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  resolute: '26.04',
  latest: '26.04',
  rolling: '26.04',
}
/** Node's lines with long support. */
const NODE: Readonly<Record<string, string>> = {
  lts: '24',
  krypton: '24',
  jod: '22',
  iron: '20',
  hydrogen: '18',
  latest: '',
  current: '',
}
/** Debian's releases among the variants of images. */
const RELEASE = /^(?:trixie|bookworm|bullseye|buster|stretch|jessie|wheezy)$/

/**
 * The first patch release of each Python whose image without the name of a Debian is built on
 * trixie; those before stayed on bookworm (docker-library/python, August 2025).
 */
const FIRST_ON_TRIXIE: Readonly<Record<string, number>> = {
  '3.9': 24,
  '3.10': 19,
  '3.11': 14,
  '3.12': 12,
  '3.13': 6,
}

function pythonTag(tag: string): AskedTag {
  const [, number = '', rest = ''] =
    /^(\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:-rc)?|latest)?-?(.*)$/.exec(tag) ?? []
  const [, minor = '', patch = ''] = /^(\d+\.\d+)(?:\.(\d+))?/.exec(number) ?? []
  const release =
    patch !== '' && Number(patch) < (ownEntry(FIRST_ON_TRIXIE, minor) ?? 0) ? 'bookworm' : 'trixie'
  const variant = rest === '' ? release : rest === 'slim' ? `slim-${release}` : rest
  return { version: minor, exact: number === 'latest' ? '' : number, variant }
}

function nodeTag(tag: string): AskedTag {
  const [first = '', ...others] = tag.split('-')
  const isVersion = /^\d/.test(first) || ownEntry(NODE, first) !== undefined
  const exact = isVersion ? (ownEntry(NODE, first) ?? first) : ''
  const version = /^\d*/.exec(exact)?.[0] ?? ''
  const rest = (isVersion ? others : [first, ...others]).filter(
    (word) => ownEntry(NODE, word) === undefined,
  )
  const release = rest.find((word) => RELEASE.test(word))
  const usual = version === '' || Number(version) > 24 ? 'trixie' : 'bookworm'
  if (rest[0]?.startsWith('alpine')) return { version, exact, variant: rest[0] }
  return { version, exact, variant: `${release ?? usual}${rest.includes('slim') ? '-slim' : ''}` }
}

function debianTag(tag: string): AskedTag {
  const variant = tag.endsWith('-slim') ? 'slim' : ''
  const [name = ''] = tag.split('-')
  const exact = ownEntry(DEBIAN, name) ?? name
  return {
    version: exact.split('.')[0]!,
    exact: ownEntry(DEBIAN, name) === undefined ? exact : '',
    variant,
  }
}

const ubuntuTag = (tag: string): AskedTag => {
  const [name = ''] = tag.split('-')
  return { version: ownEntry(UBUNTU, name) ?? name, exact: '', variant: '' }
}

function alpineTag(tag: string): AskedTag {
  const [, minor = ''] = /^(\d+\.\d+)/.exec(tag) ?? []
  const isNewest = tag === 'latest' || tag === '3'
  return { version: minor || (isNewest ? '' : tag), exact: minor === '' ? '' : tag, variant: '' }
}

/** `bookworm-curl`, `scm`, `trixie`. */
function buildpackTag(tag: string): AskedTag {
  const words = tag.split('-')
  const variant = words.find((word) => word === 'curl' || word === 'scm') ?? ''
  const [name = variant] = words
  return {
    version: name === variant ? '13' : (ownEntry(DEBIAN, name) ?? ownEntry(UBUNTU, name) ?? name),
    exact: '',
    variant,
  }
}

/** `12` for `bookworm`; a number stays as it is. */
export const debianRelease = (name: string): string => ownEntry(DEBIAN, name) ?? name

/**
 * The release of a distribution that a tag names: `debian 11` for `3.9-slim-bullseye`; undefined if
 * it names none.
 *
 * @param image `python`, `debian`, …
 */
export function releaseOfTag(image: string, { version, variant }: AskedTag): string | undefined {
  if (/^(?:debian|ubuntu|alpine)$/.test(image))
    return /^\d/.test(version) ? `${image} ${version}` : undefined
  const alpine = /^alpine(\d+\.\d+)/.exec(variant)?.[1]
  if (alpine !== undefined) return `alpine ${alpine}`
  const name = variant.split('-').find((word) => RELEASE.test(word))
  const number = name === undefined ? undefined : ownEntry(DEBIAN, name)
  return number === undefined ? undefined : `debian ${number}`
}

const READERS: Readonly<Record<string, (tag: string) => AskedTag>> = {
  python: pythonTag,
  node: nodeTag,
  'buildpack-deps': buildpackTag,
  debian: debianTag,
  ubuntu: ubuntuTag,
  alpine: alpineTag,
}

/**
 * The parts of an official image's tag, by the rules of docker-library/official-images; a moving
 * tag is read as of the date of the facts. Undefined for other images.
 */
export const readKnownTag = (image: string, tag: string): AskedTag | undefined =>
  ownEntry(READERS, image)?.(tag)
