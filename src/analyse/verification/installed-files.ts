import type {
  FoundFile,
  PlacedRow,
  ReadDistribution,
  ReadEnvironment,
} from '../../installed/read-environment.ts'
import type { Orphan, VerifiedChange } from '../../model/verification.ts'

type FilesChange = Extract<VerifiedChange, { kind: 'files' }>

/** How many paths of a distribution are listed. */
const MOST_PATHS = 20

/**
 * Whether the operating system manages a distribution: it edits files, leaves others out, and takes
 * care of the requirements itself.
 */
export const isOfSystem = ({ installer, folder }: ReadDistribution): boolean =>
  folder.endsWith('python3/dist-packages') ||
  installer === 'debian' ||
  installer === 'rpm' ||
  installer === 'apk'

/**
 * What is wrong with a row of RECORD. Rows of compiled modules are not checked, because modules may
 * be compiled again at any time.
 */
type Fault = 'missing' | 'altered' | 'outside'

/**
 * The distributions whose files differ from their RECORD. A file that several distributions wrote
 * is right if it matches one of them.
 */
export function changedFiles({ distributions, files }: ReadEnvironment): readonly FilesChange[] {
  const rows = new Map<string, PlacedRow[]>()
  for (const one of distributions)
    for (const row of one.rows ?? []) {
      if (row.path === null) continue
      const known = rows.get(row.path)
      if (known === undefined) rows.set(row.path, [row])
      else known.push(row)
    }
  const isRight = (row: PlacedRow, file: FoundFile): boolean =>
    rows.get(row.path!)!.some((one) => fits(one, file))
  return distributions.flatMap((one) => {
    const faults = isOfSystem(one) ? [] : faultsOf(one, files, isRight)
    if (faults.length === 0) return []
    const count = (kind: Fault): number => faults.filter(({ fault }) => fault === kind).length
    return {
      kind: 'files' as const,
      name: one.name,
      version: one.version,
      files: Math.max(
        faults.length,
        one.rows?.filter(({ written }) => !isCompiled(written)).length ?? 0,
      ),
      missing: count('missing'),
      altered: count('altered'),
      outside: count('outside'),
      paths: faults.slice(0, MOST_PATHS).map(({ written }) => written),
    }
  })
}

function faultsOf(
  one: ReadDistribution,
  files: ReadonlyMap<string, FoundFile>,
  isRight: (row: PlacedRow, file: FoundFile) => boolean,
): readonly { readonly fault: Fault; readonly written: string }[] {
  const { rows, folder, info, installer } = one
  // conda writes its own prefix into files.
  const isEdited = installer === 'conda'
  const needed = (file: string): readonly { fault: Fault; written: string }[] =>
    files.has(`${prefixed(folder)}${info}/${file}`)
      ? []
      : [{ fault: 'missing', written: `${info}/${file}` }]
  if (rows === null)
    return isEdited || !info.endsWith('.dist-info')
      ? []
      : installer === null
        ? needed('METADATA')
        : needed('RECORD')
  return rows.flatMap((row) => {
    const { path, written } = row
    if (isCompiled(written)) return []
    if (path === null) return { fault: 'outside', written }
    const file = files.get(path)
    if (file === undefined)
      return /\.dist-info\/RECORD(?:\.jws|\.p7s)$/.test(written)
        ? []
        : { fault: 'missing', written }
    return isEdited || isRight(row, file) ? [] : { fault: 'altered', written }
  })
}

/** virtualenv lists the folders of pip's compiled modules, too. */
const isCompiled = (path: string): boolean => /\.py[co]$|(?:^|\/)__pycache__\/?$/.test(path)

const prefixed = (folder: string): string => (folder === '' ? '' : `${folder}/`)

const fits = ({ size, sha256 }: PlacedRow, file: FoundFile): boolean =>
  file.kind === 'file' &&
  (size === null || size === file.size) &&
  (sha256 === null || file.sha256 === undefined || file.sha256 === sha256)

/**
 * Files that Python and tools write next to modules and no distribution lists: virtualenv, setup.py
 * develop, CPython's own README, locks of uv.
 */
const TOOLS_FILES =
  /^(?:README\.txt|_virtualenv\.(?:py|pth)|__pycache__\/_virtualenv\..*|(?:easy-install|setuptools|conda)\.pth|[^/]+\.egg-link|\.lock|\.gitignore|\.DS_Store|(?:site|user)customize\.py|__pycache__\/(?:site|user)customize\..*)$/

/** Bytes of each distribution on disk, and the files that belong to no distribution. */
export interface FileOwnership {
  readonly sizeOf: (distribution: ReadDistribution) => number
  readonly orphans: readonly Extract<Orphan, { kind: 'files' }>[]
}

export function fileOwnership({
  environment,
  distributions,
  files,
}: ReadEnvironment): FileOwnership {
  const listed = new Set(
    distributions.flatMap(({ rows }) => rows?.flatMap(({ path }) => path ?? []) ?? []),
  )
  const claimed = new Set(distributions.flatMap(claims))
  const sizes = new Map(distributions.map((one) => [one, sizeOf(one, files)]))
  const isOwned = (path: string, folder: string): boolean => {
    if (listed.has(path)) return true
    const source = sourceOf(path)
    if (source !== undefined && listed.has(source)) return true
    const inner = path.slice(prefixed(folder).length)
    const top = inner.split('/', 1)[0]!
    return (
      claimed.has(prefixed(folder) + top) ||
      TOOLS_FILES.test(inner) ||
      (source !== undefined && claimed.has(source))
    )
  }
  const ownedFolders = new Set<string>()
  const unowned: { path: string; folder: string; size: number }[] = []
  for (const [path, { size }] of files) {
    const folder = environment.folders.find((one) => one === '' || path.startsWith(`${one}/`))
    // Debian keeps other folders there, too.
    if (folder === undefined || folder.endsWith('dist-packages')) continue
    if (!isOwned(path, folder)) unowned.push({ path, folder, size })
    else
      for (
        let slash = path.lastIndexOf('/');
        slash > folder.length;
        slash = path.lastIndexOf('/', slash - 1)
      )
        ownedFolders.add(path.slice(0, slash))
  }
  const groups = new Map<string, { files: number; size: number }>()
  for (const { path, folder, size } of unowned) {
    const name = groupOf(path, folder, ownedFolders)
    const group = groups.get(name) ?? { files: 0, size: 0 }
    groups.set(name, { files: group.files + 1, size: group.size + size })
  }
  const orphans = [...groups].map(([path, sums]) => ({ kind: 'files' as const, path, ...sums }))
  return {
    sizeOf: (one) => sizes.get(one) ?? 0,
    orphans: orphans.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/** The topmost unowned path: the highest folder without an owned file, else the file. */
function groupOf(path: string, folder: string, owned: ReadonlySet<string>): string {
  for (
    let slash = path.indexOf('/', prefixed(folder).length);
    slash > 0;
    slash = path.indexOf('/', slash + 1)
  ) {
    const above = path.slice(0, slash)
    if (!owned.has(above) && !above.endsWith('/__pycache__') && above !== '__pycache__')
      return above
  }
  return path
}

/** The module that a compiled file was made of: `a/__pycache__/b.cpython-312.pyc` of `a/b.py`. */
function sourceOf(path: string): string | undefined {
  const [, above = '', name] =
    /^(.*\/|)__pycache__\/([^/]+?)\.[a-z]+-?\d+t?(?:\.opt-\d)?\.py[co]$/.exec(path) ?? []
  return name === undefined ? undefined : `${above}${name}.py`
}

/**
 * The files that a distribution owns without listing them: its metadata folder, and without RECORD
 * its top-level names.
 */
function claims({ folder, info, rows, topLevel, name }: ReadDistribution): readonly string[] {
  const at = (inner: string): string => prefixed(folder) + inner
  if (rows !== null) return [at(info)]
  const module = name.replaceAll('-', '_')
  const names = topLevel.length > 0 ? topLevel : [module]
  return [at(info), ...names.flatMap((one) => [at(one), at(`${one}.py`)])]
}

/** The files that its RECORD lists, and the modules compiled from them. */
function sizeOf(
  { rows, folder, info }: ReadDistribution,
  files: ReadonlyMap<string, FoundFile>,
): number {
  const paths = new Set(rows?.flatMap(({ path }) => path ?? []) ?? [])
  if (rows === null)
    for (const path of files.keys())
      if (path.startsWith(`${prefixed(folder)}${info}/`)) paths.add(path)
  let size = 0
  for (const path of paths) size += files.get(path)?.size ?? 0
  return size
}
