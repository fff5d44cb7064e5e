import { normalizeName } from '../../packaging/name.ts'
import { isObject } from '../../text/json.ts'
import { BLOCK } from '../blocks.ts'
import type { UnknownWheel } from '../facts.ts'
import type { CondaFacts } from './conda-facts.ts'

/** The texts in a package's `info/` folder. */
export interface CondaTexts {
  readonly paths: string
  readonly index: string | undefined
  readonly link: string | undefined
}

type Fields = Readonly<Record<string, unknown>>

function parsed(text: string | undefined): Fields {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * The largest size of a file that is believed, bytes: the sum of a million such files is still
 * exact.
 */
const MOST = Number.MAX_SAFE_INTEGER / 2 ** 20

/**
 * Reads the files of a package from `info/paths.json` (CEP 34). For a softlink it states the size
 * of the target, so only regular files count.
 *
 * @param download the package file, bytes
 */
export function condaFactsOf(
  { paths, index, link }: CondaTexts,
  download: number,
): CondaFacts | UnknownWheel {
  const table = parsed(paths)
  const unknown = (reason: string): UnknownWheel => ({ kind: 'unknown', reason, download })
  if (!Array.isArray(table.paths)) return unknown('its info/paths.json has no list of paths')
  const { noarch: written, depends } = parsed(index)
  const noarch =
    written === 'python' || written === 'generic' ? written : written === true ? 'generic' : null
  const python = { files: 0, empty: 0, size: 0, tests: 0, paths: 0 }
  const folders = new Set<string>()
  const provides = new Set<string>()
  let installed = 0
  let blocks = 0
  let files = 0
  let lengths = 0
  for (const entry of table.paths as readonly unknown[]) {
    if (!isObject(entry)) return unknown('its info/paths.json has an invalid entry')
    const { _path: path, path_type: type, size_in_bytes: size } = entry
    if (typeof path !== 'string') return unknown('its info/paths.json has an entry without a path')
    addFolders(folders, path)
    lengths += path.length
    const [, project] = METADATA.exec(path) ?? []
    if (project !== undefined) provides.add(normalizeName(project))
    if (type === 'softlink' || type === 'directory') continue
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > MOST)
      return unknown('its info/paths.json has an entry without a size')
    files++
    installed += size
    blocks += Math.ceil(size / BLOCK)
    if (noarch !== 'python' || !path.startsWith(SITE_PACKAGES) || !path.endsWith('.py')) continue
    python.files++
    python.size += size
    python.paths += path.length - SITE_PACKAGES.length
    if (size === 0) python.empty++
    if (/(?:^|\/)tests?\//.test(path)) python.tests += size
  }
  return {
    kind: 'conda',
    exact: true,
    download,
    installed,
    files,
    disk: { blocks, folders: folders.size },
    noarch,
    python,
    entryPoints: noarch === 'python' ? entryPointsIn(link) : [],
    paths: lengths,
    provides: [...provides].sort(),
    depends: Array.isArray(depends) ? depends.filter((one) => typeof one === 'string') : null,
  }
}

/** The files that identify a distribution. */
const METADATA =
  /(?:^|\/)site-packages\/([^/-]+)-[^/]*\.(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?)$/

/** The folder of modules in a `noarch: python` package, for every Python. */
const SITE_PACKAGES = 'site-packages/'

function addFolders(folders: Set<string>, path: string): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end)
    if (folders.has(folder)) return
    folders.add(folder)
  }
}

/** `name = module:function` of each program. */
function entryPointsIn(link: string | undefined): readonly string[] {
  const { noarch } = parsed(link)
  const listed: unknown = isObject(noarch) ? noarch.entry_points : undefined
  return Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : []
}
