import type { PythonFacts } from './facts.ts'
import { type Kind, kindOfExtension, nameKey } from './kinds.ts'
import type { SdistListing } from './sdist-listing.ts'

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

/** How far the installed size may be from the download, where the list of files is not whole. */
const UNLISTED = { low: 0.5, high: 5 } as const

/** Estimates what a build of the tree would install. What a list that ends early leaves out counts as large as it is packed. */
export function weighSdist(listing: SdistListing): SdistFacts {
  const facts = weighTree(listing)
  const { download, read } = listing
  if (read >= download) return facts
  const { size, low, high } = facts.installed
  const unlisted = download - read
  return {
    ...facts,
    installed: {
      size: size + unlisted,
      low: low + Math.round(unlisted * UNLISTED.low),
      high: high + Math.round(unlisted * UNLISTED.high),
    },
  }
}

function weighTree({ sizes, texts, download }: SdistListing): SdistFacts {
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
function installedPaths(sizes: SdistListing['sizes'], texts: SdistListing['texts']): (path: string) => string | undefined {
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
function licenses(sizes: SdistListing['sizes']): number {
  let sum = 0
  for (const [path, size] of sizes) if (/^(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$/i.test(path)) sum += size
  return sum
}
