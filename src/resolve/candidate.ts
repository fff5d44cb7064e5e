import type { DistFile } from '../indexes/page.ts'
import { hasHugeNumber } from '../packaging/versions/huge-number.ts'
import { parseLenientSpecifierSet, parseSpecifierSet } from '../packaging/versions/specifier.ts'
import type { SpecifierSet } from '../packaging/versions/specifier-set.ts'
import { parseVersion, type Version } from '../packaging/versions/version.ts'
import type { Target } from '../targets/target.ts'
import type { Overrides } from './overrides.ts'
import type { InstallerPolicy } from './policy.ts'

/**
 * A version of a project that can be installed on the target, with the file that an installer takes
 * for it.
 */
export interface Candidate {
  readonly name: string
  readonly version: Version
  readonly kind: 'wheel' | 'sdist'
  readonly file: DistFile
  /** True if only yanked files are left for this version (PEP 592). */
  readonly yanked: boolean
  readonly unfitWheel?: UnfitWheel
}

/**
 * The wheel closest to the target, of the version of an sdist. It cannot be installed, but its
 * metadata can be read.
 */
export interface UnfitWheel {
  readonly file: DistFile
  /** Whether the installer uses its metadata as that of the sdist. Otherwise it is an estimate. */
  readonly decides: boolean
}

/** Why a version on the page is not a candidate. */
export type Rejection =
  | 'requires-python'
  | 'no-compatible-wheel'
  | 'no-binary'
  | 'only-binary'
  | 'too-new'
  | 'undated'
  | 'hash'
  | 'old-archive'

export interface RejectedVersion {
  readonly version: Version
  readonly reason: Rejection
  /** The Requires-Python, the upload time or the file that decided. */
  readonly detail: string
  /**
   * Whether the installer would choose a file of the version that is not yanked, and then refuse it
   * for its Requires-Python: `detail`.
   */
  readonly refusesPythonOnly: boolean
}

export interface CandidateRules {
  readonly target: Target
  readonly policy: InstallerPolicy
  /** Files uploaded at or after this moment (ms since epoch) do not exist. */
  readonly uploadedBefore: number | null
  readonly noBinary: (name: string) => boolean
  readonly onlyBinary: (name: string) => boolean
  /** Hash-checking mode: the sha256 digests allowed for a name, null if any file is allowed. */
  readonly allowedHashes: (name: string) => ReadonlySet<string> | null
  readonly overrides?: Overrides
  /** pip's and uv's --no-deps: nothing depends on anything. */
  readonly noDependencies?: boolean
}

const versions = new Map<string, Version | null>()
const strictSpecifiers = new Map<string, SpecifierSet | null>()
const lenientSpecifiers = new Map<string, SpecifierSet | null>()

/** A version text parsed once per process; null if PEP 440 cannot read it. */
export function knownVersion(text: string): Version | null {
  let version = versions.get(text)
  if (version === undefined) {
    version = parseVersion(text) ?? null
    versions.set(text, version)
  }
  return version
}

/** A Requires-Python parsed once per process; null if the installer cannot read it. */
export function knownRequiresPython(
  text: string,
  { fixesMetadata }: Pick<InstallerPolicy, 'fixesMetadata'>,
): SpecifierSet | null {
  const parsed = fixesMetadata ? lenientSpecifiers : strictSpecifiers
  let set = parsed.get(text)
  if (set === undefined) {
    set = (fixesMetadata ? lenientOrNone(text) : parseSpecifierSet(text)) ?? null
    parsed.set(text, set)
  }
  return set
}

/**
 * Whether the installer takes a file or metadata with this Requires-Python under that interpreter.
 */
export function admitsPython(text: string, policy: InstallerPolicy, python: Version): boolean {
  const set = knownRequiresPython(text, policy)
  return set === null ? policy.unreadablePython === 'ignored' : policy.admitsPython(set, python)
}

const lenientOrNone = (text: string): SpecifierSet | undefined =>
  hasHugeNumber(text) ? undefined : parseLenientSpecifierSet(text)

/** The target's interpreter as a version that can be compared with a Requires-Python. */
export const pythonOf = ({ python }: Target): Version => knownVersion(python.full)!
