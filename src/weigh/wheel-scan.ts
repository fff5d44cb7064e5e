import type { Entry } from './central-directory.ts'
import { KINDS, type Kind, kindOfExtension, kindOfFolder, nameKey } from './kinds.ts'
import { type Member, memberOf } from './member.ts'
import { bareRow, hashedRow } from './record.ts'

/** Sums over a wheel's entries, as they are seen one after the other. See WheelFacts for what each one is. */
export interface WheelScan {
  installed: number
  packed: number
  files: number
  readonly python: { files: number; empty: number; size: number; tests: number; paths: number }
  distInfo: string | undefined
  readonly record: { size: number; expected: number }
  /** Which of the files that make a wheel one are there (PEP 427). */
  readonly found: { METADATA: boolean; WHEEL: boolean; RECORD: boolean }
  metadata: Member | undefined
  entryPoints: Member | undefined
  data: { data: number; headers: number; library: number; scripts: (readonly [string, number])[] } | undefined
  /** Bytes by kind, in the order of KINDS. */
  readonly kinds: Float64Array
}

export const startScan = (): WheelScan => ({
  installed: 0,
  packed: 0,
  files: 0,
  python: { files: 0, empty: 0, size: 0, tests: 0, paths: 0 },
  distInfo: undefined,
  record: { size: 0, expected: 0 },
  found: { METADATA: false, WHEEL: false, RECORD: false },
  metadata: undefined,
  entryPoints: undefined,
  data: undefined,
  kinds: new Float64Array(KINDS.length),
})

const SLASH = 0x2f
const DOT = 0x2e
const PY = nameKey(Buffer.from('py'), 0, 2)
const INDEX: ReadonlyMap<Kind, number> = new Map(KINDS.map((kind, index) => [kind, index]))

/**
 * Adds one entry. Answers why pip would refuse the wheel, if it would: a path that leads out of the environment, a second
 * `.dist-info`, a `.data` folder without a scheme (pip: operations/install/wheel.py, utils/wheel.py).
 */
export function scanEntry(scan: WheelScan, entry: Entry): string | undefined {
  const { bytes, nameStart: start, nameEnd: end, unpacked } = entry
  let depth = 0
  let segment = start
  let top = -1
  let dot = -1
  let folder: Kind | undefined
  // Most bytes of a path are letters: one comparison each.
  for (let i = start; i < end; i++) {
    const c = bytes[i]!
    if (c > SLASH) continue
    if (c === DOT) dot = i
    else if (c === SLASH) {
      if (i === start) return 'a path in it is absolute'
      depth += step(bytes, segment, i)
      if (depth < 0) return 'a path in it leads out of the environment'
      if (top < 0) top = i
      folder ??= kindOfFolder(nameKey(bytes, segment, i))
      segment = i + 1
    } else if (c === 0) return 'a path in it holds a NUL'
  }
  if (depth + step(bytes, segment, end) < 0) return 'a path in it leads out of the environment'
  const inDistInfo = top >= 0 && endsWith(bytes, start, top, '.dist-info')
  if (inDistInfo) {
    const refused = scanDistInfo(scan, entry, top)
    if (refused !== undefined) return refused
  }
  if (segment === end) return undefined

  scan.files++
  scan.installed += unpacked
  scan.packed += entry.packed
  scan.record.expected += inDistInfo && equals(bytes, top + 1, end, 'RECORD') ? bareRow(end - start) : hashedRow(end - start, unpacked)
  const extension = dot >= segment ? nameKey(bytes, dot + 1, end) : -1
  const kind = inDistInfo ? 'metadata' : (folder ?? kindOfExtension(extension) ?? kindOfVersioned(bytes, segment, end, dot))
  scan.kinds[INDEX.get(kind)!]! += unpacked
  if (extension === PY) {
    const { python } = scan
    python.files++
    if (unpacked === 0) python.empty++
    python.size += unpacked
    python.paths += end - start
    if (kind === 'tests') python.tests += unpacked
  }
  return top >= 0 && endsWith(bytes, start, top, '.data') ? scanData(scan, entry, top) : undefined
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
  for (let i = 0, at = end - suffix.length; i < suffix.length; i++, at++) if (bytes[at] !== suffix.charCodeAt(i)) return false
  return true
}

const equals = (bytes: Buffer, start: number, end: number, text: string): boolean =>
  end - start === text.length && endsWith(bytes, start, end, text)

function scanDistInfo(scan: WheelScan, entry: Entry, top: number): string | undefined {
  const { bytes, nameStart: start, nameEnd: end } = entry
  if (scan.distInfo === undefined) scan.distInfo = bytes.toString('utf8', start, top)
  else if (!equals(bytes, start, top, scan.distInfo) && bytes.toString('utf8', start, top) !== scan.distInfo)
    return 'it has more than one .dist-info folder'
  if (equals(bytes, top + 1, end, 'METADATA')) {
    scan.found.METADATA = true
    scan.metadata = memberOf(entry)
  } else if (equals(bytes, top + 1, end, 'WHEEL')) scan.found.WHEEL = true
  else if (equals(bytes, top + 1, end, 'RECORD')) {
    scan.found.RECORD = true
    scan.record.size = entry.unpacked
  } else if (equals(bytes, top + 1, end, 'entry_points.txt')) scan.entryPoints = memberOf(entry)
  return undefined
}

/** `libx.so.1.2` is a library too. */
function kindOfVersioned(bytes: Buffer, start: number, end: number, dot: number): Kind {
  const digit = dot < start ? 0 : (bytes[dot + 1] ?? 0)
  return digit >= 0x30 && digit <= 0x39 && bytes.toString('latin1', start, end).includes('.so.') ? 'native' : 'data'
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
