import type { ByteSource, Tail } from '../archives/byte-source.ts'
import { type Entry, readDirectory } from '../archives/central-directory.ts'
import type { DirectoryLocation } from '../archives/directory-end.ts'
import { type Member, memberRange, readMember } from '../archives/member.ts'
import type { FileKind } from '../model/estimate.ts'
import { metadataHeaders } from '../packaging/metadata-headers.ts'
import { normalizeName } from '../packaging/name.ts'
import { codeSampler } from './bytecode/code-sample.ts'
import { type EntryPoints, parseEntryPoints } from './entry-points.ts'
import type { UnknownWheel, WheelFacts } from './facts.ts'
import { KINDS } from './kinds.ts'
import { scanEntry, startScan, type WheelScan } from './wheel-scan.ts'
import { type WheelVersionFault, wheelVersionFault } from './wheel-version.ts'

export interface WeighOptions {
  readonly filename: string
  /**
   * Whether METADATA's headers are requested, too: read separately if they are not in the bytes
   * read for the weight.
   */
  readonly metadata?: boolean
  /**
   * The distance of METADATA from the end of another version of the project, bytes: so much is read
   * first, and a little more.
   */
  readonly reach?: number | undefined
  /** Receives that distance, if METADATA was requested and has one that is worth reading at once. */
  readonly onReach?: (bytes: number) => void
  /**
   * Receives a function that reads METADATA's headers from the bytes in memory, in case they are
   * needed later: undefined if the bytes do not contain them.
   */
  readonly onMetadata?: (read: () => string | undefined) => void
  /**
   * Receives the end of the file from the central directory on, before it is known whether the
   * wheel is sound.
   */
  readonly onDirectory?: (directory: Tail) => void
  /**
   * Whether code is counted for the bytecode model. A little more of the wheel is read for that, in
   * the same request.
   */
  readonly code?: boolean
}

const KIB = 1024

/**
 * The part of a wheel's end that is read first, bytes. Over 2,105 recorded wheels, one read then
 * contains the whole directory of 91 % (and METADATA of 82 %) at 42 kB a wheel on average; 128 KiB
 * would cover 94 % (87 %) at 101 kB.
 */
export function firstTail(size: number | null): number {
  if (size === null) return 64 * KIB
  return Math.min(size, Math.max(32 * KIB, Math.min(64 * KIB, Math.floor(size / 16))))
}

/**
 * The part to read if code is counted, bytes. It contains all modules of half of the wheels, and
 * the bytecode error of unmeasured projects is then 12 % at the ninth decile, instead of 20 % with
 * the shorter read (benchmarks/bytecode.md).
 */
export const CODE_TAIL: number = 128 * KIB

/** Beyond this, the bytes take longer than further requests. */
const LONGEST_REACH = 384 * KIB

/**
 * How much before a directory is read in the same request, bytes. METADATA is there in wheels that
 * build tools write: RECORD lies between them, and each of its rows is a hash and a path, as each
 * entry of the directory is a path and some numbers. In 15 such wheels the distance was at most
 * 0.72 times the directory. Repaired wheels (auditwheel) have METADATA far away.
 */
function aheadOf(directorySize: number): number {
  const ahead = Math.ceil(directorySize * 0.75) + 16 * KIB
  return ahead <= 256 * KIB ? ahead : 0
}

/**
 * Weighs a wheel from the bytes of its end: one read for most wheels, a second for a longer
 * directory, and one for METADATA if it is requested and elsewhere. Errors of the source (no
 * network, no ranges) are passed on.
 */
export async function weighWheel(
  source: ByteSource,
  options: WeighOptions,
): Promise<WheelFacts | UnknownWheel> {
  let tail = await source.tail(firstRead(source.size, options))
  // A tail may need an end record, then a zip64 record, then the directory; a file that needs more
  // is not a zip.
  for (let reads = 0; reads < 4; reads++) {
    let scan = startScan()
    const visit = (entry: Entry): string | undefined => scanEntry(scan, entry)
    const sampler = options.code === true ? codeSampler(tail) : undefined
    const directory = readDirectory(tail, (entry) => {
      sampler?.add(entry)
      return visit(entry)
    })
    if (directory.kind === 'need') {
      const start =
        options.metadata === true ? directoryAhead(tail, directory.start) : directory.start
      tail = await extend(source, tail, start, directory.end)
      continue
    }
    if (directory.kind === 'directory') options.onDirectory?.(from(tail, directory.location.start))
    const { replaced, clash } = scan
    const version = versionFault(scan, tail)
    const odd =
      directory.kind === 'directory'
        ? (oddityOf(scan, directory.location) ?? version?.reason)
        : undefined
    if (replaced.size > 0) {
      scan = startScan(replaced)
      readDirectory(tail, visit)
    }
    const member = scan.metadata
    const metadata =
      options.metadata && member ? await readMetadata(source, tail, member) : undefined
    const { bytes, start } = tail
    if (options.metadata === true && member) tellReach(options, tail.size - member.offset)
    if (member) options.onMetadata?.(() => metadataAt(bytes, start, member))
    const reason =
      directory.kind === 'corrupt' ? directory.reason : refused(scan, options.filename, version)
    const found = metadata === undefined ? {} : { metadata }
    return reason === undefined
      ? {
          ...factsOf(scan, tail, { clash, odd }),
          ...(sampler ? { code: sampler.sample() } : {}),
          ...found,
        }
      : { kind: 'unknown', reason, download: tail.size, ...found }
  }
  return { kind: 'unknown', reason: 'its end cannot be read' }
}

/** The part of the end that is read first, bytes. */
export function firstRead(
  size: number | null,
  { reach = 0, code = false }: Pick<WeighOptions, 'reach' | 'code'>,
): number {
  const usual = firstTail(size)
  const first = Math.min(size ?? usual, Math.max(usual, Math.ceil(reach * 1.125)))
  return code ? Math.min(size ?? CODE_TAIL, Math.max(first, CODE_TAIL)) : first
}

/** Where to begin to read, so METADATA arrives with a directory that begins at `start`. */
export const directoryAhead = ({ size }: Tail, start: number): number =>
  Math.max(0, start - aheadOf(size - start))

export function tellReach({ onReach }: Pick<WeighOptions, 'onReach'>, reach: number): void {
  if (reach > 0 && reach <= LONGEST_REACH) onReach?.(reach)
}

const from = ({ bytes, start, size }: Tail, at: number): Tail => ({
  bytes: bytes.subarray(at - start),
  start: at,
  size,
})

export async function extend(
  source: ByteSource,
  tail: Tail,
  start: number,
  end: number,
): Promise<Tail> {
  const before = await source.read(start, end)
  return { bytes: Buffer.concat([before, tail.bytes]), start, size: tail.size }
}

export async function readMetadata(
  source: ByteSource,
  tail: Tail,
  member: Member,
): Promise<string | undefined> {
  const here = metadataAt(tail.bytes, tail.start, member)
  if (here !== undefined) return here
  const [start, end] = memberRange(member, tail.size)
  return metadataAt(await source.read(start, end), start, member)
}

function metadataAt(bytes: Buffer, start: number, member: Member): string | undefined {
  const read = readMember(bytes, start, member)
  return read && metadataHeaders(read)
}

/**
 * Why pip would refuse a wheel whose zip is sound (utils/wheel.py, wheel_dist_info_dir and
 * read_wheel_metadata_file).
 */
function refused(
  scan: WheelScan,
  filename: string,
  version: WheelVersionFault | undefined,
): string | undefined {
  if (scan.distInfo === undefined) return 'it has no .dist-info folder'
  const project = normalizeName(filename.slice(0, Math.max(0, filename.indexOf('-'))))
  if (!normalizeName(scan.distInfo).startsWith(project))
    return 'its .dist-info folder is of another project'
  const missing = Object.entries(scan.found).find(([, found]) => !found)
  if (missing !== undefined) return `it has no ${missing[0]}`
  return version?.isPips === true ? version.reason : undefined
}

/** WHEEL is read only if it is in the bytes read for the weight: in most wheels it is at the end. */
function versionFault({ wheel }: WheelScan, tail: Tail): WheelVersionFault | undefined {
  const bytes = wheel && readMember(tail.bytes, tail.start, wheel)
  return bytes && wheelVersionFault(bytes.toString('utf8', 0, 10_000))
}

function oddityOf(scan: WheelScan, { trailing }: DirectoryLocation): string | undefined {
  if (scan.first > 0 && scan.files > 0) return 'there are bytes before its archive'
  if (trailing > 0) return 'there are bytes after its archive'
  return scan.isRarelyPacked ? 'its files are packed by bzip2 or lzma' : undefined
}

function factsOf(
  scan: WheelScan,
  tail: Tail,
  { clash, odd }: { readonly clash: string | undefined; readonly odd: string | undefined },
): WheelFacts {
  const { places, folders, caches } = scan.folders.facts(scan.distInfo ?? '')
  const compiled = compiledOf(scan)
  const kinds: Partial<Record<FileKind, number>> = {}
  for (const [index, kind] of KINDS.entries())
    if (scan.kinds[index]! > 0) kinds[kind] = scan.kinds[index]!
  return {
    kind: 'wheel',
    download: tail.size,
    installed: scan.installed,
    packed: scan.packed,
    files: scan.files,
    python: scan.python,
    packedPython: scan.packedPython,
    ...(scan.aside.files === 0 ? {} : { aside: scan.aside }),
    ...(scan.translations.files === 0 ? {} : { translations: scan.translations }),
    distInfo: scan.distInfo ?? '',
    record: scan.record,
    entryPoints: scan.entryPoints ? entryPointsIn(tail, scan.entryPoints) : null,
    data: scan.data ?? null,
    places,
    disk: { folders, caches, ...scan.disk },
    ...(compiled === undefined ? {} : { compiled }),
    ...(clash === undefined ? {} : { clash }),
    ...(scan.outside === undefined ? {} : { outside: scan.outside }),
    ...(odd === undefined ? {} : { odd }),
    kinds,
  }
}

/**
 * The path where the compiler writes bytecode, `a/__pycache__/b.TAG.pyc` for `a/b.py` (PEP 3147);
 * optimised bytecode has another name.
 */
function compiledOf({ bytecode, names }: WheelScan): Record<string, number> | undefined {
  const found: Record<string, number> = {}
  for (const [path, size] of bytecode) {
    const [, folder, module, tag] =
      /^((?:.*\/)?)__pycache__\/([^/]+)\.([a-z]+-\d+)\.pyc$/.exec(path) ?? []
    if (tag !== undefined && names?.has(`${folder}${module}.py`))
      found[tag] = (found[tag] ?? 0) + size
  }
  return Object.keys(found).length === 0 ? undefined : found
}

function entryPointsIn(tail: Pick<Tail, 'bytes' | 'start'>, member: Member): EntryPoints {
  const bytes = readMember(tail.bytes, tail.start, member)
  return bytes
    ? parseEntryPoints(bytes.toString('utf8'))
    : { kind: 'unread', size: member.unpacked, member }
}

/**
 * Reads the entry points of a wheel whose weight was read without them. Errors of the source are
 * passed on.
 */
export async function readEntryPoints(source: ByteSource, facts: WheelFacts): Promise<WheelFacts> {
  const { entryPoints, download } = facts
  if (entryPoints?.kind !== 'unread') return facts
  const [start, end] = memberRange(entryPoints.member, download)
  return {
    ...facts,
    entryPoints: entryPointsIn({ bytes: await source.read(start, end), start }, entryPoints.member),
  }
}
