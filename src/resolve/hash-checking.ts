import { PysizeError } from '../errors.ts'
import type { InputRequirement, Inputs } from '../inputs/input.ts'
import { isArchive } from '../inputs/links.ts'
import type { InstallerName } from '../model/estimate.ts'
import type { Resolution } from './resolution.ts'

/** The allowed hashes of files, and whether files without a hash are allowed. */
export interface HashChecking {
  /** The sha256 digests of a project's files, by normalised name; null if any file is allowed. */
  allowed(name: string): ReadonlySet<string> | null
  /** The same by the URL of a requirement, which may be a path without a name. */
  allowedAt(url: string): ReadonlySet<string> | null
  /**
   * @throws PysizeError exit 2 if hashes are required and a chosen file has none
   */
  check(resolution: Resolution): void
}

/**
 * Hashes of requirements and constraints decide which files exist. With `--require-hashes` every
 * requirement must have one, and under pip's rules also if at least one requirement has one
 * (`RequirementCommand.get_requirements`).
 *
 * @param requirements those that apply to the target
 * @throws PysizeError exit 2 if a requirement has none
 */
export function hashChecking(
  requirements: readonly InputRequirement[],
  { constraints, options }: Inputs,
  installer: InstallerName,
): HashChecking {
  const hashed = new Set<string>()
  const allowed = new Map<string, Set<string>>()
  const byUrl = new Map<string, ReadonlySet<string>>()
  for (const { requirement, hashes, url } of [
    ...requirements.filter(namesHash),
    ...constraints.filter(namesHash),
  ]) {
    const digests = (hashes.sha256 ?? []).map((digest) => digest.toLowerCase())
    if (url !== null && digests.length > 0) byUrl.set(url, new Set(digests))
    if (requirement === null) continue
    hashed.add(requirement.name)
    const known = allowed.get(requirement.name) ?? new Set()
    for (const digest of digests) known.add(digest)
    // Indexes give no other digest.
    if (known.size > 0) allowed.set(requirement.name, known)
  }
  const implied = installer === 'pip' && !options.noRequireHashes && requirements.some(hasHash)
  const required = options.requireHashes || implied
  const bare = required
    ? requirements.find(
        (input) => !hasHash(input) && !(input.requirement && hashed.has(input.requirement.name)),
      )
    : undefined
  if (bare !== undefined) throw missing(`'${bare.text}'`, options.requireHashes, bare)
  return {
    allowed: (name) => allowed.get(name) ?? null,
    allowedAt: (url) => byUrl.get(url) ?? null,
    check: ({ packages }) => {
      if (!required) return
      for (const [name, { candidate, requested }] of packages)
        if (!requested && !hashed.has(name))
          throw missing(
            `${name} ${candidate.version.normal}, which the requirements depend on,`,
            options.requireHashes,
          )
    },
  }
}

/** Whether a line lists allowed hashes. Called for each of a hundred thousand lines. */
export function namesHash({ hashes }: InputRequirement): boolean {
  for (const _ in hashes) return true
  return false
}

/** One in the fragment of a URL counts. */
const hasHash = (input: InputRequirement): boolean =>
  namesHash(input) || (input.url !== null && /[#&]sha(?:256|384|512)=/.test(input.url))

/** Whether a requirement names a folder, of which there is no single file to hash. */
const isFolder = (input: InputRequirement | undefined): boolean =>
  input?.path != null && input.project !== null && !isArchive(input.path)

function missing(what: string, asked: boolean, input?: InputRequirement): PysizeError {
  const why = asked
    ? 'hashes are required'
    : 'pip requires a hash for every package as soon as one requirement has one'
  return new PysizeError('hash-missing', `${what} has no hash, and ${why}.`, {
    exitCode: 2,
    places: input?.origin ?? [],
    hint: isFolder(input)
      ? 'A folder has no hash: leave it out of the file (uv export --no-emit-project), and install it by a command of its own, with --no-deps.'
      : asked
        ? 'Add --hash=sha256:… for it, or leave out --require-hashes.'
        : 'Add --hash=sha256:… for it, or --no-require-hashes to the file.',
  })
}
