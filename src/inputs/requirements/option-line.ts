import { existsSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import { addPackages, type IndexOptions } from '../index-options.ts'
import { isUrl } from '../source.ts'
import type { LineOption } from './option-names.ts'
import { valuesOf } from './option-values.ts'

/** Takes in the options that pip heeds on any line, also beside a requirement: `--no-binary`, `--only-binary`, `--all-releases`, `--only-final`. */
export function withPackageSets(before: IndexOptions, options: readonly LineOption[]): IndexOptions {
  let { noBinary, onlyBinary, allReleases, onlyFinal } = before
  for (const { name, value } of options) {
    if (name === 'no-binary') [noBinary, onlyBinary] = addPackages(value, noBinary, onlyBinary)
    else if (name === 'only-binary') [onlyBinary, noBinary] = addPackages(value, onlyBinary, noBinary)
    else if (name === 'all-releases') [allReleases, onlyFinal] = addPackages(value, allReleases, onlyFinal)
    else if (name === 'only-final') [onlyFinal, allReleases] = addPackages(value, onlyFinal, allReleases)
  }
  const same =
    noBinary === before.noBinary && onlyBinary === before.onlyBinary && allReleases === before.allReleases && onlyFinal === before.onlyFinal
  return same ? before : { ...before, noBinary, onlyBinary, allReleases, onlyFinal }
}

/**
 * Takes in the other options of a line that holds neither a requirement nor a nested file, by pip's rules (`handle_option_line`): an index URL
 * replaces all before it, the extra ones too; after `--no-index` none is added; of several `--find-links` on a line the first counts.
 *
 * @param file the file the line stands in: a folder to find links in is first sought beside it, then in `cwd`
 */
export function withIndexOptions(before: IndexOptions, options: readonly LineOption[], file: string, cwd: string): IndexOptions {
  const has = (name: LineOption['name']): boolean => options.some((option) => option.name === name)
  const findLinks = valuesOf(options, 'find-links').slice(0, 1)
  return {
    ...before,
    ...indexUrls(before, options, before.noIndex || has('no-index')),
    findLinks: [...before.findLinks, ...findLinks.map((value) => besideFile(value, file, cwd))],
    allReleases: has('pre') ? new Set([...before.allReleases, ':all:']) : before.allReleases,
    preferBinary: before.preferBinary || has('prefer-binary'),
    requireHashes: before.requireHashes || has('require-hashes'),
    noRequireHashes: before.noRequireHashes || has('no-require-hashes'),
    trustedHosts: [...before.trustedHosts, ...valuesOf(options, 'trusted-host')],
    features: [...new Set([...before.features, ...valuesOf(options, 'use-feature')])],
  }
}

function indexUrls(
  before: IndexOptions,
  options: readonly LineOption[],
  noIndex: boolean,
): Pick<IndexOptions, 'noIndex' | 'indexUrl' | 'extraIndexUrls'> {
  if (noIndex) return { noIndex, indexUrl: null, extraIndexUrls: [] }
  const extra = valuesOf(options, 'extra-index-url')
  const main = valuesOf(options, 'index-url').at(-1)
  if (main) return { noIndex, indexUrl: main, extraIndexUrls: extra }
  return { noIndex, indexUrl: before.indexUrl, extraIndexUrls: [...before.extraIndexUrls, ...extra] }
}

function besideFile(value: string, file: string, cwd: string): string {
  if (isUrl(value) || isUrl(file) || file === '-') return value
  return existsSync(resolve(cwd, dirname(file), value)) ? posix.join(dirname(file), value) : value
}
