import type { ByteSource, Tail } from '../../archives/byte-source.ts'
import { readDirectory } from '../../archives/central-directory.ts'
import { type Member, memberOf, memberRange, storedMember } from '../../archives/member.ts'
import { readTar } from '../../archives/tar.ts'
import { unzstd, ZstdError } from '../../archives/zstd.ts'
import type { UnknownWheel } from '../facts.ts'
import type { CondaFacts } from './conda-facts.ts'
import { condaFactsOf } from './conda-paths.ts'

/**
 * The part of a package's end that is read first, bytes: its zip directory, and in packages of
 * rattler-build the archive of metadata as well, which is last there.
 */
const TAIL = 64 * 1024
/**
 * Limits of the archive of metadata, compressed and unpacked, bytes: enough for half a million
 * files.
 */
const MOST_PACKED = 2 ** 26
const MOST_UNPACKED = 2 ** 28
/** The limit of one text in it. */
const MOST_TEXT = 2 ** 27

const WANTED = ['info/paths.json', 'info/index.json', 'info/link.json'] as const

/**
 * Weighs a `.conda` package (CEP 35: a zip with `info-*.tar.zst` and `pkg-*.tar.zst`, in any order)
 * from its end and from its archive of metadata: one or two range requests. Errors of the source
 * are passed on.
 */
export async function weighCondaPackage(source: ByteSource): Promise<CondaFacts | UnknownWheel> {
  let tail = await source.tail(Math.min(source.size ?? TAIL, TAIL))
  const unknown = (reason: string): UnknownWheel => ({
    kind: 'unknown',
    reason,
    download: tail.size,
  })
  // A tail may need an end record, then a zip64 record, then the directory; a file that needs more
  // is not a zip.
  for (let reads = 0; reads < 4; reads++) {
    const members: { readonly name: string; readonly member: Member }[] = []
    const directory = readDirectory(tail, (entry) => {
      const name = entry.bytes.toString('utf8', entry.nameStart, entry.nameEnd)
      if (members.length >= MOST_MEMBERS) return 'it has more entries than a conda package'
      members.push({ name, member: memberOf(entry) })
      return undefined
    })
    if (directory.kind === 'need') {
      const before = await source.read(directory.start, directory.end)
      tail = { bytes: Buffer.concat([before, tail.bytes]), start: directory.start, size: tail.size }
      continue
    }
    if (directory.kind === 'corrupt') return unknown(directory.reason)
    const [info, ...others] = members.filter(({ name }) => /^info-[^/]*\.tar\.zst$/.test(name))
    if (info === undefined) return unknown('it has no info-*.tar.zst')
    if (others.length > 0) return unknown('it has more than one info-*.tar.zst')
    const packed = await readInfo(source, tail, info.member)
    return typeof packed === 'string' ? unknown(packed) : factsIn(packed, tail.size)
  }
  return unknown('its end cannot be read')
}

/** A package has three. */
const MOST_MEMBERS = 100

/** The stored archive of metadata, or why it is not read. */
async function readInfo(source: ByteSource, tail: Tail, member: Member): Promise<Buffer | string> {
  if (member.method !== 0) return 'its info-*.tar.zst is compressed again'
  if (member.packed > MOST_PACKED) return 'its info-*.tar.zst is larger than any real one'
  const here = storedMember(tail.bytes, tail.start, member)
  if (here !== undefined) return here
  const [start, end] = memberRange(member, tail.size)
  return (
    storedMember(await source.read(start, end), start, member) ?? 'its info-*.tar.zst is damaged'
  )
}

async function factsIn(packed: Buffer, download: number): Promise<CondaFacts | UnknownWheel> {
  const texts = new Map<string, string>()
  try {
    const { fault } = await readTar(unzstd(packed, MOST_UNPACKED), ({ path, size }) => {
      const wanted = WANTED.find((name) => path === name || path === `./${name}`)
      return wanted === undefined || size > MOST_TEXT
        ? undefined
        : (content) => texts.set(wanted, content.toString('utf8'))
    })
    if (fault !== undefined)
      return { kind: 'unknown', reason: 'its info-*.tar.zst is damaged', download }
  } catch (error) {
    if (!(error instanceof ZstdError)) throw error
    return {
      kind: 'unknown',
      reason: `its info-*.tar.zst can't be unpacked: ${error.message}`,
      download,
    }
  }
  const [paths, index, link] = WANTED.map((name) => texts.get(name))
  if (paths === undefined) return { kind: 'unknown', reason: 'it has no info/paths.json', download }
  return condaFactsOf({ paths, index, link }, download)
}
