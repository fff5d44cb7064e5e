import { checkArgument, checkOptions } from '../api/check-options.ts'
import { libraryHost } from '../api/library-host.ts'
import type { ExtrasReport, FilesReport, HistoryReport } from '../model/project.ts'
import type { ReleaseReport } from '../model/release.ts'
import type { Collection } from '../model/size-record.ts'
import type {
  CollectOptions,
  EstimateOptions,
  FilesOptions,
  HistoryOptions,
  ReleaseOptions,
} from '../options/options.ts'

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
  const { filesWith } = await import('../api/files.ts')
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
  const { releaseWith } = await import('../api/release.ts')
  return releaseWith(paths, options, libraryHost(options))
}

/**
 * The weight of a project alone, with each extra and dependency group, and with all of them: a
 * requirement in `with`, or a `pyproject.toml` in `files`.
 *
 * @throws PysizeError as `estimate` does
 */
export async function extras(options: EstimateOptions): Promise<ExtrasReport> {
  checkOptions(options)
  const { extrasWith } = await import('../api/extras.ts')
  return extrasWith(options, libraryHost(options))
}

/**
 * The weight of a project (in `with`) by release, each resolved as of the day of its upload.
 *
 * @throws PysizeError as `estimate` does; exit 3 if no release is dated
 */
export async function history(options: HistoryOptions): Promise<HistoryReport> {
  checkOptions(options)
  const { historyWith } = await import('../api/history.ts')
  return historyWith(options, libraryHost(options))
}

/**
 * One table of the weights of many repositories, from the records that `--format jsonl` wrote in
 * each: the newest record of each file, and the growth since the one before. It requests nothing.
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
  const { collectWith } = await import('../api/collect.ts')
  return collectWith(files, {
    cwd: libraryHost(options).cwd,
    stdin: options.stdin ?? (async () => ''),
  })
}
