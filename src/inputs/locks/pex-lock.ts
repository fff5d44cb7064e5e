import type { Place } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { stringAt, stringList, type TomlTable } from '../../source-trees/toml.ts'
import { fileUrl, isArchive, urlFilename } from '../links.ts'
import { folderOf } from '../source.ts'
import { addByName } from './by-name.ts'
import { markerWithExtra } from './extra-marker.ts'
import { lazily } from './lazily.ts'
import type {
  Lock,
  LockedFile,
  LockedFiles,
  LockedPackage,
  LockedRoot,
  LockedSource,
} from './lock.ts'
import { NO_PARTS } from './lock.ts'
import { type LockText, lockFault, nameAt, tablesAt } from './lock-fault.ts'
import { requireShape } from './lock-shape.ts'
import { LOCK_SHAPES } from './lock-shapes.ts'
import { pythonMarker } from './python-marker.ts'
import { requirementEdge } from './requirement-edge.ts'
import { readablePython, requiresPythonAt } from './requires-python.ts'

type ByName = Map<string, LockedPackage[]>

/**
 * Reads a lock of Pex or Pants: one or several resolves, each with all packages, and the
 * requirements that they were made for (pex: resolve/lockfile/json_codec.py,
 * resolve/locked_resolve.py). Packages that the requirements lead to are installed.
 *
 * @throws PysizeError exit 2 `invalid-lock`
 */
export function readPexLock(lock: LockText, table: TomlTable, cwd: string): Lock {
  const { file } = lock.source
  requireShape(lock, table, LOCK_SHAPES['pex.lock'])
  const folder = folderOf(file, cwd)
  const resolves = tablesAt(lock, table, 'locked_resolves')
  if (resolves.length === 0) throw lockFault('The lock contains no resolve.', { file })
  const ignored = { excluded: namesIn(table.excluded), overridden: namesIn(table.overridden) }
  const pythons = (stringList(table.requires_python) ?? [])
    .map(withoutInterpreter)
    .filter((one) => one !== '')
    .map((one) => readablePython(one, 'requires_python', 'The lock', () => ({ file })))
  const all: ByName = new Map()
  const packages = resolves.flatMap((resolve) => {
    const forks =
      resolves.length === 1 ? [] : [resolveMarker(resolve)].filter((marker) => marker !== null)
    const own: ByName = new Map()
    return tablesAt(lock, resolve, 'locked_requirements').map((entry) => {
      const one = pexPackage({ lock, entry, forks, byName: own, ignored, folder })
      addByName(own, one)
      addByName(all, one)
      return one
    })
  })
  return {
    file,
    format: 'pex.lock',
    tool: 'pex',
    requiresPython: pythons.length === 1 ? pythons[0]! : null,
    environments: pythons.length < 2 ? null : pythons.map((one) => pythonMarker(one).join(' and ')),
    packages,
    parts: NO_PARTS,
    selection: 'walk',
    roots: () =>
      (stringList(table.requirements) ?? []).flatMap((text) =>
        rootsOf(file, lock.source.text, text, all),
      ),
    conflicts: null,
    warnings: [],
  }
}

const nameIn = (text: string): string => normalizeName(/^\s*([\w.-]*)/.exec(text)?.[1] ?? '')

const namesIn = (list: unknown): ReadonlySet<string> =>
  new Set((stringList(list) ?? []).map(nameIn))

/** Names whose requirements Pex ignores, and names whose versions it ignores. */
interface Ignored {
  readonly excluded: ReadonlySet<string>
  readonly overridden: ReadonlySet<string>
}

/** `CPython==3.12.*` names an interpreter, too (pex: interpreter_implementation.py). */
const withoutInterpreter = (requires: string): string =>
  requires.replace(/^(?:CPython(?:\[(?:gil|free-threaded)\]|\+t|-t)?|PyPy)/, '').trim()

function rootsOf(
  file: string,
  text: string,
  requirement: string,
  byName: ByName,
): readonly LockedRoot[] {
  const place = placeOfText(file, text, JSON.stringify(requirement))
  const [edge] = requirementEdge(requirement, byName, 'exact')
  if (edge === undefined) throw lockFault("A requirement of the lock can't be read.", place)
  return [{ ...edge, text: requirement, origin: [place], isProject: false }]
}

/**
 * The position of a JSON string. It is the last one of its kind, because the requirements end the
 * file.
 */
function placeOfText(file: string, text: string, written: string): Place {
  const at = text.lastIndexOf(written)
  if (at < 0) return { file }
  const start = text.lastIndexOf('\n', at) + 1
  const end = text.indexOf('\n', at)
  return {
    file,
    line: text.slice(0, at).split('\n').length,
    column: at - start + 1,
    text: text.slice(start, end < 0 ? undefined : end),
  }
}

/**
 * The targets of one of several resolves: its own marker, or the tag of the platform on which it
 * was made.
 */
function resolveMarker(resolve: TomlTable): string | null {
  const marker = stringAt(resolve, 'marker')
  if (marker !== undefined) return marker
  const [python = '', , platform = ''] = stringList(resolve.platform_tag) ?? []
  const [, major, minor] = /^[a-z]{2}(\d)(\d+)$/.exec(python) ?? []
  const machine = /(x86_64|aarch64|arm64|amd64|win32|i686)$/.exec(platform)?.[1]
  const system = platform.startsWith('macosx')
    ? 'darwin'
    : platform.startsWith('win')
      ? 'win32'
      : 'linux'
  return [
    `sys_platform == "${system}"`,
    ...(minor === undefined ? [] : [`python_version == "${major}.${minor}"`]),
    ...(machine === undefined || system === 'win32' ? [] : [`platform_machine == "${machine}"`]),
  ].join(' and ')
}

interface PexEntry {
  readonly lock: LockText
  readonly entry: TomlTable
  readonly forks: readonly string[]
  readonly byName: ByName
  readonly ignored: Ignored
  readonly folder: string
}

function pexPackage({ lock, entry, forks, byName, ignored, folder }: PexEntry): LockedPackage {
  const { file, text } = lock.source
  const name = nameAt(entry, 'project_name')
  const place = (): Place =>
    placeOfText(
      file,
      text,
      `"project_name": ${JSON.stringify(stringAt(entry, 'project_name') ?? '')}`,
    )
  if (name === undefined) throw lockFault('A package has no valid name.', { file })
  const artifacts = tablesAt(lock, entry, 'artifacts', `artifacts of ${name}`)
  if (artifacts.length === 0) throw lockFault(`${name} has no artifact.`, place())
  const version = stringAt(entry, 'version') ?? null
  return {
    name,
    version,
    source: sourceOf(artifacts),
    files: lazily(() => filesOf(artifacts, name, folder, place)),
    marker: null,
    requiresPython: requiresPythonAt(entry, 'requires_python', name, place),
    forks,
    dependencies: lazily(() =>
      edgesOf(entry, byName, ignored).filter(({ marker }) => !/\bextra\b/.test(marker ?? '')),
    ),
    extras: lazily(() => extrasOf(entry, byName, ignored)),
    place,
  }
}

const edgesOf = (entry: TomlTable, byName: ByName, { excluded, overridden }: Ignored) =>
  (stringList(entry.requires_dists) ?? [])
    .flatMap((text) =>
      requirementEdge(text, byName, overridden.has(nameIn(text)) ? 'complete' : 'exact'),
    )
    .filter(({ name }) => !excluded.has(name))

/** The names in the markers, by extra: whether they are true is decided during the walk. */
function extrasOf(
  entry: TomlTable,
  byName: ByName,
  ignored: Ignored,
): ReturnType<LockedPackage['extras']> {
  const edges = edgesOf(entry, byName, ignored).filter(({ marker }) =>
    /\bextra\b/.test(marker ?? ''),
  )
  const names = new Set(
    edges.flatMap(({ marker }) =>
      [...(marker ?? '').matchAll(/\bextra\s*==\s*["']([^"']+)["']/g)].map(([, extra = '']) =>
        normalizeName(extra),
      ),
    ),
  )
  return new Map(
    [...names].map((extra) => [
      extra,
      edges.map((edge) => ({ ...edge, marker: markerWithExtra(edge.marker, extra) })),
    ]),
  )
}

function sourceOf([first]: readonly TomlTable[]): LockedSource {
  const url = first === undefined ? '' : (stringAt(first, 'url') ?? '')
  if (/^(?:git|hg|svn|bzr)\+/.test(url)) return { kind: 'repository', url }
  const path = /^file:\/\/(\/.*)$/.exec(url)?.[1]
  if (path !== undefined && !isArchive(path))
    return { kind: 'folder', path: decodeURI(path), editable: first?.editable === true }
  return { kind: 'index', index: null }
}

function filesOf(
  artifacts: readonly TomlTable[],
  name: string,
  folder: string,
  place: () => Place,
): LockedFiles {
  const all = artifacts.flatMap((artifact): readonly LockedFile[] => {
    const url = stringAt(artifact, 'url')
    if (url === undefined) throw lockFault(`A file of ${name} has no URL.`, place())
    const hash = stringAt(artifact, 'hash')?.toLowerCase()
    const sha256 =
      artifact.algorithm === 'sha256' && /^[0-9a-f]{64}$/.test(hash ?? '') ? hash! : null
    return [
      {
        filename: urlFilename(url),
        url: /^[a-z][a-z0-9+.-]+:/i.test(url) ? url : fileUrl(url, folder),
        sha256,
        size: null,
      },
    ]
  })
  return {
    wheels: all.filter(({ filename }) => parseWheelName(filename) !== undefined),
    sdist: all.find(({ filename }) => !filename.endsWith('.whl')) ?? null,
  }
}
