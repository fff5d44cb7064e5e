import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createDirectReferences } from '../../src/distributions/direct-references.ts'
import { createKnownDistributions } from '../../src/distributions/known-distributions.ts'
import type { DistFile, ProjectPage } from '../../src/indexes/page.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import type { EstimateOptions } from '../../src/options/options.ts'
import type { Candidate } from '../../src/resolve/candidate.ts'
import type { MetadataFacts } from '../../src/resolve/metadata.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import type { Sources } from '../../src/resolve/sources.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { type Plan, planOf } from '../../src/scenarios/plan/plan.ts'

/** A file of a project page, of which a test says what matters to it. */
export const distFile = (filename: string, more: Partial<DistFile> = {}): DistFile => ({
  filename,
  url: `https://index.test/files/${filename}`,
  sha256: null,
  size: 1000,
  requiresPython: null,
  uploadTime: null,
  yanked: false,
  sidecar: true,
  index: 'https://index.test/simple',
  ...more,
})

export const pageOf = (name: string, files: readonly DistFile[]): ProjectPage => ({
  name,
  files,
  source: `https://index.test/simple/${name}/`,
})

/** Pages and metadata, by project and by file name. */
export interface TextIndex {
  readonly pages: ReadonlyMap<string, readonly DistFile[]>
  readonly metadata: ReadonlyMap<string, MetadataFacts>
}

const LINE = /^\s*(?<name>\S+) (?<version>[^\s:(]+)(?: \((?<flags>[^)]*)\))?(?:: (?<requires>.*))?$/

/**
 * An index of one version a line: `name version (flags): requirement & requirement`. A version is a
 * wheel for any platform; flags, with commas between, are `yanked`, `sdist` (no wheel), `broken`
 * (no metadata can be had), `python >=3.12`, `hidden python >=3.12` (the page does not say) or the
 * tags of a wheel.
 */
export function textIndex(text: string): TextIndex {
  const pages = new Map<string, DistFile[]>()
  const metadata = new Map<string, MetadataFacts>()
  for (const line of text.trim().split('\n')) {
    const { name = '', version = '', flags = '', requires = '' } = LINE.exec(line)?.groups ?? {}
    if (name === '') throw new Error(`not a version: ${line}`)
    const words = flags.split(',').map((flag) => flag.trim())
    const hidden =
      words.find((word) => word.startsWith('hidden python'))?.slice('hidden python'.length) ?? null
    const python = words.find((word) => word.startsWith('python'))?.slice('python'.length) ?? null
    const tag = words.find((word) => /^\S+-\S+-\S+$/.test(word)) ?? 'py3-none-any'
    const stem = `${name.replaceAll('-', '_')}-${version}`
    const filename = words.includes('sdist') ? `${stem}.tar.gz` : `${stem}-${tag}.whl`
    const file = distFile(filename, {
      requiresPython: python,
      yanked: words.includes('yanked') ? 'a mistake' : false,
    })
    pages.set(name, [...(pages.get(name) ?? []), file])
    const requiresDist = requires === '' ? [] : requires.split(' & ')
    if (!words.includes('broken'))
      metadata.set(filename, {
        requiresDist,
        requiresPython: hidden ?? python,
        providesExtra: extrasOf(requires),
      })
  }
  return { pages, metadata }
}

const extrasOf = (requires: string): string[] => [
  ...new Set([...requires.matchAll(/extra == ["']([^"']+)/g)].map(([, extra = '']) => extra)),
]

/**
 * The input of a resolution, as for an estimate; `constraint` has the lines of a constraints file.
 */
export interface Question extends EstimateOptions {
  readonly index: string
  readonly constraint?: readonly string[]
}

const CONSTRAINTS = 'https://constraints.test/all.txt'

export async function planFor({
  constraint = [],
  ...options
}: Omit<Question, 'index'>): Promise<Plan> {
  const inputs = await readInputs({
    files: options.files ?? [],
    with: options.with ?? [],
    constraints: constraint.length === 0 ? [] : [CONSTRAINTS],
    cwd: options.cwd ?? '/',
    env: {},
    stdin: undefined,
    fetchText: async () => constraint.join('\n'),
  })
  const listed = { ...inputs.options, allReleases: new Set(options.pre === true ? [':all:'] : []) }
  return planOf(options, { ...inputs, options: listed }, {})
}

/**
 * A universe over a text index, which answers everything later, as a network does.
 *
 * @param asked is called with the file names whose metadata is requested
 * @param silent projects whose pages never arrive
 */
export function universeFor(
  plan: Plan,
  index: TextIndex,
  asked: (filename: string) => void = () => {},
  silent: ReadonlySet<string> = new Set(),
): Universe {
  return new Universe(plan.rules, sourcesFor(plan, index, asked, silent))
}

export function sourcesFor(
  { rules, inputs }: Plan,
  { pages, metadata }: TextIndex,
  asked: (filename: string) => void = () => {},
  silent: ReadonlySet<string> = new Set(),
): Sources {
  const learnt = createKnownDistributions(createMemoryStore(), null)
  return {
    page: async (name) => {
      if (silent.has(name)) return new Promise(() => {})
      const files = pages.get(name)
      return files === undefined
        ? { kind: 'missing', depth: 1 }
        : { kind: 'found', page: pageOf(name, files), depth: 1 }
    },
    metadata: async ({ name, file }) => {
      asked(file.filename)
      const facts = learnt.known(name, file)?.metadata ?? metadata.get(file.filename)
      return facts === undefined
        ? { kind: 'unknown', reason: 'it has no METADATA', depth: 2 }
        : { kind: 'known', facts, depth: 2 }
    },
    direct: createDirectReferences(inputs, learnt, rules.target).candidate,
  }
}

const pinned = (candidate: Candidate, extras: readonly string[]): string =>
  `${candidate.name}${extras.length === 0 ? '' : `[${extras.join()}]`} ${candidate.version.normal}`

/** The pins of the answer, sorted: `name version` or `name[extra] version`. */
export async function pins(question: Question): Promise<string[]> {
  const plan = await planFor(question)
  const { packages } = await resolve(plan.request, universeFor(plan, textIndex(question.index)))
  return [...packages.values()].map(({ candidate, extras }) => pinned(candidate, extras))
}

export const INSTALLERS = ['pip', 'uv'] as const
