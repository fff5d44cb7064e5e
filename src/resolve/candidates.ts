import type { DistFile, PageRelease, ProjectPage } from '../indexes/page.ts'
import { releasesOf } from '../indexes/releases.ts'
import type { Range } from '../packaging/range.ts'
import type { Version } from '../packaging/version.ts'
import { type Candidate, type CandidateRules, knownVersion, type RejectedVersion } from './candidate.ts'
import { createJudge, type Judge } from './release.ts'

interface Release {
  readonly version: Version
  /** In the page's order: opened when the version is judged. */
  readonly parts: PageRelease[]
  verdict: Candidate | RejectedVersion | null
}

/**
 * What a project offers the target, version by version. A page holds up to thousands of versions of which a search looks at a few from the
 * top, so files are judged when their version is asked for.
 */
export class Candidates {
  readonly name: string
  readonly #releases: readonly Release[]
  readonly #judge: Judge
  readonly #unreadable: number

  constructor(name: string, releases: readonly Release[], judge: Judge, unreadable: number) {
    this.name = name
    this.#unreadable = unreadable
    this.#releases = releases
    this.#judge = judge
  }

  /** How many versions there are, rejected ones among them. */
  get count(): number {
    return this.#releases.length
  }

  /** The version at a place, newest first. */
  version(index: number): Version {
    return this.#releases[index]!.version
  }

  /** The candidate at a place, newest first; null where that version cannot be installed. */
  at(index: number): Candidate | null {
    const verdict = this.#verdict(this.#releases[index]!)
    return 'reason' in verdict ? null : verdict
  }

  /** Where a candidate of this project stands. */
  indexOf({ version }: Candidate): number {
    return this.#firstBelow(version.key) - 1
  }

  /** The places of the versions between a range's lowest and highest cut, newest first; `end` is exclusive. */
  within(range: Range): { readonly start: number; readonly end: number } {
    const lowest = range[0]
    if (lowest === undefined) return { start: 0, end: 0 }
    const start = range.length % 2 === 0 ? this.#firstBelow(range[range.length - 1]!) : 0
    return { start, end: this.#firstBelow(lowest) }
  }

  /** The first place, newest first, whose version lies below a cut. */
  #firstBelow(cut: string): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.version(middle).key >= cut) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The candidates that follow a place, newest first, at most `limit`. */
  after(index: number, limit: number): Candidate[] {
    const found: Candidate[] = []
    for (let i = index + 1; i < this.count && found.length < limit; i++) {
      const candidate = this.at(i)
      if (candidate !== null) found.push(candidate)
    }
    return found
  }

  get newestFirst(): readonly Candidate[] {
    return this.#releases.flatMap((_, index) => this.at(index) ?? [])
  }

  get rejected(): readonly RejectedVersion[] {
    return this.#releases.flatMap((release) => {
      const verdict = this.#verdict(release)
      return 'reason' in verdict ? [verdict] : []
    })
  }

  /** How many of the file names looked at so far no standard can read: they are skipped, as pip and uv do. */
  get unreadable(): number {
    return this.#unreadable + this.#judge.unreadable()
  }

  /** All that was sorted, for explanations. */
  get files(): readonly DistFile[] {
    return this.#releases.flatMap(filesOf)
  }

  #verdict(release: Release): Candidate | RejectedVersion {
    release.verdict ??= this.#judge.release(release.version, filesOf(release))
    return release.verdict
  }
}

const sortedOut = new WeakMap<CandidateRules, WeakMap<ProjectPage, Candidates>>()

/** Sorts a project page into versions. The same page under the same rules is sorted once, since scenarios share most pages. */
export function candidatesOf(page: ProjectPage, rules: CandidateRules): Candidates {
  const ofRules = sortedOut.get(rules) ?? new WeakMap<ProjectPage, Candidates>()
  sortedOut.set(rules, ofRules)
  const candidates = ofRules.get(page) ?? sortOut(page, rules)
  ofRules.set(page, candidates)
  return candidates
}

/** A project that is one file: what a URL names. */
export function onlyCandidate(candidate: Candidate): Candidates {
  const { name, version, file } = candidate
  return new Candidates(
    name,
    [{ version, parts: [{ version: version.normal, files: [file] }], verdict: candidate }],
    { release: () => candidate, unreadable: () => 0 },
    0,
  )
}

const filesOf = ({ parts }: Release): readonly DistFile[] => parts.flatMap(({ files }) => files)

function sortOut(page: ProjectPage, rules: CandidateRules): Candidates {
  const releases = new Map<string, Release>()
  let skipped = 0
  for (const part of releasesOf(page)) {
    const version = part.version === null ? null : knownVersion(part.version)
    if (version === null) {
      skipped += part.files.length
      continue
    }
    const release = releases.get(version.key)
    if (release === undefined) releases.set(version.key, { version, parts: [part], verdict: null })
    else release.parts.push(part)
  }
  const newestFirst = [...releases.values()].sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
  return new Candidates(page.name, newestFirst, createJudge(page.name, rules), skipped)
}
