import { inputError, type Place } from '../../errors.ts'

/** The location of an image, in the terms of the OCI distribution API. */
export interface ImageReference {
  /** Host and port; `docker.io` if no host is written. */
  readonly registry: string
  /** With `library/` for Docker Hub's own images. */
  readonly repository: string
  /** Null if only a digest is written; `latest` if neither is. */
  readonly tag: string | null
  /** `sha256:…`, or null. */
  readonly digest: string | null
}

export const DOCKER_HUB = 'docker.io'
/** Names that older tools write for Docker Hub. */
const HUB_NAMES: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
])

/** Longer than distribution's limit of 255 for a name, with tag and digest. */
const LONGEST = 600
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

/**
 * Reads a reference as Docker does (distribution/reference, `ParseNormalizedNamed`): the first part
 * is a host if it has a dot or a colon, or is `localhost`.
 *
 * @param place where it is written
 * @throws PysizeError exit 2 `bad-image-reference`
 */
export function readReference(text: string, place?: Place): ImageReference {
  const fail = (reason: string): never => {
    throw inputError('bad-image-reference', `${shown(text)} does not name an image: ${reason}.`, {
      places: place === undefined ? [] : [place],
      hint: 'Write a name such as python:3.12-slim or registry.example:5000/team/app:1.0.',
    })
  }
  if (text === '') fail('it is empty')
  if (text.length > LONGEST) fail('it is too long')
  const [named = '', ...digests] = text.split('@')
  const [digest = null] = digests
  if (digests.length > 1 || (digest !== null && !DIGEST.test(digest)))
    fail('the part after @ is not a sha256 digest')
  const colon = named.lastIndexOf(':')
  const isTagged = colon > named.lastIndexOf('/')
  const tag = isTagged ? named.slice(colon + 1) : null
  if (tag !== null && !TAG.test(tag))
    fail(tag === '' ? 'its tag is empty' : 'its tag has invalid characters')
  const path = isTagged ? named.slice(0, colon) : named
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(0, slash))
  const hasHost =
    slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  if (hasHost && !HOST.test(first)) fail('its host is not a host name')
  const registry = hasHost && !HUB_NAMES.has(first.toLowerCase()) ? first.toLowerCase() : DOCKER_HUB
  const name = hasHost ? path.slice(slash + 1) : path
  if (name !== name.toLowerCase()) fail('a repository must be written in lower case')
  if (!name.split('/').every((part) => COMPONENT.test(part)))
    fail('its name has invalid characters')
  const repository = registry === DOCKER_HUB && !name.includes('/') ? `library/${name}` : name
  return { registry, repository, tag: tag ?? (digest === null ? 'latest' : null), digest }
}

/** Long references are cut, so an error stays one line. */
const shown = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text)

/** The usual spelling: `python:3.12`, without Docker Hub's host and `library/`. */
export function familiarName({ registry, repository, tag, digest }: ImageReference): string {
  const name =
    registry === DOCKER_HUB ? repository.replace(/^library\//, '') : `${registry}/${repository}`
  return `${name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
}
