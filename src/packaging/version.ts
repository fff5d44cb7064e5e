import { MARK, tailStart } from './version-key.ts'
import { type VersionParts, versionParts } from './version-parts.ts'
import type { MakeVersion } from './version-plain.ts'
import { scanVersion } from './version-scan.ts'

/** A number of a version: a bigint from 2^53 on, where a JavaScript number is no longer exact. */
export type VersionNumber = number | bigint

/** A version of PEP 440, parsed once. Its parts are worked out when they are first asked for. */
export interface Version {
  /** Sorts as PEP 440 orders versions: `a` comes before `b` exactly where `a.key < b.key`. Equal versions (1.0, 1.0.0) have equal keys. */
  readonly key: string
  /** The normal form (PEP 440, "Normalization"), with the trailing zeros that were written. */
  readonly normal: string
  /** The normal form without the local version. */
  readonly public: string
  /** Epoch and release only. */
  readonly base: string
  readonly epoch: VersionNumber
  readonly release: readonly VersionNumber[]
  readonly pre: readonly ['a' | 'b' | 'rc', VersionNumber] | null
  readonly post: VersionNumber | null
  readonly dev: VersionNumber | null
  readonly local: string | null
  /** An alpha, beta, release candidate or development release. */
  readonly isPrerelease: boolean
  /** How many numbers the release has as written. */
  readonly width: number
}

/** A version as the scanner leaves it: all else is decoded from the key. */
class ScannedVersion implements Version {
  readonly key: string
  readonly width: number
  readonly isPrerelease: boolean
  #normal: string | undefined
  #parts: VersionParts | undefined

  constructor(key: string, width: number, isPrerelease: boolean, normal: string | undefined) {
    this.key = key
    this.width = width
    this.isPrerelease = isPrerelease
    this.#normal = normal
  }

  get #decoded(): VersionParts {
    this.#parts ??= versionParts(this.key, this.width)
    return this.#parts
  }

  get normal(): string {
    this.#normal ??= this.local === null ? this.public : `${this.public}+${this.local}`
    return this.#normal
  }

  get public(): string {
    const { pre, post, dev } = this.#decoded
    return `${this.base}${pre === null ? '' : pre[0] + pre[1]}${post === null ? '' : `.post${post}`}${dev === null ? '' : `.dev${dev}`}`
  }

  get base(): string {
    const { epoch, release } = this.#decoded
    return epoch === 0 ? release.join('.') : `${epoch}!${release.join('.')}`
  }

  get epoch(): VersionNumber {
    return this.#decoded.epoch
  }

  get release(): readonly VersionNumber[] {
    return this.#decoded.release
  }

  get pre(): Version['pre'] {
    return this.#decoded.pre
  }

  get post(): VersionNumber | null {
    return this.#decoded.post
  }

  get dev(): VersionNumber | null {
    return this.#decoded.dev
  }

  get local(): string | null {
    return this.#decoded.local
  }
}

const makeVersion: MakeVersion<Version> = (key, width, isPrerelease, normal) => new ScannedVersion(key, width, isPrerelease, normal)

/** The marks of a tail that make a pre-release. */
const PRERELEASE = new RegExp(`[${MARK.dev}${MARK.alpha}${MARK.beta}${MARK.rc}]`)

/**
 * Reads a version in any spelling that PEP 440 allows (appendix B): white space around, a leading `v`, any case, leading
 * zeros, `alpha`, `preview`, `rev`, `-1`, … `undefined` where it is none.
 */
export function parseVersion(text: string): Version | undefined {
  return scanVersion(text, makeVersion)
}

/** The version that has this key, with a release of at least `width` numbers: a key tells nothing of trailing zeros. */
export function versionOfKey(key: string, width = 1): Version {
  const isPrerelease = PRERELEASE.test(key.slice(tailStart(key)))
  return new ScannedVersion(key, width, isPrerelease, undefined)
}

/** Below 0, 0 or above 0, as `a` comes before `b`, is equal to it or comes after it. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 {
  return a.key < b.key ? -1 : a.key === b.key ? 0 : 1
}
