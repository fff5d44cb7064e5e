import type { VersionNumber } from './version-parts.ts'
import { baseOf, normalOf, publicOf, type VersionParts, versionParts } from './version-parts.ts'
import { scanVersion } from './version-scan.ts'
import { tidyVersion } from './version-syntax.ts'

/** A version of PEP 440, parsed once. Its parts are computed when they are first requested. */
export interface Version extends VersionParts {
  /**
   * Sorts as PEP 440 orders versions: `a` comes before `b` exactly if `a.key < b.key`. Equal
   * versions (1.0, 1.0.0) have equal keys.
   */
  readonly key: string
  /** The normal form (PEP 440, "Normalization"), with the trailing zeros that were written. */
  readonly normal: string
  /** The normal form without the local version. */
  readonly public: string
  /** Epoch and release only. */
  readonly base: string
  /** An alpha, beta, release candidate or development release. */
  readonly isPrerelease: boolean
  /** How many numbers the release has as written. */
  readonly width: number
}

/**
 * A tidy text that is known to be a version. Everything else is computed when it is first
 * requested, the key first.
 */
class TidyVersion implements Version {
  readonly #text: string
  #key: string | undefined
  #width = 0
  #isPrerelease = false
  #normal: string | undefined
  #parts: VersionParts | undefined

  constructor(text: string) {
    this.#text = text
  }

  get key(): string {
    return this.#key ?? this.#scan()
  }

  get width(): number {
    if (this.#key === undefined) this.#scan()
    return this.#width
  }

  get isPrerelease(): boolean {
    if (this.#key === undefined) this.#scan()
    return this.#isPrerelease
  }

  #scan(): string {
    const { key, width, isPrerelease } = scanVersion(this.#text)
    this.#width = width
    this.#isPrerelease = isPrerelease
    this.#key = key
    return key
  }

  get #decoded(): VersionParts {
    this.#parts ??= versionParts(this.key, this.width)
    return this.#parts
  }

  get normal(): string {
    this.#normal ??= NORMAL.test(this.#text) ? this.#text : normalOf(this.#decoded)
    return this.#normal
  }

  get public(): string {
    return publicOf(this.#decoded)
  }

  get base(): string {
    return baseOf(this.#decoded)
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

/** Versions that are clearly in their normal form: a release without leading zeros. */
const NORMAL = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/

/**
 * Reads a version in any spelling that PEP 440 allows (appendix B): surrounding white space, a
 * leading `v`, any case, leading zeros, `alpha`, `preview`, `rev`, `-1`, … `undefined` if it is
 * invalid.
 */
export function parseVersion(text: string): Version | undefined {
  const tidy = tidyVersion(text)
  return tidy === undefined ? undefined : new TidyVersion(tidy)
}

/**
 * The version with this key and a release of at least `width` numbers, because a key does not
 * contain trailing zeros.
 */
export function versionOfKey(key: string, width = 1): Version {
  return new TidyVersion(normalOf(versionParts(key, width)))
}

/** Below 0, 0 or above 0, if `a` comes before `b`, is equal to it or comes after it. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 {
  const first = a.key
  const second = b.key
  return first < second ? -1 : first === second ? 0 : 1
}
