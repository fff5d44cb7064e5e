import { foldersAbove, installedPath } from './installed-path.ts'

interface Folder {
  /** The destination of its files, see {@link installedPath}. */
  readonly installed: string
  /** Whether it directly contains a .py file, so compiling makes a `__pycache__` there. */
  python: boolean
  /** Its first files, installed, of a folder that many distributions share. */
  readonly shared?: string[]
}

/** The sums of a wheel's folders. */
export interface FolderFacts {
  /** See WheelFacts. */
  readonly places: readonly string[]
  /** Folders made for its files. */
  readonly folders: number
  /** `__pycache__` folders that compiling adds. */
  readonly caches: number
}

/**
 * Site-packages and the folder of scripts are shared: files directly in them are distinguished by
 * name.
 */
const isCommon = (installed: string): boolean => installed === '' || installed === '../scripts'

/** Folders that exist before any wheel is installed. */
const isGiven = (installed: string): boolean =>
  isCommon(installed) || installed === '..' || installed === '../data'

/**
 * Folders such as `share/man/man1` and `etc/jupyter/jupyter_server_config.d`: many distributions
 * write a file or two to each. So few count by their names, and whole listings need not be compared.
 */
const isShared = (installed: string): boolean => installed.startsWith('../data/')
const FEW = 4

/** A wheel with more or longer places is treated as if it wrote everywhere. */
const MOST_PLACES = 100
const MOST_CHARACTERS = 10_000

/** The folders of a wheel, collected file by file. */
export class Folders {
  readonly #found = new Map<string, Folder>()
  readonly #loose = new Set<string>()
  #current: Folder | undefined
  #start = 0
  #end = 0

  /** Records the file whose path is `bytes[start, end)`; its name begins at `segment`. */
  add(bytes: Buffer, start: number, segment: number, end: number, python: boolean): void {
    const folderEnd = Math.max(start, segment - 1)
    // Files of one folder are adjacent in most wheels, so one string is made for all of them.
    if (
      this.#current === undefined ||
      bytes.compare(bytes, start, folderEnd, this.#start, this.#end) !== 0
    )
      this.#enter(bytes, start, folderEnd)
    const { installed, shared } = this.#current!
    if (python) this.#current!.python = true
    if (isCommon(installed)) this.#loose.add(installedPath(bytes.toString('utf8', start, end)))
    else if (shared !== undefined && shared.length <= FEW)
      shared.push(installedPath(bytes.toString('utf8', start, end)))
  }

  #enter(bytes: Buffer, start: number, end: number): void {
    const name = bytes.toString('utf8', start, end)
    this.#current = this.#found.get(name) ?? newFolder(installedPath(name))
    this.#found.set(name, this.#current)
    this.#start = start
    this.#end = end
  }

  /** The files of each shared folder that has only a few. */
  #few(): ReadonlyMap<string, readonly string[]> {
    const files = new Map<string, string[]>()
    for (const { installed, shared = [] } of this.#found.values())
      if (shared.length > 0) files.set(installed, [...(files.get(installed) ?? []), ...shared])
    return new Map([...files].filter(([, some]) => some.length <= FEW))
  }

  /** @param distInfo the folder that no other distribution writes to */
  facts(distInfo: string): FolderFacts {
    const holding = new Set([...this.#found.values()].map(({ installed }) => installed))
    const above = new Set([...holding].flatMap(foldersAbove))
    const all = new Set([...holding, ...above])
    const python = new Set(
      [...this.#found.values()].flatMap((folder) => (folder.python ? folder.installed : [])),
    )
    const caches = [...python].filter(
      (folder) => !all.has(folder === '' ? '__pycache__' : `${folder}/__pycache__`),
    ).length
    const outermost = [...holding].filter(
      (folder) =>
        !isCommon(folder) &&
        folder !== distInfo &&
        !foldersAbove(folder).some((above) => holding.has(above)),
    )
    const few = this.#few()
    const places = outermost.flatMap((folder) =>
      above.has(folder) ? folder : (few.get(folder) ?? folder),
    )
    return {
      places: placesOf([...new Set([...places, ...this.#loose])].sort()),
      folders: [...all].filter((folder) => !isGiven(folder)).length,
      caches,
    }
  }
}

/** The places of files that are not in a wheel yet, by their paths as they are installed. */
export function placesOfFiles(paths: Iterable<string>, distInfo: string): readonly string[] {
  const folders = new Folders()
  const all = [...paths]
  const bytes = Buffer.from(all.join(''))
  let start = 0
  for (const path of all) {
    const end = start + Buffer.byteLength(path)
    const slash = bytes.subarray(start, end).lastIndexOf('/')
    folders.add(bytes, start, start + slash + 1, end, path.endsWith('.py'))
    start = end
  }
  return folders.facts(distInfo).places
}

const newFolder = (installed: string): Folder => ({
  installed,
  python: false,
  ...(isShared(installed) ? { shared: [] } : {}),
})

function placesOf(places: readonly string[]): readonly string[] {
  if (isShort(places)) return places
  const tops = [...new Set(places.map((place) => place.split('/', 1)[0]!))]
  return isShort(tops) ? tops : ['']
}

const isShort = (places: readonly string[]): boolean =>
  places.length <= MOST_PLACES && places.join().length <= MOST_CHARACTERS
