import { type Archive, readArchive } from './archive.ts'
import type { PythonFacts } from './facts.ts'
import { type Kind, kindOfExtension, nameKey } from './kinds.ts'

/** What an sdist would install, estimated from its listing. Sizes are bytes. */
export interface SdistFacts {
  readonly kind: 'sdist'
  /** The archive. */
  readonly download: number
  /** What a build would unpack to, and the interval in which it lies unless the build does something unusual. Bytecode is apart. */
  readonly installed: { readonly size: number; readonly low: number; readonly high: number }
  readonly files: number
  readonly python: PythonFacts
}

/** An sdist read: its weight, and what static metadata is read from. Paths are without the top folder. */
export type SdistReading =
  | { readonly kind: 'read'; readonly facts: SdistFacts; readonly texts: ReadonlyMap<string, string>; readonly paths: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Reads a source distribution (PEP 517, PEP 643: one top folder) without running its code. The texts are those at its root,
 * an egg-info's and a requirements folder's.
 */
export async function readSdist(bytes: Buffer, filename: string): Promise<SdistReading> {
  const archive = await readArchive(bytes, filename, (path) => isMetadataText(withoutTop(path)))
  if (archive.kind === 'unreadable') return { kind: 'unknown', reason: archive.reason }
  const sizes = rootedAt(archive.sizes)
  const texts = rootedAt(archive.texts)
  return { kind: 'read', facts: weighTree(sizes, texts, bytes.length), texts, paths: [...sizes.keys()] }
}

const withoutTop = (path: string): string => path.replace(/^(\.\/)?[^/]*\//, '')

const rootedAt = <T>(files: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  new Map([...files].map(([path, value]) => [withoutTop(path), value] as const))

/** Files at the root, `x.egg-info/requires.txt` there or under `src/`, and the requirements files that builds are told to read. */
const isMetadataText = (path: string): boolean =>
  /^(PKG-INFO|setup\.(py|cfg)|[^/]+\.(toml|txt|in)|requirements\/[^/]+|(src\/)?[^/]+\.egg-info\/[^/]+)$/.test(path)

/** Folders at the root of a project that are seldom installed. */
const ASIDE: ReadonlySet<string> = new Set(
  'test tests testing doc docs example examples benchmark benchmarks script scripts tool tools ci build dist sample samples'.split(' '),
)
/** Modules at the root that are not installed. */
const ASIDE_MODULES: ReadonlySet<string> = new Set([
  'setup.py',
  'conftest.py',
  'noxfile.py',
  'tasks.py',
  'fabfile.py',
  'dodo.py',
  'runtests.py',
])
/** The .dist-info of a built wheel beside its METADATA: WHEEL, top_level.txt, and 100 bytes a file in RECORD. */
const DIST_INFO = 200
const RECORD_ROW = 100
/** A compiled extension is larger than its sources where it links much in, smaller where it was generated. */
const COMPILED = { low: 0.1, size: 1, high: 8 } as const

function weighTree(sizes: Archive['sizes'], texts: Archive['texts'], download: number): SdistFacts {
  const installs = installedPaths(sizes, texts)
  const python = { files: 0, empty: 0, size: 0, tests: 0, paths: 0 }
  const bytes = { code: 0, other: 0, sources: 0 }
  let files = 0
  for (const [path, size] of sizes) {
    const inside = installs(path)
    const kind = kindOf(path)
    // Sources of extensions count wherever they lie: a build compiles them into one.
    if (kind === 'sources') bytes.sources += size
    if (inside === undefined || kind === 'sources') continue
    files++
    if (kind !== 'python') {
      bytes.other += size
      continue
    }
    bytes.code += size
    python.files++
    python.size += size
    python.paths += inside.length
    if (size === 0) python.empty++
    if (/(^|\/)tests?\//.test(inside)) python.tests += size
  }
  const info = DIST_INFO + RECORD_ROW * files + (sizes.get('PKG-INFO') ?? 0) + licenses(sizes)
  const least = files === 0 ? 0 : bytes.code - python.tests
  const most = files === 0 ? [...sizes.values()].reduce((sum, size) => sum + size, 0) : bytes.code + bytes.other
  return {
    kind: 'sdist',
    download,
    installed: {
      size: info + bytes.code + bytes.other + Math.round(bytes.sources * COMPILED.size),
      low: info + least + Math.round(bytes.sources * COMPILED.low),
      high: info + most + Math.round(bytes.sources * COMPILED.high),
    },
    files,
    python,
  }
}

/** Where a file of the tree is installed, if it is: in a top-level package or as a top-level module, at the root or under `src/` or `lib/`. */
function installedPaths(sizes: Archive['sizes'], texts: Archive['texts']): (path: string) => string | undefined {
  const base = ['src/', 'lib/'].find((folder) => [...sizes.keys()].some((path) => path.startsWith(folder) && path.endsWith('.py'))) ?? ''
  const declared = [...texts].find(([path]) => path.endsWith('.egg-info/top_level.txt'))?.[1]
  const names = new Set(declared?.split(/\s+/).filter((name) => name !== ''))
  if (names.size === 0)
    for (const path of sizes.keys()) {
      const [top = '', second] = path.slice(base.length).split('/')
      if (path.startsWith(base) && second === '__init__.py' && (base !== '' || !ASIDE.has(top))) names.add(top)
      else if (path.startsWith(base) && second === undefined && top.endsWith('.py') && !ASIDE_MODULES.has(top)) names.add(top.slice(0, -3))
    }
  return (path) => {
    if (!path.startsWith(base) || path.includes('.egg-info/')) return undefined
    const inside = path.slice(base.length)
    const slash = inside.indexOf('/')
    const top = slash < 0 ? inside.replace(/\.py$/, '') : inside.slice(0, slash)
    return names.has(top) && (slash > 0 || inside.endsWith('.py')) ? inside : undefined
  }
}

function kindOf(path: string): Kind | undefined {
  const dot = path.lastIndexOf('.')
  const extension = Buffer.from(path.slice(dot + 1))
  return dot < 0 ? undefined : kindOfExtension(nameKey(extension, 0, extension.length))
}

/** Builds copy licence files into .dist-info. */
function licenses(sizes: Archive['sizes']): number {
  let sum = 0
  for (const [path, size] of sizes) if (/^(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$/i.test(path)) sum += size
  return sum
}
