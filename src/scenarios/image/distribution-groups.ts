import type { Weight } from '../../distributions/distribution.ts'
import { footprintOfMany, UNKNOWN_FOOTPRINT } from '../../images/file-system/footprint.ts'
import type {
  GroupFile,
  ImageDistribution,
  ImageFiles,
} from '../../images/file-system/image-files.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { packedBytecode, packedWheel } from '../../images/sizes/compressed.ts'
import { estimated, exactly, type Figure, roughly } from '../../images/sizes/figure.ts'
import { minorOf } from '../../installed/environment.ts'
import type { InstallerName, Overlap, PackageEstimate } from '../../model/estimate.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import { bytecodeSize } from '../../weigh/bytecode/bytecode.ts'
import type { SdistFacts, WheelFacts } from '../../weigh/facts.ts'
import type { Listing } from '../../weigh/listing.ts'
import { addedByInstaller } from '../../weigh/overhead.ts'

/** A package of a closure with the facts of its archive. */
export interface WeighedDistribution {
  readonly estimate: PackageEstimate
  readonly weight: Weight | undefined
  /** How much its modules resemble each other, if that was read. */
  readonly likeness?: number
  /** Its files, with paths as in listing.ts; null if they cannot be read. */
  readonly listing: () => Promise<Listing | null>
}

/** The folders in which an install puts its files. */
export interface InstallPlace extends Pick<PythonEnvironment, 'site' | 'scripts' | 'python'> {
  /** `sys.prefix` of the scheme, to which the `data` folder of wheels is installed. */
  readonly prefix: string
  readonly owner: string
  readonly installer: InstallerName
}

/** The compressed size of built files, per byte. */
const OF_BUILT = 0.3
/** The mean size of an installed file, bytes. */
const USUAL_FILE = 8_000
/** The folder that the modelled size of bytecode assumes (weigh/bytecode/bytecode.ts). */
const USUAL_SITE = '/usr/local/lib/python3.11/site-packages'

/** Of a repository the reason is known: neither its host nor the index has what it needs. */
const unknownReason = (weight: WeighedDistribution['weight']): string =>
  weight?.kind === 'unknown' && weight.reason.startsWith('a repository')
    ? weight.reason
    : 'the size could not be read'

/**
 * The files that an install of one distribution writes: its own, its programs, and its bytecode.
 */
export function distributionGroups(
  one: WeighedDistribution,
  place: InstallPlace,
  overlaps: readonly Overlap[],
): readonly ImageFiles[] {
  const { estimate, weight } = one
  const { name, version } = estimate
  const distribution: ImageDistribution = { id: Symbol(name), name, version, site: place.site }
  const label = `${name} ${version}`
  const common = { label, owner: place.owner, mode: null, distribution }
  const scripts = scriptsOf(name, weight).map((script) => `${place.scripts}/${script}`)
  const files: ImageFiles = {
    ...common,
    key: Symbol(label),
    kind: 'distribution',
    places: placesOf(estimate, weight, place),
    ...(weight?.kind === 'wheel' ? { sizes: placeSizes(weight, place) } : {}),
    footprint: filesFootprint(one, hiddenBy(overlaps, name), place.installer),
    list: listed(one, place),
    ...(weight?.kind === 'wheel'
      ? { compiled: compiledFrom(distribution, weight, place.python, one.likeness) }
      : {}),
    ...(estimate.installed_size === null ? { reason: unknownReason(weight) } : {}),
  }
  return [files, ...scriptGroup(scripts, common), ...bytecodeGroup(one, place, common)]
}

/**
 * The files that `compileall` makes from its modules. No RECORD lists them, and each names the
 * folder that it was compiled in.
 */
function compiledFrom(
  { name: project, version, site }: ImageDistribution,
  wheel: WheelFacts,
  interpreter: string,
  likeness: number | undefined,
): NonNullable<ImageFiles['compiled']> {
  const { python, code } = wheel
  const { size: usual } = bytecodeSize(python, interpreter, {
    project,
    release: parseVersion(version)?.key,
    code,
    recorded: false,
  })
  const size = usual + python.files * (site.length - USUAL_SITE.length)
  return { size, packed: packedBytecode(size, wheel, likeness) }
}

/** Its files that other distributions overwrite later. */
function hiddenBy(overlaps: readonly Overlap[], name: string): number {
  let bytes = 0
  for (const { packages } of overlaps) {
    const own = packages.find((one) => one.name === name)
    if (own !== undefined && packages.at(-1)?.name !== name) bytes += own.installed_size
  }
  return bytes
}

function filesFootprint(one: WeighedDistribution, hidden: number, installer: InstallerName) {
  const { estimate, weight } = one
  const { installed_size: installed, overhead_size: overhead, bytecode_size: bytecode } = estimate
  if (installed === null) return boundedFootprint(estimate)
  const size = Math.max(0, installed + (overhead ?? 0) - hidden)
  const uncompressed = figureOf(size, estimate, bytecode ?? 0)
  // Estimated from another file of its version, because its own archive was not listed.
  if (weight === undefined || weight.kind === 'unknown')
    return footprintOfMany(
      Math.ceil(size / USUAL_FILE),
      4,
      uncompressed,
      roughly(size * OF_BUILT, 0.4),
    )
  const folders = weight.kind === 'wheel' ? weight.disk.folders : 4
  const files = filesOf(estimate, weight, installer)
  return footprintOfMany(files, folders, uncompressed, packedFiles(one, weight))
}

/** Its own files, and those that the installer adds; programs are a separate group. */
function filesOf(
  { requested }: PackageEstimate,
  weight: WheelFacts | SdistFacts,
  installer: InstallerName,
): number {
  const programs = weight.kind === 'wheel' ? (weight.data?.scripts.length ?? 0) : 0
  return weight.files - programs + addedByInstaller(installer, requested).length
}

const packedFiles = (
  {
    estimate: { download_size: download, installed_size: installed },
    likeness,
  }: WeighedDistribution,
  weight: WheelFacts | SdistFacts,
): Figure =>
  weight.kind === 'wheel'
    ? packedWheel(weight, likeness)
    : roughly(download ?? (installed ?? 0) * OF_BUILT, 0.3)

function boundedFootprint({ bounds }: PackageEstimate) {
  if (bounds === undefined) return UNKNOWN_FOOTPRINT
  const [low, high] = bounds
  const middle = Math.round(Math.sqrt(Math.max(1, low) * high))
  return footprintOfMany(10, 4, estimated(middle, low, high), estimated(low, low * 0.5, high * 0.6))
}

/** The interval of a row includes its bytecode, which is a separate group. */
function figureOf(
  size: number,
  { sources, interval, installed_size, bytecode_size }: PackageEstimate,
  bytecode: number,
): Figure {
  if (sources.installed === 'exact') return exactly(size)
  const [low, high] = interval ?? [installed_size ?? 0, (installed_size ?? 0) + bytecode]
  const own = (installed_size ?? 0) + (bytecode_size ?? 0)
  return estimated(size, size * (low / Math.max(1, own)), size * (high / Math.max(1, own)))
}

const projectFolder = (name: string): string => name.replaceAll('-', '_')

function placesOf(
  { name, version }: PackageEstimate,
  weight: Weight | undefined,
  place: InstallPlace,
): readonly string[] {
  if (weight?.kind !== 'wheel')
    return [
      `${place.site}/${projectFolder(name)}`,
      `${place.site}/${projectFolder(name)}-${version}.dist-info`,
    ]
  const own = weight.places
    .filter((path) => !path.startsWith('../scripts'))
    .map((path) => installedAt(path, place))
  return [...new Set([...own, `${place.site}/${weight.distInfo}`])]
}

/** The bytes of a wheel by place, as far as they are known without the list of its files. */
function placeSizes(weight: WheelFacts, place: InstallPlace): ReadonlyMap<string, number> {
  const { data = 0, headers = 0, scripts = [] } = weight.data ?? {}
  const programs = scripts.reduce((sum, [, size]) => sum + size, 0)
  const metadata = weight.kinds.metadata ?? 0
  const schemes = [
    ['../data', data],
    ['../headers', headers],
    ['', Math.max(0, weight.installed - data - headers - programs - metadata)],
  ] as const
  const sizes = new Map([[`${place.site}/${weight.distInfo}`, metadata]])
  for (const [scheme, size] of schemes) {
    const inside = weight.places.filter((path) =>
      scheme === '' ? !path.startsWith('../') : path.startsWith(scheme),
    )
    for (const path of inside) sizes.set(installedAt(path, place), size / inside.length)
  }
  return sizes
}

/** A path of a listing in the image. */
function installedAt(path: string, { site, scripts, prefix, python }: InstallPlace): string {
  if (!path.startsWith('../')) return path === '' ? site : `${site}/${path}`
  const [, scheme, ...rest] = path.split('/')
  const tail = rest.join('/')
  if (scheme === 'scripts') return `${scripts}/${tail}`
  if (scheme === 'headers') return `${prefix}/include/python${minorOf(python)}/${tail}`
  return tail === '' ? prefix : `${prefix}/${tail}`
}

/**
 * For a wheel whose entry points were not read, a program with the project's name is assumed to be
 * one.
 */
function scriptsOf(name: string, weight: Weight | undefined): readonly string[] {
  if (weight?.kind !== 'wheel') return []
  const own = weight.data?.scripts.map(([name]) => name) ?? []
  const { entryPoints } = weight
  const entries =
    entryPoints === null
      ? []
      : entryPoints.kind === 'unread'
        ? [name]
        : [...entryPoints.console, ...entryPoints.gui].map((script) => script.name)
  return [...new Set([...entries, ...own])]
}

type Common = Pick<ImageFiles, 'label' | 'owner' | 'mode' | 'distribution'>

/** A launcher is a text of about 220 bytes; the figure is part of the overhead of the files. */
const LAUNCHER = 220

function scriptGroup(scripts: readonly string[], common: Common): readonly ImageFiles[] {
  if (scripts.length === 0) return []
  const footprint = footprintOfMany(
    scripts.length,
    0,
    exactly(0),
    roughly(scripts.length * LAUNCHER * 0.6, 0.2),
  )
  return [{ ...common, key: Symbol(common.label), kind: 'scripts', places: scripts, footprint }]
}

function bytecodeGroup(
  one: WeighedDistribution,
  place: InstallPlace,
  common: Common,
): readonly ImageFiles[] {
  const { estimate, weight, likeness } = one
  const size = estimate.bytecode_size ?? 0
  if (size === 0 || weight === undefined || weight.kind === 'unknown') return []
  const [low, high] =
    estimate.sources.installed === 'exact' && estimate.interval
      ? estimate.interval.map((bound) => bound - (estimate.installed_size ?? 0))
      : [size * 0.88, size * 1.12]
  const caches = weight.kind === 'wheel' ? weight.disk.caches : 2
  const packed = packedBytecode(size, weight.kind === 'wheel' ? weight : null, likeness)
  return [
    {
      ...common,
      key: Symbol(common.label),
      kind: 'bytecode',
      places: placesOf(estimate, weight, place).filter((path) => !path.endsWith('.dist-info')),
      footprint: footprintOfMany(weight.python.files, caches, estimated(size, low!, high!), packed),
      list: compiledList(one, place, packed.size ?? 0),
    },
  ]
}

function listed(
  one: WeighedDistribution,
  place: InstallPlace,
): () => Promise<readonly GroupFile[] | null> {
  const { estimate, weight, listing } = one
  return async () => {
    const files = await listing()
    if (files === null) return null
    const packed = weight?.kind === 'wheel' ? packedFiles(one, weight).size : null
    const shareOf = weight?.kind === 'wheel' ? packedShares(weight) : () => OF_BUILT
    const sum = [...files].reduce((all, [path, size]) => all + size * shareOf(path), 0)
    const factor = packed === null ? 1 : packed / Math.max(1, sum)
    return [...files, ...addedTo(files, estimate, place.installer)].map(([path, size]) => ({
      path: installedAt(path, place),
      size,
      compressed: size * shareOf(path) * factor,
    }))
  }
}

/** The files that the installer adds to the `.dist-info` of a listing; empty if it has none. */
function addedTo(
  files: ReadonlyMap<string, number>,
  { requested }: PackageEstimate,
  installer: InstallerName,
): readonly (readonly [string, number])[] {
  const metadata = [...files.keys()].find((path) => /^[^/]+\.dist-info\/METADATA$/.test(path))
  if (metadata === undefined) return []
  const folder = metadata.slice(0, metadata.lastIndexOf('/'))
  return addedByInstaller(installer, requested).map(([name, size]) => [`${folder}/${name}`, size])
}

/** The compressed size of a byte of text other than Python. */
const OF_TEXT = 0.25
const NATIVE = /\.(?:so(?:\.[\d.]+)?|pyd|dll|dylib)$/

/**
 * The compressed size of a byte of a wheel's files, by their kind; the wheel's directory gives only
 * sums.
 */
function packedShares({
  installed,
  packed,
  packedPython,
  python,
  kinds,
}: WheelFacts): (path: string) => number {
  const native = kinds.native ?? 0
  const ofPython = packedPython === undefined ? OF_TEXT : packedPython / Math.max(1, python.size)
  const text = OF_TEXT * Math.max(0, installed - python.size - native)
  const ofNative = (packed - ofPython * python.size - text) / Math.max(1, native)
  const share = Math.min(1, Math.max(0.1, ofNative))
  return (path) => (path.endsWith('.py') ? ofPython : NATIVE.test(path) ? share : OF_TEXT)
}

/** Bytes of a .pyc that do not grow with its source. */
const PYC_HEAD = 300

function compiledList(
  { estimate, listing }: WeighedDistribution,
  place: InstallPlace,
  packed: number,
): () => Promise<readonly GroupFile[] | null> {
  const ratio = packed / Math.max(1, estimate.bytecode_size ?? 0)
  return async () => {
    const files = await listing()
    if (files === null) return null
    const sources = [...files].filter(([path]) => path.endsWith('.py') && !path.startsWith('../'))
    const all = sources.reduce((sum, [, size]) => sum + size + PYC_HEAD, 0)
    const tag = `cpython-${minorOf(place.python).replace('.', '')}`
    return sources.map(([path, source]) => {
      const slash = path.lastIndexOf('/') + 1
      const size = Math.round(((estimate.bytecode_size ?? 0) * (source + PYC_HEAD)) / all)
      const compiled = `${path.slice(0, slash)}__pycache__/${path.slice(slash, -3)}.${tag}.pyc`
      return {
        path: installedAt(compiled, place),
        size,
        compressed: size * ratio,
      }
    })
  }
}
