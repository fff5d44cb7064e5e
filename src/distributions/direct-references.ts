import { statusOf } from '../cache/regular-file.ts'
import { PysizeError } from '../errors.ts'
import { bareFile } from '../indexes/bare-file.ts'
import type { DistFile } from '../indexes/page.ts'
import type { InputRequirement, Inputs } from '../inputs/input.ts'
import { isFileUrl, isRepository, pathOfFileUrl, urlFilename, urlScheme } from '../inputs/links.ts'
import { parseRequirement } from '../packaging/requirement.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { type Candidate, knownVersion } from '../resolve/candidate.ts'
import type { Target } from '../targets/target.ts'
import { redact, stripCredentials } from '../text/redact.ts'
import { shortened } from '../text/shortened.ts'
import type { SdistFacts } from '../weigh/facts.ts'
import type { KnownDistributions } from './known-distributions.ts'
import { missingArchive } from './missing-archive.ts'

/** The version if none can be read. */
const UNKNOWN_VERSION = '0'

/** The candidates of `name @ url`, local paths and repositories. */
export interface DirectReferences {
  /**
   * The one candidate of a URL, without running its code.
   *
   * @throws PysizeError exit 3 if a package of an index names a file of this machine, or a URL that
   *   no installer can download; exit 2 if a lock names a file that does not exist
   */
  candidate(url: string, name: string): Promise<Candidate>
  /**
   * Learns the requirements of a candidate: those of a project that the user named by a local path
   * count as written by the user.
   */
  follow(candidate: Candidate, requiresDist: readonly string[]): void
}

/**
 * Removes the login from a URL: `learn` remembers it for later requests to the URL, `strip` forgets
 * it.
 */
export interface UrlCleaning {
  readonly learn: (url: string) => string
  readonly strip: (url: string) => string
}

/**
 * Only the user may name local files and logins: in the inputs, and in the requirements of local
 * projects among them. METADATA of an index's packages may not.
 */
export function createDirectReferences(
  { requirements, constraints }: Pick<Inputs, 'requirements' | 'constraints'>,
  facts: KnownDistributions,
  target: Target,
  { learn, strip }: UrlCleaning = { learn: stripCredentials, strip: stripCredentials },
): DirectReferences {
  const byUrl = new Map(
    requirements.flatMap((input) => (input.url === null ? [] : [[input.url, input] as const])),
  )
  const written = new Set([...requirements, ...constraints].flatMap(({ url }) => url ?? []))
  const localFiles = new Set<string>()

  async function candidateOf(url: string, name: string): Promise<Candidate> {
    const input = byUrl.get(url)
    const isWritten = written.has(url)
    const isFile = isFileUrl(url)
    if (isFile && !isWritten) throw localFileRefused(name, url)
    if (!isWritten && urlScheme(url) === undefined) throw schemeRefused(name, url)
    // Folders, and files that no lock names, were already read with the inputs.
    if (isFile && input?.project === null) requireFile(url, input)
    const filename = urlFilename(url)
    const clean = isWritten ? learn(url) : strip(url)
    if (isFile) localFiles.add(clean)
    const file = bareFile({
      filename,
      url: clean,
      sha256: /[#&]sha256=([0-9a-fA-F]{64})/.exec(url)?.[1]?.toLowerCase() ?? null,
      size: null,
      index: redact(clean),
    })
    if (filename.endsWith('.whl')) return wheelCandidate(name, file, target, input)
    const sdist = isRepository(url) ? undefined : parseSdistNameOf(name, filename)
    const released = sdist === undefined ? null : knownVersion(sdist.version)
    if (released !== null) return { name, version: released, kind: 'sdist', file, yanked: false }
    const project = input?.project
    const metadata = project?.kind === 'known' ? project.metadata : null
    facts.learn(name, file, {
      metadata: {
        requiresDist: metadata?.requiresDist ?? [],
        requiresPython: metadata?.requiresPython ?? null,
        providesExtra: metadata?.providesExtra ?? [],
      },
      weight:
        input?.path != null && input.project !== null
          ? await weighProject(input, name, metadata?.version)
          : { kind: 'unknown', reason: unweighed(url) },
    })
    const version =
      knownVersion(metadata?.version ?? UNKNOWN_VERSION) ?? knownVersion(UNKNOWN_VERSION)!
    return { name, version, kind: 'sdist', file, yanked: false }
  }

  return {
    candidate: candidateOf,
    follow({ file }, requiresDist) {
      if (!localFiles.has(file.url)) return
      for (const text of requiresDist) {
        const url = text.includes('@') ? urlOf(text) : null
        if (url !== null) written.add(url)
      }
    },
  }
}

/** The URL of `name @ url`; null for another requirement, or without a URL. */
function urlOf(requiresDist: string): string | null {
  try {
    return parseRequirement(requiresDist, { lenient: true }).url
  } catch {
    return null
  }
}

const localFileRefused = (name: string, url: string): PysizeError =>
  new PysizeError(
    'local-file-refused',
    `A package requires ${name} from ${url}, a file on this machine.`,
    {
      exitCode: 3,
      hint: `If you want that file, add '${name} @ ${url}' to the requirements.`,
    },
  )

/** Neither pip nor uv can download from a URL with an unknown scheme. */
const schemeRefused = (name: string, url: string): PysizeError =>
  new PysizeError(
    'unsupported-url',
    `A package requires ${name} from '${shortened(url)}', which is not a URL that an installer can download.`,
    {
      exitCode: 3,
      hint: `If you know its real URL, add '${name} @ https://…' to the requirements.`,
    },
  )

function requireFile(url: string, { origin }: InputRequirement): void {
  const path = pathOfFileUrl(url, '/')
  if (path !== undefined && statusOf(path)?.isFile() === true) return
  throw missingArchive(path ?? redact(url), origin)
}

const unweighed = (url: string): string =>
  isRepository(url)
    ? 'a repository is not read; name a released version to weigh it'
    : 'its name is neither that of a wheel nor that of a source archive'

/** A local project by its files. The reader is loaded only if there is such a project. */
async function weighProject(
  { path, url, editable }: InputRequirement,
  name: string,
  version = UNKNOWN_VERSION,
): Promise<SdistFacts> {
  const [{ readLocalTree }, { weighSource }] = await Promise.all([
    import('../inputs/local/local-tree.ts'),
    import('../weigh/sdist/source-weight.ts'),
  ])
  const folder = path ?? ''
  const build = {
    name,
    version,
    download: 0,
    ...(url === null ? {} : { url }),
    ...(editable ? { editable: folder } : {}),
  }
  return weighSource({ ...readLocalTree(folder), packed: false }, build)
}

function wheelCandidate(
  name: string,
  file: DistFile,
  target: Target,
  input: InputRequirement | undefined,
): Candidate {
  const wheel = parseWheelName(file.filename)
  const version = wheel === undefined ? null : knownVersion(wheel.version)
  if (wheel === undefined || version === null)
    throw new PysizeError('bad-wheel-name', `'${file.filename}' is not the name of a wheel.`, {
      exitCode: 2,
      places: input?.origin ?? [],
    })
  if (wheel.name !== name)
    throw new PysizeError(
      'name-mismatch',
      `${file.filename} is a wheel of ${wheel.name}, not of ${name}.`,
      {
        exitCode: 2,
        places: input?.origin ?? [],
        hint: `Write ${wheel.name} @ ${file.index}.`,
      },
    )
  if (target.tagRank(wheel) === undefined)
    throw new PysizeError(
      'wheel-not-supported',
      `${file.filename} does not fit ${target.summary.platform} with Python ${target.summary.python}.`,
      {
        exitCode: 3,
        places: input?.origin ?? [],
        hint: 'Choose another --platform or --python, or name another wheel.',
      },
    )
  return { name, version, kind: 'wheel', file, yanked: false }
}
