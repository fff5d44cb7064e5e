import { StringDecoder } from 'node:string_decoder'
import { setImmediate } from 'node:timers/promises'
import { Parser } from 'htmlparser2'
import { FetchError } from '../fetch/fetch-error.ts'
import { shortened } from '../text/shortened.ts'
import { hashFaultOfFragment } from './hash-fault.ts'
import {
  type DistFile,
  isDistribution,
  MOST_FILES,
  type ProjectPage,
  QUARANTINED,
  resolveLink,
  tooManyFiles,
} from './page.ts'
import { sidecarHash } from './sidecar-hash.ts'
import { parseUploadTime } from './upload-time.ts'

/**
 * Other files on real index pages besides wheels and sdists: they distinguish an index from any
 * other page.
 */
const OTHER_ARCHIVE =
  /\.(?:egg|exe|msi|rpm|deb|dmg|asc|sig|metadata|attestation|publish\.attestation)$/i
/** Elements that sign-in pages and captive portals have, and pages of links do not. */
const FOREIGN = new Set(['form', 'script', 'iframe', 'input'])
/**
 * Titles of pages of links that list none: "Links for demo", "Simple index", "Index of /wheels".
 */
const SAYS_INDEX = /\b(?:links|index)\b/i

/** Bytes that are parsed before other work gets its turn. */
const CHUNK = 2 ** 17
/** Real links have up to six. */
const MOST_ATTRIBUTES = 1000
/** Characters of other text that are looked at. */
const MOST_WORDS = 2 ** 20

/** Pages of links nest a few tags; unclosed ones count as nested. */
const DEEPEST = 1000

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The hash, `sha256=…`, of a data-core-metadata attribute, or only the fact that there is one (PEP
 * 658, PEP 714); `false` means none.
 */
function readSidecar(value: string | undefined): DistFile['sidecar'] {
  if (value === undefined || value === 'false') return false
  const [algorithm, digest] = value.split('=')
  return sidecarHash((one) => (one === algorithm ? digest : undefined)) ?? true
}

/** A project name of PEP 508, as pip requires it in a fragment (`_egg_fragment` in link.py). */
const PROJECT_NAME = /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i

/**
 * The file name that an `#egg=` fragment stands for: `…/master.tar.gz#egg=demo-1.0` is demo 1.0 for
 * pip (`evaluate_link` in package_finder.py). A link without an extension is taken for a tarball.
 *
 * @throws FetchError nonsense: the fragment is no name, at which pip stops whatever the link is
 */
function eggFile(href: string, filename: string, page: string): string | undefined {
  const egg = /[#&]egg=([^&]*)/.exec(href)?.[1]
  if (egg === undefined) return undefined
  if (!PROJECT_NAME.test(egg))
    throw new FetchError(
      'nonsense',
      page,
      `has a link with the invalid fragment 'egg=${shortened(egg)}', at which pip stops`,
      { garbled: true, hint: 'Report it to the owner of the index.' },
    )
  const extension = isDistribution(filename) ? ARCHIVE.exec(filename)?.[0] : undefined
  return `${egg}${extension ?? '.tar.gz'}`
}

const ARCHIVE = /(?:\.tar)?\.[a-z0-9]+$/i

function readAnchor(
  attributes: Readonly<Record<string, string>>,
  page: string,
  base: string,
  index: string,
  eggs: boolean,
): DistFile | undefined {
  const href = attributes.href?.trim() ?? ''
  const url = resolveLink(href, page, base)
  if (url === undefined) return undefined
  const own = decodePath(new URL(url).pathname.split('/').at(-1) ?? '')
  const filename = (eggs && eggFile(href, own, page)) || own
  if (!isDistribution(filename)) return undefined
  return {
    filename,
    url,
    sha256: /[#&]sha256=([0-9a-f]{64})(?:&|$)/i.exec(href)?.[1]?.toLowerCase() ?? null,
    hashFault: hashFaultOfFragment(/#(.*)/.exec(href)?.[1] ?? ''),
    size: null,
    requiresPython: attributes['data-requires-python'] || null,
    uploadTime: null,
    attributeTime: parseUploadTime(attributes['data-upload-time'] ?? ''),
    yanked: attributes['data-yanked'] ?? false,
    sidecar: readSidecar(attributes['data-core-metadata'] ?? attributes['data-dist-info-metadata']),
    index,
  }
}

/**
 * Reads a page of links (PEP 503): a project page, or a find-links page, which may have files of
 * several projects. Such pages have no sizes, and no upload times except in an attribute that some
 * indexes write. As in pip, the file name is the last part of the link's path.
 * @param url the page's final URL, without credentials
 * @param index the index's display name
 * @param eggs whether names and versions in `#egg=` fragments count instead of file names
 * @throws FetchError nonsense: text without a tag, a page without files that is not an index's
 * (forms, scripts, other words), a later major version of the API, a fragment at which pip stops.
 */
export async function parseHtmlPage(
  bytes: Buffer,
  name: string,
  url: string,
  index: string,
  eggs = false,
): Promise<ProjectPage> {
  const files: DistFile[] = []
  let base: string | undefined
  let [tags, archives, foreign] = [0, 0, 0]
  let version: string | undefined
  let isQuarantined = false
  let words = ''
  let inLink = false
  let depth = 0
  let attributesOfTag = 0
  const parser = new Parser({
    onattribute() {
      if (++attributesOfTag > MOST_ATTRIBUTES)
        throw new FetchError('nonsense', url, `sent a tag with ${MOST_ATTRIBUTES} attributes`)
    },
    onopentag(tag, attributes) {
      tags++
      attributesOfTag = 0
      // The parser looks through all open tags at each new one.
      if (++depth > DEEPEST)
        throw new FetchError('nonsense', url, `sent a page whose tags nest ${DEEPEST} deep`)
      inLink = tag === 'a'
      if (tag === 'a') {
        const file = readAnchor(attributes, url, base ?? url, index, eggs)
        if (file) files.push(file)
        if (files.length > MOST_FILES) throw tooManyFiles(url)
        if (
          file === undefined &&
          OTHER_ARCHIVE.test((attributes.href ?? '').replace(/[?#].*$/s, ''))
        )
          archives++
      } else if (
        tag === 'base' &&
        base === undefined &&
        attributes.href !== undefined &&
        URL.canParse(attributes.href, url)
      )
        base = new URL(attributes.href, url).href
      else if (tag === 'meta' && attributes.name === 'pypi:repository-version')
        version = attributes.content
      else if (tag === 'meta' && attributes.name === 'pypi:project-status')
        isQuarantined = attributes.content === QUARANTINED
      else if (FOREIGN.has(tag)) foreign++
    },
    ontext(text) {
      if (!inLink && files.length + archives === 0 && words.length < MOST_WORDS) words += text
    },
    onclosetag() {
      depth--
      inLink = false
    },
  })
  const decoder = new StringDecoder('utf8')
  for (let at = 0; at < bytes.length; at += CHUNK) {
    // A long page must not delay Ctrl-C.
    if (at > 0) await setImmediate()
    parser.write(decoder.write(bytes.subarray(at, at + CHUNK)))
  }
  parser.end(decoder.end())
  if (version !== undefined && !version.startsWith('1.'))
    throw new FetchError(
      'nonsense',
      url,
      `sent version ${JSON.stringify(version)} of the simple API, which pysize does not know`,
    )
  const isPlain = foreign === 0 && (words.trim() === '' || SAYS_INDEX.test(words))
  if (tags === 0 || (files.length + archives === 0 && version === undefined && !isPlain))
    throw new FetchError('nonsense', url, 'sent a page that is not one of an index', {
      foreign: true,
    })
  return { name, files, source: url, ...(isQuarantined ? { isQuarantined } : {}) }
}
