import { existsSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import { addPackages, type GrowingIndexOptions } from '../index-options.ts'
import { isUrl } from '../source.ts'
import type { LineOption } from './option-names.ts'
import { valuesOf } from './option-values.ts'

/**
 * Applies the options that pip reads on any line, also next to a requirement: `--no-binary`,
 * `--only-binary`, `--all-releases`, `--only-final`.
 */
export function takePackageSets(into: GrowingIndexOptions, options: readonly LineOption[]): void {
  for (const { name, value } of options) {
    if (name === 'no-binary') addPackages(value, into.noBinary, into.onlyBinary)
    else if (name === 'only-binary') addPackages(value, into.onlyBinary, into.noBinary)
    else if (name === 'all-releases') addPackages(value, into.allReleases, into.onlyFinal)
    else if (name === 'only-final') addPackages(value, into.onlyFinal, into.allReleases)
  }
}

/**
 * Applies the other options of a line without a requirement or nested file, by pip's rules
 * (`handle_option_line`): an index URL replaces all before it, including the extra ones; after
 * `--no-index` none is added; of several `--find-links` on a line the first counts.
 *
 * @param file the file of the line: a folder for --find-links is searched for next to it first,
 *   then in `cwd`
 */
export function takeIndexOptions(
  into: GrowingIndexOptions,
  options: readonly LineOption[],
  file: string,
  cwd: string,
): void {
  const has = (name: LineOption['name']): boolean => options.some((option) => option.name === name)
  if (has('no-index')) into.noIndex = true
  takeIndexUrls(into, options)
  const [findLinks] = valuesOf(options, 'find-links')
  if (findLinks !== undefined) into.findLinks.push(besideFile(findLinks, file, cwd))
  if (has('pre')) into.allReleases.add(':all:')
  if (has('prefer-binary')) into.preferBinary = true
  if (has('require-hashes')) into.requireHashes = true
  if (has('no-require-hashes')) into.noRequireHashes = true
  for (const host of valuesOf(options, 'trusted-host')) into.trustedHosts.push(host)
  for (const feature of valuesOf(options, 'use-feature'))
    if (!into.features.includes(feature)) into.features.push(feature)
}

function takeIndexUrls(into: GrowingIndexOptions, options: readonly LineOption[]): void {
  const main = valuesOf(options, 'index-url').at(-1)
  if (into.noIndex) into.indexUrl = null
  else if (main) into.indexUrl = main
  if (into.noIndex || main) into.extraIndexUrls = []
  if (!into.noIndex)
    for (const url of valuesOf(options, 'extra-index-url')) into.extraIndexUrls.push(url)
}

function besideFile(value: string, file: string, cwd: string): string {
  if (isUrl(value) || isUrl(file) || file === '-') return value
  return existsSync(resolve(cwd, dirname(file), value)) ? posix.join(dirname(file), value) : value
}
