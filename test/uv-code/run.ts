// npm run check:uv-code -- FOLDER: markers, requirements and wheel names as uv's own code reads
// them, which the package @vercel/python-analysis contains as WebAssembly. FOLDER is the folder of
// its `npm install`.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import fc from 'fast-check'
import { evaluateMarker, parseMarker } from '../../src/packaging/markers/marker.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import { parseWheelName } from '../../src/packaging/wheel-name.ts'
import { createTarget, type Target } from '../../src/targets/target.ts'
import { markers, oddMarkers, requirements, wheelNames } from './arbitraries.ts'

/** The used functions of the package. */
interface UvCode {
  readonly evaluateMarker: (
    marker: string,
    major: number,
    minor: number,
    system: string,
    machine: string,
  ) => Promise<boolean>
  readonly isWheelCompatible: (
    name: string,
    major: number,
    minor: number,
    system: string,
    machine: string,
    systemMajor: number,
    systemMinor: number,
  ) => Promise<boolean>
  readonly parsePep508: (texts: readonly string[]) => Promise<readonly (ReadRequirement | null)[]>
}

interface ReadRequirement {
  readonly name: string
  readonly version?: string
  readonly extras?: readonly string[]
  readonly url?: string
}

const program = new Command('check:uv-code')
  .argument('<folder>', 'the folder with node_modules/@vercel/python-analysis')
  .option('--runs <count>', 'generated texts of each kind', '4000')
  .option('--seed <number>', 'of the generator', '1')
  .parse()
const options = program.opts<{ readonly runs: string; readonly seed: string }>()
const sampling = { numRuns: Number(options.runs), seed: Number(options.seed) }
const theirs: UvCode = createRequire(join(resolve(program.args[0]!), 'package.json'))(
  '@vercel/python-analysis',
)

/**
 * Our platform; uv's names of its system and machine, for markers and for wheels, with the version
 * of the C library or of macOS.
 */
const SYSTEMS = [
  ['linux-x86_64', { glibc: '2.36' }, 'linux', 'manylinux', 'x86_64', 2, 36],
  ['linux-x86_64', { glibc: '2.17' }, 'linux', 'manylinux', 'x86_64', 2, 17],
  ['linux-aarch64', { glibc: '2.28' }, 'linux', 'manylinux', 'aarch64', 2, 28],
  ['musllinux-x86_64', { musl: '1.2' }, 'linux', 'musllinux', 'x86_64', 1, 2],
  ['musllinux-aarch64', { musl: '1.1' }, 'linux', 'musllinux', 'aarch64', 1, 1],
  ['macos-arm64', { macos: '14.0' }, 'darwin', 'macos', 'aarch64', 14, 0],
  ['macos-arm64', { macos: '11.0' }, 'darwin', 'macos', 'aarch64', 11, 0],
  ['macos-x86_64', { macos: '13.0' }, 'darwin', 'macos', 'x86_64', 13, 0],
  ['macos-x86_64', { macos: '10.15' }, 'darwin', 'macos', 'x86_64', 10, 15],
  ['windows-x86_64', {}, 'win32', 'windows', 'x86_64', 0, 0],
] as const
const MINORS = [8, 9, 10, 11, 12, 13, 14]

interface Place {
  readonly target: Target
  readonly minor: number
  readonly system: (typeof SYSTEMS)[number]
}

const places: readonly Place[] = MINORS.flatMap((minor) =>
  SYSTEMS.map((system) => ({
    target: createTarget({
      python: `3.${minor}.0`,
      platform: system[0],
      installer: 'uv',
      ...system[1],
    }),
    minor,
    system,
  })),
)

/** The places take turns: each text is tried in some of them. */
const placesOf = (at: number, count: number): readonly Place[] =>
  Array.from({ length: count }, (_, more) => places[(at * 7 + more * 13) % places.length]!)

type Answer = boolean | string | null

/** Null if the text is refused. */
async function answered(ask: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch {
    return null
  }
}

interface Difference {
  readonly text: string
  readonly told: string
}

/** Texts on which uv and packaging differ, with the reason why pysize follows packaging. */
interface Known {
  readonly pattern: RegExp
  readonly why: string
}

const ODD: readonly Known[] = [
  {
    pattern: /\b(?:not )?in ["p]/,
    why: 'a list with odd versions: packaging looks for the text, uv for a version',
  },
  {
    pattern: /~=\s*\w+_|~=.*\*|~=\s*(['"])\d+\1/,
    why: 'a version ~= a variable, one number or a wildcard: uv leaves the comparison out, packaging reads it or refuses it',
  },
  {
    pattern:
      /^[^'"]*(?:name|sys_platform|machine|system|python_implementation|release)\s*[<>]|[<>]=?\s*(?:\w+_name|sys_platform|platform_)/,
    why: 'texts in order: uv compares letters, packaging says false',
  },
  {
    pattern: /\*|abc|\+local/,
    why: 'no version, or a wildcard with an order: uv leaves the comparison out, packaging compares texts',
  },
  {
    pattern: /!|\.post|-1|dev0|rc1|a1/,
    why: 'releases that no Python has: uv compares python_version as the range of its patch releases',
  },
  {
    pattern: /'linux' == 'linux'|os_name == sys_platform/,
    why: 'no variable, or two: uv leaves the comparison out',
  },
]

const REQUIREMENTS: readonly Known[] = [
  { pattern: /===/, why: 'packaging takes all up to a space for the version' },
  {
    pattern: /,\s*\)?\s*(?:;.*|#.*)?$/,
    why: 'a comma at the end: uv refuses it where a person wrote it, and mends it in metadata',
  },
  { pattern: /==1,==1\.0/, why: 'clauses that mean the same: packaging keeps one' },
  { pattern: /#/, why: 'a comment: of a line of a requirements file, not of a requirement' },
]

let failed = 0
function report(
  kind: string,
  compared: number,
  differences: readonly Difference[],
  known: readonly Known[],
): void {
  const open = differences.filter(({ text }) => !known.some(({ pattern }) => pattern.test(text)))
  console.log(
    `${open.length === 0 ? 'ok  ' : 'FAIL'} ${kind}: ${compared} compared, ${differences.length} differ, ${open.length} of them unexplained`,
  )
  for (const { text, told } of open.slice(0, 40)) console.log(`     ${text} ${told}`)
  for (const [at, { pattern, why }] of known.entries()) {
    const here = differences.filter(
      ({ text }) => known.findIndex((one) => one.pattern.test(text)) === at && pattern.test(text),
    )
    if (here.length > 0) console.log(`     ${here.length} x ${why}: ${here[0]!.text}`)
  }
  if (open.length > 0) failed += 1
}

async function compareMarkers(
  kind: string,
  texts: fc.Arbitrary<string>,
  known: readonly Known[],
): Promise<void> {
  const differences: Difference[] = []
  let compared = 0
  for (const [at, text] of fc.sample(texts, sampling).entries())
    for (const { target, minor, system } of placesOf(at, 4)) {
      const own = await answered(() => evaluateMarker(parseMarker(text), target.markers))
      const other = await answered(() =>
        theirs.evaluateMarker(text, 3, minor, system[2], String(target.markers.platform_machine)),
      )
      compared += 1
      if (own !== other)
        differences.push({ text, told: `on ${system[0]} 3.${minor}: uv ${other}, ours ${own}` })
    }
  report(kind, compared, differences, known)
}

async function compareWheels(): Promise<void> {
  const differences: Difference[] = []
  let compared = 0
  for (const [at, name] of fc.sample(wheelNames, sampling).entries())
    for (const { target, minor, system } of placesOf(at, 6)) {
      const [platform, baseline, , kind, machine, major, lesser] = system
      const wheel = parseWheelName(name)
      const own = wheel === undefined ? null : target.tagRank(wheel) !== undefined
      const other = await answered(() =>
        theirs.isWheelCompatible(name, 3, minor, kind, machine, major, lesser),
      )
      compared += 1
      if (own !== other)
        differences.push({
          text: name,
          told: `on ${platform} ${Object.values(baseline)[0] ?? ''} 3.${minor}: uv ${other}, ours ${own}`,
        })
    }
  report('wheel names', compared, differences, [])
}

/** In one order and one spelling. */
function clauses(text: string): string {
  const all = text.split(',').map((clause) => {
    const [, operator = '', version = ''] = /^\s*([=<>!~]+)\s*(.*?)\s*$/.exec(clause) ?? []
    return (
      operator + (version.endsWith('.*') ? version : (parseVersion(version)?.normal ?? version))
    )
  })
  return [...new Set(all)].sort().join(',')
}

function ourRequirement(text: string): string {
  const { name, extras, specifier, url } = parseRequirement(text)
  return JSON.stringify([name, extras.map(normalizeName).sort(), clauses(specifier.text), url])
}

async function compareRequirements(): Promise<void> {
  const texts = fc.sample(requirements, sampling)
  const read = await theirs.parsePep508(texts)
  const differences: Difference[] = []
  for (const [at, text] of texts.entries()) {
    const other = read[at] ?? null
    const told =
      other === null
        ? null
        : JSON.stringify([
            other.name,
            [...(other.extras ?? [])].sort(),
            clauses(other.version ?? ''),
            other.url ?? null,
          ])
    const own = await answered(() => ourRequirement(text))
    if (own !== told) differences.push({ text, told: `uv ${told}, ours ${own}` })
  }
  report('requirements', texts.length, differences, REQUIREMENTS)
}

await compareMarkers('markers', markers, [])
await compareMarkers('odd markers', oddMarkers, ODD)
await compareRequirements()
await compareWheels()
process.exitCode = failed === 0 ? 0 : 1
