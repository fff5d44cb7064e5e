import type { LockSync } from '../../images/commands/effect.ts'
import type { InstallArguments } from '../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { pdmCache, pipenvCache, poetryCache } from '../../images/commands/lock-parts.ts'
import { type Footprint, footprintOfMany } from '../../images/file-system/footprint.ts'
import { type FileSystem, imageFiles } from '../../images/file-system/image-files.ts'
import { liesIn } from '../../images/file-system/image-path.ts'
import { added } from '../../images/file-system/operations.ts'
import { packedWheel } from '../../images/sizes/compressed.ts'
import { estimated, exactly, roughly } from '../../images/sizes/figure.ts'
import type { Session } from '../session/session.ts'
import type { WeighedDistribution } from './distribution-groups.ts'
import type { ImageWork, StepPlace } from './image-work.ts'
import type { ResolvedInstall } from './resolve-install.ts'
import { weighedPackages } from './weighed-packages.ts'

/**
 * The downloads that an installer caches by default.
 *
 * @param asksIndex false for an install from a lock, which names the files
 */
export async function cachedBy(
  installer: 'pip' | LockSync['tool'],
  args: InstallArguments,
  resolved: ResolvedInstall,
  files: FileSystem,
  { env }: KnownCommand,
  { layer, mounted }: StepPlace,
  { session }: ImageWork,
  asksIndex = true,
): Promise<FileSystem> {
  if (args.noCache) return files
  const folder = cacheFolder(installer, env)
  if (mounted.some((mount) => liesIn(folder, mount))) return files
  const { packages } = resolved.result.scenario
  const downloads = packages.reduce((sum, one) => sum + (one.download_size ?? 0), 0)
  const footprint =
    installer === 'uv'
      ? uvCache(
          resolved,
          env.get('UV_LINK_MODE') === 'copy',
          asksIndex ? await filesOnPages(resolved) : 0,
        )
      : installer === 'poetry'
        ? wheelCache(packages.length, downloads)
        : pipCache(packages.length, downloads, await isKeptByPip(resolved, session))
  const filled =
    downloads === 0
      ? { ...footprint, sizes: { ...footprint.sizes, uncompressed: exactly(0) } }
      : footprint
  const group = imageFiles('cache', `${installer}'s cache`, [folder], filled)
  const before = files.find(
    (held) => held.group.kind === 'cache' && held.group.places[0] === folder,
  )
  // A second install adds to the cache of the first.
  if (before !== undefined)
    return [...files, { group: { ...group, places: [`${folder}/${layer}`] }, layer }]
  return added(files, group, layer)
}

function cacheFolder(tool: 'pip' | LockSync['tool'], env: KnownCommand['env']): string {
  const home = env.get('HOME') ?? '/root'
  switch (tool) {
    case 'pip':
      return env.get('PIP_CACHE_DIR') ?? `${home}/.cache/pip`
    case 'uv':
      return env.get('UV_CACHE_DIR') ?? `${home}/.cache/uv`
    case 'poetry':
      return poetryCache({ env })
    case 'pdm':
      return pdmCache({ env })
    case 'pipenv':
      return pipenvCache({ env })
  }
}

/**
 * Poetry keeps each wheel unchanged, whatever the index's headers say, in four nested folders named
 * by its hash.
 */
const wheelCache = (packages: number, downloads: number): Footprint =>
  footprintOfMany(packages, packages * 4, exactly(downloads), roughly(downloads, 0.01))

/**
 * pip keeps each wheel, its metadata, and the index page of its project, compressed.
 *
 * @param isKept false if the index sends no headers that let pip cache its responses; another
 *   machine may reach another index
 */
function pipCache(packages: number, downloads: number, isKept: boolean): Footprint {
  const size = downloads + packages * 40_000
  const most = downloads + packages * 300_000
  if (!isKept) return footprintOfMany(0, 0, estimated(0, 0, downloads), estimated(0, 0, downloads))
  return footprintOfMany(
    packages * 6,
    packages * 12,
    estimated(size, downloads, most),
    roughly(downloads + packages * 35_000, 0.05),
  )
}

/**
 * Whether pip caches its downloads: by the headers of the largest file (CacheControl's
 * `cache_response`, which pip vendors). Assumed to be so if that file cannot be requested.
 */
async function isKeptByPip(
  { source, result }: ResolvedInstall,
  { fetcher, signal }: Session,
): Promise<boolean> {
  if (source.snapshot !== null) return true
  const [largest] = result.scenario.packages.toSorted(
    (a, b) => (b.download_size ?? 0) - (a.download_size ?? 0),
  )
  const url =
    largest === undefined
      ? undefined
      : result.resolution.packages.get(largest.name)?.candidate.file.url
  if (url === undefined || !/^https?:/.test(url)) return true
  try {
    const { status, headers } = await fetcher.get(url, { method: 'HEAD' })
    return status !== 200 || isStored(headers)
  } catch {
    signal?.throwIfAborted()
    return true
  }
}

function isStored(headers: Readonly<Record<string, string>>): boolean {
  const control = headers['cache-control'] ?? ''
  if (/\bno-store\b/i.test(control)) return false
  return (
    headers.etag !== undefined || /\bmax-age=[1-9]/i.test(control) || headers.expires !== undefined
  )
}

/** The size of uv's copy of an index page for each file that it lists, bytes, and compressed. */
const UV_PAGE = { file: 255, packed: 0.43 }

/** The number of files that the index lists for all projects of an install. */
async function filesOnPages({ plan, source, result }: ResolvedInstall): Promise<number> {
  const indexes = source.indexes(plan)
  const counts = await Promise.all(
    result.scenario.packages.map(({ name }) =>
      indexes.page(name).then(
        (answer) => (answer.kind === 'found' ? answer.page.files.length : 0),
        () => 0,
      ),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/**
 * uv keeps the unpacked files of each wheel, and facts from the index page of each project. If it
 * does not copy, the files in the environment are links to these, and count once. On a file system
 * that clones, each counts again.
 */
function uvCache(resolved: ResolvedInstall, isCopied: boolean, listed: number): Footprint {
  const { packages } = resolved.result.scenario
  const sum = (of: (one: WeighedDistribution) => number): number =>
    weighedPackages(resolved).reduce((all, one) => all + of(one), 0)
  const installed = sum(({ estimate }) => estimate.installed_size ?? 0)
  const files =
    sum(({ weight }) => (weight?.kind === 'wheel' ? weight.files + 4 : 4)) + packages.length
  const folders = sum(({ weight }) => (weight?.kind === 'wheel' ? weight.disk.folders + 2 : 2))
  const packed = sum(({ estimate, weight }) =>
    weight?.kind === 'wheel' ? (packedWheel(weight).size ?? 0) : (estimate.download_size ?? 0),
  )
  const pages = listed * UV_PAGE.file
  const packedPages = pages * UV_PAGE.packed
  const [bytes, compressed] = isCopied
    ? [installed + pages, packed + packedPages]
    : [pages, packedPages + files * 60]
  return footprintOfMany(
    files,
    folders,
    estimated(bytes, bytes * 0.9, (installed + pages) * 1.1),
    estimated(compressed, compressed * 0.8, (packed + packedPages) * 1.1),
  )
}
