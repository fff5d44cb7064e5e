import { PysizeError } from '../errors.ts'
import type { DistFile } from '../indexes/page.ts'
import type { InputRequirement } from '../inputs/input.ts'
import { isRepository, urlFilename } from '../inputs/links.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { type Candidate, knownVersion } from '../resolve/candidate.ts'
import type { Target } from '../targets/target.ts'
import { redact, stripCredentials } from '../text/redact.ts'
import type { SdistFacts } from '../weigh/facts.ts'
import type { KnownDistributions } from './known-distributions.ts'

/** A version for what has none that can be read. */
const UNKNOWN_VERSION = '0'

/**
 * Turns `name @ url`, local paths and repositories into the one candidate each stands for, without running their code.
 *
 * @param learn remembers the credentials in a URL for whoever fetches it, and takes them out
 */
export function createDirect(
  inputs: readonly InputRequirement[],
  facts: KnownDistributions,
  target: Target,
  learn: (url: string) => string = stripCredentials,
): (url: string, name: string) => Promise<Candidate> {
  const byUrl = new Map(inputs.flatMap((input) => (input.url === null ? [] : [[input.url, input] as const])))
  const isLocal = inputs.some(({ path }) => path !== null)
  return async (url, name) => {
    const input = byUrl.get(url)
    if (input === undefined && url.startsWith('file:') && !isLocal) throw localFileRefused(name, url)
    const filename = urlFilename(url)
    const clean = learn(url)
    const file: DistFile = {
      filename,
      url: clean,
      sha256: /[#&]sha256=([0-9a-fA-F]{64})/.exec(url)?.[1]?.toLowerCase() ?? null,
      size: null,
      requiresPython: null,
      uploadTime: null,
      yanked: false,
      sidecar: false,
      index: redact(clean),
    }
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
    const version = knownVersion(metadata?.version ?? UNKNOWN_VERSION) ?? knownVersion(UNKNOWN_VERSION)!
    return { name, version, kind: 'sdist', file, yanked: false }
  }
}

/** What comes from an index names no file of this machine; a local project may. */
const localFileRefused = (name: string, url: string): PysizeError =>
  new PysizeError('local-file-refused', `A package asks for ${name} from ${redact(url)}, a file on this machine.`, {
    exitCode: 3,
    hint: `If that is meant, add '${name} @ ${redact(url)}' to the requirements.`,
  })

const unweighed = (url: string): string =>
  isRepository(url)
    ? 'a repository is not read; name a released version to weigh it'
    : 'it is named neither as a wheel nor as a source archive'

/** A local project by its files: what reads them is loaded where there is one. */
async function weighProject({ path, url, editable }: InputRequirement, name: string, version = UNKNOWN_VERSION): Promise<SdistFacts> {
  const [{ readLocalTree }, { weighSource }] = await Promise.all([import('../inputs/local-tree.ts'), import('../weigh/source-weight.ts')])
  const folder = path ?? ''
  const build = { name, version, download: 0, ...(url === null ? {} : { url }), ...(editable ? { editable: folder } : {}) }
  return weighSource({ ...readLocalTree(folder), packed: false }, build)
}

function wheelCandidate(name: string, file: DistFile, target: Target, input: InputRequirement | undefined): Candidate {
  const wheel = parseWheelName(file.filename)
  const version = wheel === undefined ? null : knownVersion(wheel.version)
  if (wheel === undefined || version === null)
    throw new PysizeError('bad-wheel-name', `'${file.filename}' is not the name of a wheel.`, { exitCode: 2, places: input?.origin ?? [] })
  if (wheel.name !== name)
    throw new PysizeError('name-mismatch', `${file.filename} is a wheel of ${wheel.name}, not of ${name}.`, {
      exitCode: 2,
      places: input?.origin ?? [],
      hint: `Write ${wheel.name} @ ${file.index}.`,
    })
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
