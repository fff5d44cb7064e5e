import { isArchive } from '../inputs/links.ts'
import type { PackageEstimate, Source } from '../model/estimate.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { dependencyEdges } from '../resolve/dependency-edges.ts'
import type { InstallerPolicy } from '../resolve/policy.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import type { Target } from '../targets/target.ts'
import { BLOCK, bytecodeOnDisk, onDisk } from '../weigh/blocks.ts'
import { type BytecodeSize, bytecodeSize } from '../weigh/bytecode/bytecode.ts'
import type { PythonFacts, SdistFacts, WheelFacts } from '../weigh/facts.ts'
import { overheadSize } from '../weigh/overhead.ts'
import { hashedRow } from '../weigh/record.ts'
import { type CompiledSize, compiledSize } from '../weigh/sdist/compiled.ts'
import { compiledLike } from '../weigh/sdist/sibling-weight.ts'
import type { Weighed } from './distribution-reader.ts'

/**
 * Modelled figures of a snapshot are within a few per cent of the real ones, unless stated
 * otherwise.
 */
const MODEL_ERROR = 0.05

const errorOf = ({ exact, error = MODEL_ERROR }: Weighed): number => (exact ? 0 : error)

const NO_BYTECODE: BytecodeSize = { size: 0, low: 0, high: 0 }

type Figures = Pick<
  PackageEstimate,
  | 'download_size'
  | 'installed_size'
  | 'overhead_size'
  | 'bytecode_size'
  | 'disk_size'
  | 'sources'
  | 'interval'
>

type Identity = Pick<
  PackageEstimate,
  'name' | 'version' | 'requested' | 'extras' | 'dependencies' | 'requires' | 'wheel' | 'sdist'
>

/**
 * A resolved package and its weight as one row of an estimate. Retained sizes need the whole
 * closure and come later.
 */
export function packageEstimate(
  resolved: ResolvedPackage,
  weighed: Weighed,
  target: Target,
  policy: InstallerPolicy,
): PackageEstimate {
  const { candidate, requested } = resolved
  const { file, kind } = candidate
  const figures = figuresOf(candidate, weighed, file.size, requested, target, policy)
  return {
    ...identityOf(resolved),
    ...figures,
    ...(figures.sources.installed === 'unknown' &&
    kind === 'wheel' &&
    figures.download_size !== null
      ? { bounds: boundsFromDownload(figures.download_size) }
      : {}),
    retained_size: null,
    ...(weighed.weight.kind === 'wheel' ? { kinds: weighed.weight.kinds } : {}),
  }
}

/** The row of a package that the platform provides: it takes nothing. */
export const providedEstimate = (resolved: ResolvedPackage): PackageEstimate => ({
  ...identityOf(resolved),
  download_size: 0,
  installed_size: 0,
  overhead_size: 0,
  bytecode_size: 0,
  disk_size: 0,
  retained_size: 0,
  sources: { download: 'exact', installed: 'exact', bytecode: 'exact' },
  provided: true,
})

function identityOf(resolved: ResolvedPackage): Identity {
  const { candidate, requested, extras, dependencies } = resolved
  const { file, kind, version, name } = candidate
  const reference = { filename: file.filename, sha256: file.sha256, index: file.index }
  return {
    name,
    version: version.normal,
    requested,
    extras,
    dependencies,
    requires: dependencyEdges(resolved),
    wheel: kind === 'wheel' ? reference : null,
    sdist: kind === 'sdist' && isArchive(file.filename) ? reference : null,
  }
}

function figuresOf(
  candidate: Candidate,
  weighed: Weighed,
  size: number | null,
  requested: boolean,
  target: Target,
  policy: InstallerPolicy,
): Omit<Figures, 'retained_size'> {
  const { weight } = weighed
  if (weight.kind === 'wheel')
    return wheelFigures(candidate, weight, size, errorOf(weighed), requested, target, policy)
  if (weight.kind === 'sdist')
    return sdistFigures(candidate, weight, size, requested, target, policy)
  const download = size ?? weight.download ?? null
  return {
    download_size: download,
    installed_size: null,
    overhead_size: null,
    bytecode_size: null,
    disk_size: null,
    sources: {
      download: download === null ? 'unknown' : 'exact',
      installed: 'unknown',
      bytecode: 'unknown',
    },
  }
}

/**
 * Bounds of the size on disk of a wheel that was not read, bytecode included, bytes. Of the 803
 * wheels in the embedded snapshot that were measured, the unpacked files are 1.01 to 10.5 times the
 * download, and 1.2 to 8 times below 20 kB; a wheel of only a few headers may be smaller than its
 * archive.
 */
const boundsFromDownload = (download: number): readonly [number, number] => [
  Math.floor(download * (download < 20_000 ? 0.5 : 0.9)),
  Math.ceil(download * 16),
]

function wheelFigures(
  candidate: Candidate,
  facts: WheelFacts,
  size: number | null,
  error: number,
  requested: boolean,
  target: Target,
  policy: InstallerPolicy,
): Figures {
  const figure: Source = error === 0 ? 'exact' : 'estimated'
  const overhead = overheadSize(
    facts,
    policy.name,
    { python: target.python.full, platform: target.platform },
    { requested },
  )
  const bytecode = bytecodeOf(candidate, facts, target, policy)
  const margin = error === 0 ? 0 : Math.max(1, Math.round(facts.installed * error))
  const interval: readonly [number, number] = [
    facts.installed - margin + bytecode.low,
    facts.installed + margin + bytecode.high,
  ]
  return {
    // A page may contradict the file itself.
    download_size: error === 0 ? facts.download : (size ?? facts.download),
    installed_size: facts.installed,
    overhead_size: overhead.bytes,
    bytecode_size: bytecode.size,
    disk_size:
      overhead.disk +
      (facts.disk.blocks + facts.disk.folders) * BLOCK +
      compiledOnDisk(facts, bytecode.size),
    sources: {
      download: size === null ? figure : 'exact',
      installed: figure,
      bytecode: bytecode.size === 0 ? 'exact' : 'estimated',
    },
    ...(interval[0] < interval[1] ? { interval } : {}),
  }
}

/** Bytecode in blocks, with its folders. */
const compiledOnDisk = ({ python, disk }: WheelFacts, bytes: number): number =>
  bytes === 0 ? 0 : disk.caches * BLOCK + bytecodeOnDisk(python, disk, bytes)

/** The modules that the installer compiles. */
function compiledPython(facts: WheelFacts | SdistFacts, policy: InstallerPolicy): PythonFacts {
  const { python } = facts
  if (policy.compilesScripts || facts.kind !== 'wheel' || facts.aside === undefined) return python
  const { aside } = facts
  return {
    files: python.files - aside.files,
    empty: python.empty - aside.empty,
    size: python.size - aside.size,
    tests: python.tests - aside.tests,
    paths: python.paths - aside.paths,
  }
}

function bytecodeOf(
  { name, version }: Candidate,
  facts: WheelFacts | SdistFacts,
  target: Target,
  policy: InstallerPolicy,
): BytecodeSize {
  if (!policy.writesBytecode) return NO_BYTECODE
  const { full, major, minor } = target.python
  const { size, low, high } = bytecodeSize(compiledPython(facts, policy), full, {
    project: name,
    release: version.key,
    code: facts.code,
    recorded: policy.recordsBytecode,
  })
  // Bytecode that the wheel ships is part of its installed size, and the installer overwrites it in
  // place.
  const shipped = (facts.kind === 'wheel' && facts.compiled?.[`cpython-${major}${minor}`]) || 0
  return {
    size: Math.max(0, size - shipped),
    low: Math.max(0, low - shipped),
    high: Math.max(0, high - shipped),
  }
}

const NOTHING_COMPILED: CompiledSize = { size: 0, low: 0, high: 0 }

function sdistFigures(
  candidate: Candidate,
  facts: SdistFacts,
  size: number | null,
  requested: boolean,
  target: Target,
  policy: InstallerPolicy,
): Figures {
  const bytecode = bytecodeOf(candidate, facts, target, policy)
  const { installed } = facts
  const compiled = compiledOf(facts, target)
  return {
    download_size: size ?? facts.download,
    installed_size: installed.size + compiled.size,
    overhead_size: sdistOverhead(facts, requested, target, policy),
    bytecode_size: bytecode.size,
    // On average, the last block of a file is half full.
    disk_size: onDisk(
      installed.size +
        compiled.size +
        bytecode.size +
        (facts.files + facts.python.files) * (BLOCK / 2),
    ),
    sources: {
      download: 'exact',
      installed: 'estimated',
      bytecode: bytecode.size === 0 ? 'exact' : 'estimated',
    },
    interval: [
      installed.low + compiled.low + bytecode.low,
      installed.high + compiled.high + bytecode.high,
    ],
  }
}

/**
 * The official images' Python is built with -g, and so are packages built for it. Elsewhere, debug
 * information is in separate files.
 */
function compiledOf({ extensions, sibling }: SdistFacts, { platform }: Target): CompiledSize {
  const debug = /^(?:linux|musllinux)/.test(platform)
  const model = extensions === undefined ? NOTHING_COMPILED : compiledSize(extensions, debug)
  if (sibling === undefined) return model
  const like = compiledLike(model, sibling, debug)
  return extensions?.optional ? { ...like, low: 0 } : like
}

/**
 * Scripts and records as for the wheel that a build makes, and direct_url.json for a local project.
 */
function sdistOverhead(
  { wheel, files, directUrl }: SdistFacts,
  requested: boolean,
  target: Target,
  policy: InstallerPolicy,
): number {
  if (wheel === undefined) return 0
  const added = overheadSize(
    { ...wheel, files, data: null },
    policy.name,
    { python: target.python.full, platform: target.platform },
    { requested },
  )
  const lineEnd = policy.name === 'pip' ? 2 : 1
  const row =
    directUrl === undefined
      ? 0
      : hashedRow(`${wheel.distInfo}/direct_url.json`.length, directUrl) + lineEnd
  return added.bytes + (directUrl ?? 0) + row
}
