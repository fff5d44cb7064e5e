import { checkArgument, checkOptions, checkQuestion } from './api/check-options.ts'
import { estimateAllWith, estimateWith } from './api/estimate.ts'
import { libraryHost } from './api/library-host.ts'
import { packageName } from './api/package-name.ts'
import { createStore } from './cache/open-store.ts'
import type { AdviceReport } from './model/advice.ts'
import type { CacheInfo } from './model/cache-info.ts'
import type { Comparison } from './model/comparison.ts'
import type { Diff } from './model/diff.ts'
import type { TreeAnswer, WhyAnswer } from './model/documents.ts'
import type { Estimate, Estimates } from './model/estimate.ts'
import type { ImageReport } from './model/image.ts'
import type { ImageAdvice } from './model/image-advice.ts'
import type { ImageDiff } from './model/image-diff.ts'
import type { InitReport } from './model/init-report.ts'
import type { ExtrasReport, FilesReport, HistoryReport } from './model/project.ts'
import type { ReleaseReport } from './model/release.ts'
import type { Collection } from './model/size-record.ts'
import type { SnapshotSummary } from './model/snapshot-summary.ts'
import type { VerifyReport } from './model/verification.ts'
import type {
  AdviseOptions,
  CollectOptions,
  CompareOptions,
  DiffOptions,
  EstimateOptions,
  FilesOptions,
  HistoryOptions,
  ImageOptions,
  InitOptions,
  ReleaseOptions,
  SnapshotOptions,
  TreeOptions,
  VerifyOptions,
} from './options/options.ts'

export type { ErrorCode } from './codes/errors.ts'
export type { WarningCode } from './codes/warnings.ts'
export { type Place, PysizeError, type Warning } from './errors.ts'
export type * from './model/advice.ts'
export type * from './model/budget.ts'
export type * from './model/cache-info.ts'
export type * from './model/change.ts'
export type * from './model/comparison.ts'
export type * from './model/diff.ts'
export type * from './model/documents.ts'
export type * from './model/estimate.ts'
export type * from './model/further-installs.ts'
export type * from './model/image.ts'
export type * from './model/image-advice.ts'
export type * from './model/image-diff.ts'
export type * from './model/init-report.ts'
export type * from './model/project.ts'
export type * from './model/release.ts'
export type * from './model/size-record.ts'
export type * from './model/snapshot-summary.ts'
export type * from './model/verification.ts'
export type * from './options/options.ts'

/**
 * Resolves what an installer would install for some requirements, and weighs it, without building
 * or downloading it.
 *
 * @example
 * const { scenarios } = await estimate({ files: ['requirements.txt'], python: '3.12' })
 * console.log(scenarios[0].totals.installed_size) // bytes
 *
 * @throws PysizeError with a `code`, an `exitCode` (2 input, 3 no solution, 4 index), places and a
 * hint
 */
export async function estimate(options: EstimateOptions): Promise<Estimate> {
  checkQuestion(options)
  return estimateWith(options, libraryHost(options))
}

/**
 * Estimates several files, each on its own, in parallel, without requesting anything twice. A file
 * that fails has its error in its place.
 *
 * @example
 * const { estimates } = await estimateAll(['web.txt', 'worker.txt'], { python: '3.12' })
 * for (const { file, estimate, error } of estimates) console.log(file, estimate?.scenarios[0]?.totals.installed_size ?? error?.code)
 *
 * @param options for every file
 * @throws PysizeError if no file can be estimated, for example if the snapshot is missing
 */
export async function estimateAll(
  files: readonly string[],
  options: Omit<EstimateOptions, 'files'> = {},
): Promise<Estimates> {
  checkArgument('files', files, 'texts')
  checkOptions(options)
  return estimateAllWith(files, options, libraryHost(options))
}

/**
 * Explains why a package is part of an environment: the paths from the user's lines, the bounds of
 * its version, and its sizes.
 *
 * @example
 * const { why: answer } = await why({ files: ['requirements.txt'] }, 'numpy')
 * for (const path of answer.paths) console.log(`${path[0].file}:${path[0].line}`, path.map(({ requirement }) => requirement).join(' > '))
 * console.log(answer.version, answer.held_by?.without) // the version, and the one without its bounds
 *
 * @param name in any spelling: `Foo_Bar` is `foo-bar`
 * @throws PysizeError as `estimate` does; exit 2: `bad-name`, `not-in-environment` with a hint on
 * what would bring it
 */
export async function why(options: EstimateOptions, name: string): Promise<WhyAnswer> {
  checkQuestion(options)
  const asked = packageName(name)
  const { whyWith } = await import('./api/why.ts')
  return whyWith(options, asked, libraryHost(options))
}

/**
 * Arranges an environment as a tree: for each of the user's lines what it needs, or with `invert`
 * who needs a package. Each node has what it takes on disk, in bytes: itself, with what only it
 * needs, and with all that it needs.
 *
 * @example
 * const { tree: shown } = await tree({ files: ['requirements.txt'], depth: 1 })
 * for (const { name, retained_size, children } of shown.roots) console.log(name, retained_size, children.length)
 *
 * @throws PysizeError as `estimate` does; exit 2 `not-in-environment` if `invert` is not part of
 * the environment
 */
export async function tree(options: TreeOptions): Promise<TreeAnswer> {
  checkQuestion(options)
  const { invert, ...shape } = options
  const { treeWith } = await import('./api/tree.ts')
  return treeWith(shape, invert === undefined ? null : packageName(invert), libraryHost(options))
}

/**
 * Resolves and weighs several environments and puts them side by side: files, or one file for
 * several Pythons, platforms, builds of torch and installers.
 *
 * @example
 * const { compare: { columns } } = await compare(['requirements.txt'], { pythons: ['3.11', '3.12'] })
 *
 * @throws PysizeError as `estimate` does if no environment can be resolved
 */
export async function compare(
  files: readonly string[],
  options: CompareOptions = {},
): Promise<Comparison> {
  checkArgument('files', files, 'texts')
  checkOptions(options)
  const { compareWith } = await import('./api/compare.ts')
  return compareWith(files, options, libraryHost(options))
}

/**
 * Compares what two sides weigh: which packages come, go and change, and which changed line does
 * it. A side is a file, a JSON estimate that was saved, or a git revision. Both are resolved at one
 * state of the index.
 *
 * @example
 * const { diff: { causes }, growth } = await diff('main', 'HEAD', { failIfGrows: '50MB' })
 *
 * @param next leave it out if `old` is a range (`main..HEAD`), or to compare a revision with the
 * working folder
 * @throws PysizeError as `estimate` does; exit 2 if a side is neither file nor revision
 */
export async function diff(
  old: string,
  next: string | undefined,
  options: DiffOptions = {},
): Promise<Diff> {
  checkSides(old, next)
  checkOptions(options)
  const { diffWith } = await import('./api/diff.ts')
  return diffWith(old, next, options, libraryHost(options))
}

/**
 * Measures an environment and writes its target and a limit to `[tool.pysize]` of the project's
 * pyproject.toml.
 *
 * @throws PysizeError as `estimate` does; exit 2 if there are settings already
 */
export async function init(options: InitOptions): Promise<InitReport> {
  checkOptions(options)
  const { initWith } = await import('./api/init.ts')
  return initWith(options, libraryHost(options))
}

/**
 * Compares a real environment with the packages that its requirements would install, or, without
 * files, with its own records: missing, changed and unneeded packages. Nothing is written, and no
 * code of the environment is run.
 *
 * @example
 * const { verify: found } = await verify({ path: '.venv', files: ['requirements.txt'] })
 * for (const { name, version } of found.missing) console.log(name, version)
 *
 * @throws PysizeError as `estimate` does; exit 2 if there is no environment, or an option
 * contradicts it
 */
export async function verify(options: VerifyOptions = {}): Promise<VerifyReport> {
  checkOptions(options)
  const { verifyWith } = await import('./api/verify.ts')
  return verifyWith(options, libraryHost(options))
}

/**
 * Finds what makes an environment smaller: the CPU build of torch, lighter packages, lines to drop.
 * Each piece of advice was proved by resolving and weighing the changed files.
 *
 * @example
 * const { advice } = await advise({ files: ['requirements.txt'], budget: '4GB' })
 * for (const { title, saves, lines } of advice) console.log(title, saves, lines.join('\n')) // bytes
 *
 * @throws PysizeError as `estimate` does
 */
export async function advise(options: AdviseOptions): Promise<AdviceReport> {
  checkQuestion(options)
  const { adviseWith } = await import('./api/advise.ts')
  return adviseWith(options, libraryHost(options))
}

/**
 * Writes the facts behind estimates of some sets to a folder, for offline and repeatable use
 * (`snapshot: directory`).
 *
 * @throws PysizeError as `estimate` does; exit 2 if the folder cannot be written
 */
export async function createSnapshot(
  sets: readonly string[],
  directory: string,
  options: SnapshotOptions = {},
): Promise<SnapshotSummary> {
  checkArgument('sets', sets, 'texts')
  checkArgument('directory', directory, 'text')
  checkOptions(options)
  const { createSnapshotWith } = await import('./api/create-snapshot.ts')
  return createSnapshotWith(sets, directory, options, libraryHost(options))
}

/**
 * Lists the files inside wheels, largest first: of every wheel of an environment (`files`), or of
 * single distributions (`with`).
 *
 * @example
 * const { distributions } = await listFiles({ with: ['numpy==2.1.0'] })
 * for (const { path, size } of distributions[0].files.slice(0, 10)) console.log(path, size)
 *
 * @throws PysizeError as `estimate` does; exit 2 with `offline`, because the files are read from
 * the index
 */
export async function listFiles(options: FilesOptions): Promise<FilesReport> {
  checkOptions(options)
  const { filesWith } = await import('./api/files.ts')
  return filesWith(options, libraryHost(options))
}

/**
 * Weighs wheels and sdists as files, for every machine: the size of the file, its unpacked size and
 * its number of files, compared with the last release on the index.
 *
 * @example
 * const { release: { sides: [mine] }, budget } = await release(['dist/'], { budget: 'pypi-file' })
 * for (const { filename, download_size } of mine.files) console.log(filename, download_size, budget.ok)
 *
 * @param paths wheels, sdists, or folders of them
 * @throws PysizeError exit 2 for an invalid wheel or sdist, exit 3 if `against` names a release
 * that is on no index, exit 4 if the index fails
 */
export async function release(
  paths: readonly string[],
  options: ReleaseOptions = {},
): Promise<ReleaseReport> {
  checkArgument('paths', paths, 'texts')
  checkOptions(options)
  const { releaseWith } = await import('./api/release.ts')
  return releaseWith(paths, options, libraryHost(options))
}

/**
 * One table of what many repositories weigh, from the lines that `--format jsonl` wrote in each:
 * the newest of each file, with its growth since the one before. It requests nothing.
 *
 * @example
 * const { collected } = await collect(['records/'])
 * for (const { repository, file, on_disk_size, growth } of collected) console.log(repository, file, on_disk_size, growth)
 *
 * @param files files, patterns, folders with `*.jsonl`, or `-`
 * @throws PysizeError exit 2 for a missing file, and if no line can be read
 */
export async function collect(
  files: readonly string[],
  options: CollectOptions = {},
): Promise<Collection> {
  checkArgument('files', files, 'texts')
  checkOptions(options)
  const { collectWith } = await import('./api/collect.ts')
  return collectWith(files, {
    cwd: libraryHost(options).cwd,
    stdin: options.stdin ?? (async () => ''),
  })
}

/**
 * The weight of a project alone, with each extra and dependency group, and with all of them: a
 * requirement in `with`, or a `pyproject.toml` in `files`.
 *
 * @throws PysizeError as `estimate` does
 */
export async function extras(options: EstimateOptions): Promise<ExtrasReport> {
  checkOptions(options)
  const { extrasWith } = await import('./api/extras.ts')
  return extrasWith(options, libraryHost(options))
}

/**
 * The weight of a project (in `with`) by release, each resolved as of the day of its upload.
 *
 * @throws PysizeError as `estimate` does; exit 3 if no release is dated
 */
export async function history(options: HistoryOptions): Promise<HistoryReport> {
  checkOptions(options)
  const { historyWith } = await import('./api/history.ts')
  return historyWith(options, libraryHost(options))
}

/**
 * The image that a Dockerfile builds, layer by layer, predicted without building it.
 *
 * @example
 * const { image, findings } = await image({ dockerfile: 'Dockerfile', context: '.' })
 * console.log(image.uncompressed_size) // what `docker images` shows, bytes
 *
 * @throws PysizeError as `estimate` does; exit 2 for a Dockerfile that BuildKit refuses
 */
export async function image(options: ImageOptions = {}): Promise<ImageReport> {
  checkOptions(options)
  const { imageWith } = await import('./api/image.ts')
  return imageWith(options, libraryHost(options))
}

/**
 * Lists the layers of an image that are pushed and pulled again after a change: two Dockerfiles, or
 * two revisions of one (`main..HEAD`; a revision alone is compared with the working folder).
 *
 * @throws PysizeError as `image` does; exit 2 for an argument that is neither a file nor a revision
 */
export async function imageDiff(
  old: string,
  next: string | undefined,
  options: ImageOptions = {},
): Promise<ImageDiff> {
  checkSides(old, next)
  checkOptions(options)
  const { imageDiffWith } = await import('./api/image-diff.ts')
  return imageDiffWith(old, next, options, libraryHost(options))
}

/**
 * Writes a Dockerfile for requirements, a lock or a project in steps. Each step has its saving.
 * Nothing is built.
 *
 * @example
 * const { dockerfile, steps } = await adviseImage({ files: ['requirements.txt'], budget: '500MB' })
 * for (const { title, saves } of steps) console.log(title, saves) // bytes
 *
 * @throws PysizeError as `image` does; exit 2 `not-advised` if no Dockerfile can be written for the
 * input
 */
export async function adviseImage(options: ImageOptions): Promise<ImageAdvice> {
  checkQuestion(options)
  const { adviseImageWith } = await import('./api/advise-image.ts')
  return adviseImageWith(options, libraryHost(options))
}

/** The folder and content of the cache; sizes in bytes. */
export function cacheInfo(options: EstimateOptions = {}): CacheInfo {
  return storeOf(options).info()
}

/** Empties the cache; returns the bytes freed. */
export function clearCache(options: EstimateOptions = {}): number {
  return storeOf(options).clear()
}

function checkSides(old: unknown, next: unknown): void {
  checkArgument('old', old, 'text')
  if (next !== undefined) checkArgument('next', next, 'text')
}

function storeOf(options: EstimateOptions): ReturnType<typeof createStore> {
  const { cwd, env, platform } = libraryHost(options)
  return createStore({ cache: true, cacheDir: options.cacheDir, cwd, env, platform }, () => {})
}
