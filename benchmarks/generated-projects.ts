import { makeZip } from '../test/weigh/zip.ts'

/** Versions of every made project. */
export const VERSIONS = 200

/** The number of requirements of 100 projects, distributed as in 500 real ones. */
const SPREAD: readonly (readonly [requirements: number, projects: number])[] = [
  [0, 45],
  [1, 25],
  [2, 8],
  [3, 7],
  [4, 4],
  [6, 4],
  [8, 3],
  [11, 2],
  [15, 1],
  [23, 1],
]
const DEGREES = SPREAD.flatMap(([requirements, projects]) =>
  new Array<number>(projects).fill(requirements),
)
/** The largest distance between a project and its requirements, which come after it. */
const REACH = 400

export const projectName = (i: number): string => `project-${String(i).padStart(5, '0')}`
/** All version texts have one length, so all wheels of a project have one size. */
export const versionText = (v: number): string => `1.${100 + v}.0`
const moduleName = (i: number): string => projectName(i).replace('-', '_')

/** A number that only looks random. */
function scatter(...seeds: readonly number[]): number {
  let hash = 2166136261
  for (const seed of seeds) hash = Math.imul(hash ^ seed, 16777619) >>> 0
  return Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0
}

/**
 * The projects that one requires, by number, all higher than its own; the same in all its versions.
 */
export function requirementsOf(i: number, projects: number): readonly number[] {
  const left = Math.min(projects - i - 1, REACH)
  const degree = Math.min(DEGREES[scatter(i, 1) % DEGREES.length]!, left)
  return [...new Set(Array.from({ length: degree }, (_, k) => i + 1 + (scatter(i, k, 2) % left)))]
}

/** The fewest projects that together require all there are, as lines of a requirements file. */
export function rootsOf(projects: number): string {
  const required = new Set(
    Array.from({ length: projects }, (_, i) => requirementsOf(i, projects)).flat(),
  )
  return lines(Array.from({ length: projects }, (_, i) => i).filter((i) => !required.has(i)))
}

export const lines = (projects: readonly number[], suffix = ''): string =>
  projects.map((i) => `${projectName(i)}${suffix}\n`).join('')

/**
 * In one of sixteen projects, the newest versions exclude the newest version of another project, so
 * a search has to backtrack. Everything else fits together.
 */
const isStrict = (i: number, version: string): boolean =>
  scatter(i, 3) % 16 === 0 && version >= versionText(VERSIONS - 3)

export function metadataOf(i: number, version: string, projects: number): string {
  const bound = isStrict(i, version)
    ? `<=${versionText(VERSIONS - 10)}`
    : `>=${versionText(scatter(i, 4) % 100)}`
  const requires = requirementsOf(i, projects).map(
    (j) => `Requires-Dist: ${projectName(j)}${bound}\n`,
  )
  return `Metadata-Version: 2.1\nName: ${projectName(i)}\nVersion: ${version}\nRequires-Python: >=3.8\n${requires.join('')}`
}

export function wheelOf(i: number, version: string, projects: number): Buffer {
  const module = moduleName(i)
  const info = `${module}-${version}.dist-info`
  const files = Array.from({ length: 8 + (scatter(i, 5) % 24) }, (_, f) => ({
    name: `${module}/part_${f}.py`,
    content: 'pass\n',
  }))
  const texts = [
    { name: `${info}/METADATA`, content: metadataOf(i, version, projects) },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
    { name: `${info}/RECORD`, content: '' },
  ]
  return makeZip([...files, ...texts].map((file) => ({ ...file, stored: true })))
}

/** Different for every wheel. No reader checks it against the whole file. */
const digestOf = (i: number, v: number): string =>
  `${i}-${v}`
    .split('')
    .map((c) => c.charCodeAt(0).toString(16))
    .join('')
    .padStart(64, '0')

/** The project page (PEP 691), as long as one of 200 wheels is. */
export function pageOf(i: number, projects: number): string {
  const size = wheelOf(i, versionText(0), projects).length
  const files = Array.from({ length: VERSIONS }, (_, v) => {
    const filename = `${moduleName(i)}-${versionText(v)}-py3-none-any.whl`
    return {
      'core-metadata': true,
      filename,
      hashes: { sha256: digestOf(i, v) },
      'requires-python': '>=3.8',
      size,
      'upload-time': `2025-01-${String(1 + (v % 28)).padStart(2, '0')}T00:00:00.000000Z`,
      url: `../../files/${filename}`,
      yanked: false,
    }
  })
  return JSON.stringify({ files, meta: { 'api-version': '1.1' }, name: projectName(i) })
}
