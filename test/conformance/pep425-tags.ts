import { normalizeName } from '../../src/packaging/name.ts'
import {
  macosPlatforms,
  manylinuxPlatforms,
  musllinuxPlatforms,
} from '../../src/packaging/platform-tag.ts'
import { parseSdistName } from '../../src/packaging/sdist-name.ts'
import { targetTags } from '../../src/packaging/tag.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import { parseWheelName } from '../../src/packaging/wheel-name.ts'
import { tagRanker } from '../../src/targets/tag-rank.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

interface Wheel {
  filename: string
  name: string
  version: string
  build: [number | string, string] | null
  tags: string[]
}

interface File {
  wheels: Wheel[]
  wheels_invalid: string[]
  sdists: [filename: string, name: string | null, version: string | null][]
  targets: Record<string, string[]>
  best: [filename: string, target: string, place: number | null][]
  names: [text: string, normalised: string][]
}

const file = 'pep425-tags.json'

function describe(filename: string): Wheel | null {
  const wheel = parseWheelName(filename)
  if (wheel === undefined) return null
  const tags = wheel.pythonTags.flatMap((python) =>
    wheel.abiTags.flatMap((abi) => wheel.platformTags.map((on) => `${python}-${abi}-${on}`)),
  )
  return {
    filename,
    name: wheel.name,
    version: parseVersion(wheel.version)?.normal ?? '',
    build: wheel.build && [...wheel.build],
    tags: [...new Set(tags)].sort(),
  }
}

function describeSdist(filename: string): File['sdists'][number] {
  const sdist = parseSdistName(filename)
  return sdist === undefined
    ? [filename, null, null]
    : [filename, sdist.name, parseVersion(sdist.version)?.normal ?? '']
}

const TARGET =
  /^(?<kind>cp|pp)3(?<minor>\d+)(?<threading>t?)-(?<family>manylinux|musllinux|macosx|win)(?:_(?<major>\d+)_(?<step>\d+))?_(?<on>\w+)$/

/** The tags of a target by its name in the data: `cp313t-manylinux_2_28_aarch64`. */
function tagsOf(target: string): readonly string[] {
  const {
    kind,
    minor,
    threading,
    family = '',
    major,
    step,
    on = '',
  } = TARGET.exec(target)?.groups ?? {}
  const interpreter = {
    implementation: kind === 'pp' ? 'pypy' : 'cpython',
    major: 3,
    minor: Number(minor),
    freeThreaded: threading === 't',
  } as const
  return targetTags(
    interpreter,
    platformsOf(family, on, { major: Number(major), minor: Number(step) }),
  )
}

function platformsOf(
  family: string,
  on: string,
  version: { major: number; minor: number },
): readonly string[] {
  if (family === 'manylinux') return manylinuxPlatforms(on, version)
  if (family === 'musllinux') return musllinuxPlatforms(on, version)
  return family === 'macosx'
    ? macosPlatforms(on === 'arm64' ? 'arm64' : 'x86_64', version)
    : [`win_${on}`]
}

function bestPlace(filename: string, tags: readonly string[]): number | null {
  const wheel = parseWheelName(filename)
  return (wheel && tagRanker(tags)(wheel)) ?? null
}

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const wheel of data.wheels)
    yield { id: `wheel ${wheel.filename}`, run: () => difference(describe(wheel.filename), wheel) }
  for (const filename of data.wheels_invalid)
    yield { id: `not a wheel ${filename}`, run: () => difference(describe(filename), null) }
  for (const sdist of data.sdists)
    yield { id: `sdist ${sdist[0]}`, run: () => difference(describeSdist(sdist[0]), sdist) }
  for (const [target, tags] of Object.entries(data.targets))
    yield { id: `target ${target}`, run: () => difference(tagsOf(target), tags) }
  for (const [filename, target, place] of data.best)
    yield {
      id: `best ${filename} on ${target}`,
      run: () => difference(bestPlace(filename, tagsOf(target)), place),
    }
  for (const [text, normalised] of data.names)
    yield { id: `name ${text}`, run: () => difference(normalizeName(text), normalised) }
}

export const pep425Tags: Suite = { file, load }
