import {
  compareVersions,
  parseVersion,
  type Version,
} from '../../src/packaging/versions/version.ts'
import type { VersionNumber } from '../../src/packaging/versions/version-parts.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

type JsonNumber = number | string

interface ValidVersion {
  text: string
  normal: string
  public: string
  base: string
  epoch: JsonNumber
  release: JsonNumber[]
  pre: [string, JsonNumber] | null
  post: JsonNumber | null
  dev: JsonNumber | null
  local: string | null
  is_prerelease: boolean
  is_devrelease: boolean
  is_postrelease: boolean
}

interface File {
  valid: ValidVersion[]
  invalid: string[]
  ordered: string[]
  compare: [string, string, number][]
}

const file = 'pep440-versions.json'

function parse(text: string): Version {
  const version = parseVersion(text)
  if (version === undefined) throw new Error(`${JSON.stringify(text)} is refused`)
  return version
}

/** As the data writes numbers: those beyond what JSON can hold are strings. */
function plain(number: VersionNumber): JsonNumber {
  return typeof number === 'bigint' ? String(number) : number
}

function describe(text: string): ValidVersion {
  const version = parse(text)
  return {
    text,
    normal: version.normal,
    public: version.public,
    base: version.base,
    epoch: plain(version.epoch),
    release: version.release.map(plain),
    pre: version.pre === null ? null : [version.pre[0], plain(version.pre[1])],
    post: version.post === null ? null : plain(version.post),
    dev: version.dev === null ? null : plain(version.dev),
    local: version.local,
    is_prerelease: version.isPrerelease,
    is_devrelease: version.dev !== null,
    is_postrelease: version.post !== null,
  }
}

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const valid of data.valid) {
    yield {
      id: `valid ${JSON.stringify(valid.text)}`,
      run: () => difference(describe(valid.text), valid),
    }
  }
  for (const text of data.invalid) {
    yield {
      id: `invalid ${JSON.stringify(text)}`,
      run: () => difference(parseVersion(text)?.normal ?? null, null),
    }
  }
  for (const [i, text] of data.ordered.entries()) {
    const next = data.ordered[i + 1]
    if (next === undefined) break
    yield {
      id: `ordered ${JSON.stringify([text, next])}`,
      run: () => difference(compareVersions(parse(text), parse(next)), -1),
    }
  }
  for (const [a, b, expected] of data.compare) {
    yield {
      id: `compare ${JSON.stringify([a, b])}`,
      run: () => difference(compareVersions(parse(a), parse(b)), expected),
    }
  }
}

export const pep440Versions: Suite = { file, load }
