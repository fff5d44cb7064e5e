import type { Entry } from '../archives/central-directory.ts'
import { type Member, memberOf } from '../archives/member.ts'
import type { FileKind } from '../model/estimate.ts'
import { addSize, BLOCK } from './blocks.ts'
import { Folders } from './folders.ts'
import { KINDS, kindOfExtension, kindOfFolder, kindOfName, nameKey } from './kinds.ts'
import { HASH_START, hashStep, NameTable } from './name-table.ts'
import { bareRow, hashedRow } from './record.ts'

/**
 * Sums over a wheel's entries, which are visited one after the other. See WheelFacts for the
 * meaning of each.
 */
export interface WheelScan {
  installed: number
  packed: number
  files: number
  readonly python: { files: number; empty: number; size: number; tests: number; paths: number }
  packedPython: number
  /** The modules of a .data folder that are installed next to the packages, not among them. */
  readonly aside: { files: number; empty: number; size: number; tests: number; paths: number }
  readonly translations: { files: number; packed: number }
  readonly disk: { blocks: number; readonly sources: number[] }
  distInfo: string | undefined
  readonly record: { size: number; expected: number }
  /** The required files of a wheel that are present (PEP 427). */
  readonly found: { METADATA: boolean; WHEEL: boolean; RECORD: boolean }
  metadata: Member | undefined
  wheel: Member | undefined
  entryPoints: Member | undefined
  data:
    | { data: number; headers: number; library: number; scripts: (readonly [string, number])[] }
    | undefined
  /** Bytes by kind, in the order of KINDS. */
  readonly kinds: Float64Array
  readonly folders: Folders
  /** Made with the first entry, because it keeps the directory's bytes. */
  names: NameTable | undefined
  /** Bytecode that the wheel ships. */
  readonly bytecode: (readonly [path: string, size: number])[]
  /** Entries that a later one of the same name replaces, by the start of their names. */
  readonly replaced: Set<number>
  /** A path that is listed twice with different contents. */
  clash: string | undefined
  /** Why a file is not counted, if one is outside of the environment. */
  outside: string | undefined
  /** The position of the first entry in the file. */
  first: number
  /** Whether an entry is packed by a method of zipfile's that other programs lack. */
  isRarelyPacked: boolean
  /** Entries to skip: those that an earlier scan found replaced. */
  readonly skipped: ReadonlySet<number>
}

export const startScan = (skipped: ReadonlySet<number> = new Set()): WheelScan => ({
  installed: 0,
  packed: 0,
  files: 0,
  python: { files: 0, empty: 0, size: 0, tests: 0, paths: 0 },
  packedPython: 0,
  aside: { files: 0, empty: 0, size: 0, tests: 0, paths: 0 },
  translations: { files: 0, packed: 0 },
  disk: { blocks: 0, sources: [] },
  distInfo: undefined,
  record: { size: 0, expected: 0 },
  found: { METADATA: false, WHEEL: false, RECORD: false },
  metadata: undefined,
  wheel: undefined,
  entryPoints: undefined,
  data: undefined,
  kinds: new Float64Array(KINDS.length),
  folders: new Folders(),
  names: undefined,
  bytecode: [],
  replaced: new Set(),
  clash: undefined,
  outside: undefined,
  first: Number.POSITIVE_INFINITY,
  isRarelyPacked: false,
  skipped,
})

const BZIP2 = 12
const LZMA = 14
const SLASH = 0x2f
const DOT = 0x2e
const LOWER_P = 0x70
const PY = nameKey(Buffer.from('py'), 0, 2)
const PYC = nameKey(Buffer.from('pyc'), 0, 3)
const PO = nameKey(Buffer.from('po'), 0, 2)
const MO = nameKey(Buffer.from('mo'), 0, 2)
const INDEX: ReadonlyMap<FileKind, number> = new Map(KINDS.map((kind, index) => [kind, index]))

const LEADS_OUT = 'a path in it leads out of the environment'

/**
 * Adds one entry. Returns why installers would refuse the wheel, if they would: a second
 * `.dist-info`, a `.data` folder without a scheme (pip: operations/install/wheel.py,
 * utils/wheel.py). A file outside of the environment is not counted: pip refuses its wheel, and uv
 * does not unpack it.
 */
export function scanEntry(scan: WheelScan, entry: Entry): string | undefined {
  const { bytes, nameStart: start, nameEnd: end, unpacked } = entry
  if (entry.offset < scan.first) scan.first = entry.offset
  if (entry.method === BZIP2 || entry.method === LZMA) scan.isRarelyPacked = true
  if (scan.skipped.has(start)) {
    // It still takes up space in the archive.
    scan.packed += entry.packed
    return undefined
  }
  let hash = HASH_START
  let depth = 0
  let segment = start
  let top = -1
  let dot = -1
  let folder: FileKind | undefined
  let outside: string | undefined
  // Most bytes of a path are letters, which take only one comparison.
  for (let i = start; i < end; i++) {
    const c = bytes[i]!
    hash = hashStep(hash, c)
    if (c > SLASH) continue
    if (c === DOT) dot = i
    else if (c === SLASH) {
      if (i === start) outside = 'a path in it is absolute'
      depth += step(bytes, segment, i)
      if (depth < 0) outside ??= LEADS_OUT
      if (top < 0) top = i
      folder ??= kindOfFolder(nameKey(bytes, segment, i))
      segment = i + 1
    } else if (c === 0) return 'a path in it contains a NUL'
  }
  if (depth + step(bytes, segment, end) < 0) outside ??= LEADS_OUT
  if (outside !== undefined) {
    // The entry of a folder is harmless: installers make folders only for files.
    if (segment !== end) scan.outside ??= outside
    scan.packed += entry.packed
    return undefined
  }
  const inDistInfo = top >= 0 && endsWith(bytes, start, top, '.dist-info')
  if (inDistInfo) {
    const refused = scanDistInfo(scan, entry, top)
    if (refused !== undefined) return refused
  }
  if (segment === end) return undefined

  addName(scan, entry, hash)
  scan.files++
  scan.installed += unpacked
  scan.packed += entry.packed
  scan.disk.blocks += Math.ceil(unpacked / BLOCK)
  scan.record.expected +=
    inDistInfo && equals(bytes, top + 1, end, 'RECORD')
      ? bareRow(end - start)
      : hashedRow(end - start, unpacked)
  const extension = dot >= segment ? nameKey(bytes, dot + 1, end) : -1
  const kind = inDistInfo
    ? 'metadata'
    : (folder ?? kindOfExtension(extension) ?? kindOfRare(bytes, segment, end, dot))
  scan.kinds[INDEX.get(kind)!]! += unpacked
  if (extension === PY) {
    addPython(scan, end - start, entry, kind === 'tests')
    if (top >= 0 && isAside(bytes, start, top))
      addModule(scan.aside, end - start, unpacked, kind === 'tests')
  } else if (extension === PO || extension === MO) addTranslation(scan, entry)
  else if (extension === PYC) scan.bytecode.push([bytes.toString('utf8', start, end), unpacked])
  scan.folders.add(bytes, start, segment, end, extension === PY)
  return top >= 0 && endsWith(bytes, start, top, '.data') ? scanData(scan, entry, top) : undefined
}

/** A later file of the same name replaces an earlier one, as zipfile reads it under pip. */
function addName(scan: WheelScan, { bytes, nameStart, nameEnd, crc }: Entry, hash: number): void {
  scan.names ??= new NameTable(bytes)
  const earlier = scan.names.add(nameStart, nameEnd, hash, crc)
  if (earlier === undefined) return
  scan.replaced.add(earlier.start)
  if (!earlier.same) scan.clash = bytes.toString('utf8', nameStart, nameEnd)
}

function addPython(
  scan: WheelScan,
  path: number,
  { unpacked: size, packed }: Entry,
  tests: boolean,
): void {
  scan.packedPython += packed
  addModule(scan.python, path, size, tests)
  if (size > 0) addSize(scan.disk.sources, size)
}

function addModule(sum: WheelScan['python'], path: number, size: number, tests: boolean): void {
  sum.files++
  sum.size += size
  sum.paths += path
  if (tests) sum.tests += size
  if (size === 0) sum.empty++
}

/** In a .data folder, unless its scheme is that of packages. */
function isAside(bytes: Buffer, start: number, top: number): boolean {
  if (!endsWith(bytes, start, top, '.data')) return false
  const scheme = bytes.toString('latin1', top + 1, top + 5)
  return scheme !== 'pure' && scheme !== 'plat'
}

function addTranslation({ translations }: WheelScan, { packed }: Entry): void {
  translations.files++
  translations.packed += packed
}

/** How much deeper a path gets by one segment (posixpath.normpath). */
function step(bytes: Buffer, start: number, end: number): number {
  if (start === end) return 0
  if (bytes[start] !== DOT || end - start > 2) return 1
  if (end - start === 1) return 0
  return bytes[start + 1] === DOT ? -1 : 1
}

function endsWith(bytes: Buffer, start: number, end: number, suffix: string): boolean {
  if (end - start < suffix.length) return false
  for (let i = 0, at = end - suffix.length; i < suffix.length; i++, at++)
    if (bytes[at] !== suffix.charCodeAt(i)) return false
  return true
}

const equals = (bytes: Buffer, start: number, end: number, text: string): boolean =>
  end - start === text.length && endsWith(bytes, start, end, text)

function scanDistInfo(scan: WheelScan, entry: Entry, top: number): string | undefined {
  const { bytes, nameStart: start, nameEnd: end } = entry
  if (scan.distInfo === undefined) scan.distInfo = bytes.toString('utf8', start, top)
  else if (
    !equals(bytes, start, top, scan.distInfo) &&
    bytes.toString('utf8', start, top) !== scan.distInfo
  )
    return 'it has more than one .dist-info folder'
  if (equals(bytes, top + 1, end, 'METADATA')) {
    scan.found.METADATA = true
    scan.metadata = memberOf(entry)
  } else if (equals(bytes, top + 1, end, 'WHEEL')) {
    scan.found.WHEEL = true
    scan.wheel = memberOf(entry)
  } else if (equals(bytes, top + 1, end, 'RECORD')) {
    scan.found.RECORD = true
    scan.record.size = entry.unpacked
  } else if (equals(bytes, top + 1, end, 'entry_points.txt')) scan.entryPoints = memberOf(entry)
  return undefined
}

/** Only a few of the names with an unknown extension are made into strings. */
function kindOfRare(bytes: Buffer, start: number, end: number, dot: number): FileKind {
  const first = dot < start ? 0 : (bytes[dot + 1] ?? 0)
  const isDigit = first >= 0x30 && first <= 0x39
  return isDigit || (first | 0x20) === LOWER_P
    ? kindOfName(bytes.toString('latin1', start, end))
    : 'data'
}

function scanData(scan: WheelScan, entry: Entry, top: number): string | undefined {
  const [scheme = '', ...path] = entry.bytes.toString('utf8', top + 1, entry.nameEnd).split('/')
  scan.data ??= { data: 0, headers: 0, library: 0, scripts: [] }
  if (path.length === 0) return 'a file in its .data folder has no scheme'
  if (scheme === 'scripts') scan.data.scripts.push([path.at(-1)!, entry.unpacked])
  else if (scheme === 'data' || scheme === 'headers') scan.data[scheme]++
  else if (scheme === 'purelib' || scheme === 'platlib') scan.data.library++
  else return 'a file in its .data folder has an unknown scheme'
  return undefined
}
