import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { combinedError, inputError, PysizeError } from '../../errors.ts'
import type { ReleaseFile } from '../../model/release.ts'
import { parseCoreMetadata } from '../../packaging/core-metadata.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseSdistName } from '../../packaging/sdist-name.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { listSdist, listSdistInParts, type SdistListing } from '../../weigh/sdist/sdist-listing.ts'
import { weighWheel } from '../../weigh/wheel.ts'
import type { InputFile } from '../input.ts'
import { type LocalBytes, openLocalBytes, sha256OfFile } from './local-bytes.ts'

/** A local distribution, and what identifies it. */
export interface LocalDistribution {
  readonly weighed: ReleaseFile
  readonly input: InputFile
}

/**
 * Weighs wheels and sdists of this machine as files. Nothing is unpacked to disk.
 *
 * @throws PysizeError exit 2 `broken-distribution` for each file that no installer would accept,
 *   all at once
 */
export async function readRelease(
  paths: readonly string[],
  cwd: string,
): Promise<readonly LocalDistribution[]> {
  const read: LocalDistribution[] = []
  const faults: PysizeError[] = []
  for (const file of paths) {
    try {
      read.push(await readDistribution(file, resolve(cwd, file)))
    } catch (error) {
      if (!(error instanceof PysizeError)) throw error
      faults.push(error)
    }
  }
  const [first, ...others] = faults
  if (first !== undefined) throw combinedError([first, ...others])
  return read
}

async function readDistribution(file: string, path: string): Promise<LocalDistribution> {
  const bytes = openNamed(file, path)
  try {
    const weighed = /\.whl$/i.test(file)
      ? await readWheel(file, bytes)
      : await readSdist(file, path, bytes)
    return { weighed, input: { file, sha256: await sha256OfFile(path) } }
  } finally {
    bytes.close()
  }
}

function openNamed(file: string, path: string): LocalBytes {
  try {
    return openLocalBytes(path)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing)
      throw inputError('file-not-found', `${file} does not exist.`, { places: [{ file }] })
    const reason = error instanceof Error ? error.message : String(error)
    throw inputError('file-not-read', `${file} cannot be read: ${reason}.`, {
      places: [{ file }],
      cause: error,
    })
  }
}

async function readWheel(file: string, bytes: LocalBytes): Promise<ReleaseFile> {
  const filename = basename(file)
  const named = parseWheelName(filename)
  if (named === undefined)
    throw broken(
      file,
      'its name is not that of a wheel',
      'A wheel is named name-version-python-abi-platform.whl.',
    )
  const weight = await weighWheel(bytes, { filename })
  if (weight.kind === 'unknown') throw broken(file, weight.reason)
  return {
    file,
    filename,
    kind: 'wheel',
    name: named.name,
    version: normalVersion(named.version),
    tags: named.tagText,
    download_size: bytes.size,
    unpacked_size: weight.installed,
    files: weight.files,
    kinds: weight.kinds,
  }
}

async function readSdist(file: string, path: string, bytes: LocalBytes): Promise<ReleaseFile> {
  const filename = basename(file)
  const named = parseSdistName(filename) ?? parseSdistName(filename.replace(/\.tgz$/, '.tar.gz'))
  if (named === undefined)
    throw broken(file, 'its name is not that of an sdist', 'An sdist is named name-version.tar.gz.')
  const listing = await listLocalSdist(filename, path, bytes)
  if (listing.kind === 'unreadable') throw broken(file, listing.reason)
  requireMetadata(file, named, listing)
  return {
    file,
    filename,
    kind: 'sdist',
    name: named.name,
    version: normalVersion(named.version),
    tags: null,
    download_size: bytes.size,
    unpacked_size: [...listing.sizes.values()].reduce((sum, size) => sum + size, 0),
    files: listing.sizes.size,
  }
}

/** A zip is held in memory up to this many bytes. */
const LARGEST_ZIP = 2 ** 29

/**
 * Lists an sdist of this machine. A zip is read as a whole, because its texts may be anywhere; a
 * tar archive is read as a stream.
 */
export async function listLocalSdist(
  filename: string,
  path: string,
  bytes: LocalBytes,
): ReturnType<typeof listSdist> {
  if (!filename.endsWith('.zip'))
    return listSdistInParts(
      createReadStream(path, { highWaterMark: 1 << 20 }),
      filename,
      bytes.size,
    )
  if (bytes.size > LARGEST_ZIP) return { kind: 'unreadable', reason: 'it is too large to be read' }
  return listSdist(await bytes.read(0, bytes.size), filename)
}

/**
 * An index refuses an sdist without its metadata (PEP 643), and one whose metadata names another.
 */
function requireMetadata(
  file: string,
  named: { readonly name: string; readonly version: string },
  { texts, sizes }: SdistListing,
): void {
  if (!sizes.has('PKG-INFO')) throw broken(file, 'it has no PKG-INFO')
  const metadata = parseCoreMetadata(texts.get('PKG-INFO') ?? '')
  if (normalizeName(metadata.name) !== named.name)
    throw broken(
      file,
      `its PKG-INFO belongs to ${metadata.name === '' ? 'no project' : `'${metadata.name}'`}`,
    )
  if (normalVersion(metadata.version) !== normalVersion(named.version))
    throw broken(
      file,
      `its PKG-INFO has the version ${metadata.version === '' ? 'none' : `'${metadata.version}'`}`,
    )
}

const normalVersion = (text: string): string => parseVersion(text)?.normal ?? text

const broken = (
  file: string,
  reason: string,
  hint = 'Build it again: python -m build',
): PysizeError =>
  inputError(
    'broken-distribution',
    `${file} is not a valid ${/\.whl$/i.test(file) ? 'wheel' : 'sdist'}: ${reason}.`,
    {
      places: [{ file }],
      hint,
    },
  )
