import type { CondaPackage } from '../inputs/conda/conda-input.ts'
import type { CondaReference, PackageEstimate } from '../model/estimate.ts'
import { normalizeName } from '../packaging/name.ts'
import { redact } from '../text/redact.ts'
import { BLOCK, bytecodeOnDisk, onDisk } from '../weigh/blocks.ts'
import { bytecodeSize } from '../weigh/bytecode/bytecode.ts'
import { type CondaFacts, condaInterval } from '../weigh/conda/conda-facts.ts'
import type { UnknownWheel } from '../weigh/facts.ts'

/** Facts about the installation. */
export interface CondaInstall {
  /** The Python of the environment: `3.12.7`. */
  readonly python: string
  /** Whether packages for any Python are compiled: conda does, pixi does not. */
  readonly compiles: boolean
}

/** The parts of a package's file name: `numpy-2.1.0-py312h58c1407_0.conda`. */
export interface CondaFileName {
  readonly filename: string
  readonly name: string
  readonly version: string
  readonly build: string
}

/** Undefined if a URL does not end in the name of a package. */
export function parseCondaUrl(
  url: string,
): (CondaFileName & { readonly channel: string; readonly subdir: string }) | undefined {
  const [, channel = '', subdir = '', filename = ''] =
    /^(.*)\/([^/]+)\/([^/?#]+)(?:[?#].*)?$/s.exec(url) ?? []
  const [, name = '', version = '', build = ''] =
    /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(decoded(filename)) ?? []
  return name === ''
    ? undefined
    : { filename: decoded(filename), name, version, build, channel: redact(channel), subdir }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const NOTHING = {
  installed_size: null,
  overhead_size: null,
  bytecode_size: null,
  disk_size: null,
} as const

/** A conda package as a row of an estimate; its edges and its retained size come later. */
export function condaPackageEstimate(
  one: CondaPackage,
  weight: CondaFacts | UnknownWheel,
  { python, compiles }: CondaInstall,
): PackageEstimate {
  const named = parseCondaUrl(one.url)
  const conda: CondaReference = {
    filename: named?.filename ?? one.name,
    sha256: one.sha256,
    md5: one.md5,
    channel: named?.channel ?? '',
    subdir: named?.subdir ?? '',
    build: named?.build ?? '',
  }
  const identity = {
    name: one.name,
    version: named?.version ?? '',
    requested: false,
    extras: [],
    dependencies: [],
    requires: [],
    wheel: null,
    sdist: null,
    conda,
    retained_size: null,
  }
  if (weight.kind === 'unknown') {
    const download = weight.download ?? one.size
    const sources = {
      download: download === null ? 'unknown' : 'exact',
      installed: 'unknown',
      bytecode: 'unknown',
    } as const
    return { ...identity, ...NOTHING, download_size: download, sources }
  }
  const { exact, download, installed, disk, python: sources, files } = weight
  const bytecode =
    compiles && sources.files > 0
      ? bytecodeSize(sources, python, { project: normalizeName(one.name), recorded: false })
      : { size: 0, low: 0, high: 0 }
  const overhead = exact ? overheadOf(weight) : 0
  const [low, high] = exact ? [installed, installed] : condaInterval(download)
  const interval = [low + bytecode.low, high + bytecode.high] as const
  const compiled = bytecode.size === 0 ? 0 : bytecodeOnDisk(sources, { sources: [] }, bytecode.size)
  return {
    ...identity,
    download_size: download,
    installed_size: installed,
    overhead_size: overhead,
    bytecode_size: bytecode.size,
    disk_size:
      files === 0
        ? onDisk(installed)
        : (disk.blocks + disk.folders) * BLOCK + onDisk(overhead) + compiled,
    sources: {
      download: 'exact',
      installed: exact ? 'exact' : 'estimated',
      bytecode: bytecode.size === 0 ? 'exact' : 'estimated',
    },
    ...(interval[0] < interval[1] ? { interval } : {}),
  }
}

/**
 * Bytes of a package's file in `conda-meta`, as rattler writes it: besides its own record, each
 * path is in two lists, one of them with two hashes.
 */
const RECORD = { fixed: 850, path: 196 } as const
/** Bytes of a program, without its names and the folder of the environment (`/opt/conda`). */
const SCRIPT = 197

/**
 * How much longer the paths of `noarch: python` become: `site-packages/` is then in this folder.
 */
const MOVED = 'lib/python3.12/'.length

/** The files that the installer adds: the record of the package and its programs. */
function overheadOf({ files, paths, entryPoints, noarch }: CondaFacts): number {
  const scripts = entryPoints.reduce((sum, text) => {
    const [, module = '', called = ''] = /=\s*([^:\s]+)\s*:\s*(\S+)/.exec(text) ?? []
    return sum + SCRIPT + module.length + (called.split('.')[0]?.length ?? 0) + called.length
  }, 0)
  const moved = noarch === 'python' ? files * MOVED : 0
  return RECORD.fixed + files * RECORD.path + 2 * (paths + moved) + scripts
}
