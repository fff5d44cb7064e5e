import { ARGUMENT_OPTIONS } from '../../inputs/install-arguments/argument-table.ts'
import type { InstallerName } from '../../model/estimate.ts'

/** uv's variables for options of an install (https://docs.astral.sh/uv/reference/environment/). */
const UV: Readonly<Record<string, string>> = {
  UV_INDEX_URL: '--default-index',
  UV_DEFAULT_INDEX: '--default-index',
  UV_INDEX: '--index',
  UV_EXTRA_INDEX_URL: '--extra-index-url',
  UV_FIND_LINKS: '--find-links',
  UV_CONSTRAINT: '--constraint',
  UV_EXCLUDE_NEWER: '--exclude-newer',
  UV_PRERELEASE: '--prerelease',
  UV_TORCH_BACKEND: '--torch-backend',
  UV_COMPILE_BYTECODE: '--compile-bytecode',
  UV_NO_CACHE: '--no-cache',
  UV_REQUIRE_HASHES: '--require-hashes',
  UV_NO_INDEX: '--no-index',
}

const isOn = (value: string): boolean => /^(?:1|true|t|yes|y|on)$/i.test(value.trim())

/** Options whose variable contains several values, separated by spaces. */
const LISTS =
  /^--(?:extra-index-url|index|find-links|constraint|requirement|no-binary|only-binary)$/

/**
 * The options that variables set. pip reads each long option from `PIP_NAME`; uv has a list. They
 * come before those of the command, which win.
 */
export const argumentsFromEnvironment = (
  installer: InstallerName,
  env: ReadonlyMap<string, string>,
): readonly string[] =>
  [...env].flatMap(([name, value]) => wordsOf(installer, optionOf(installer, name), value))

function optionOf(installer: InstallerName, name: string): string | undefined {
  if (installer === 'uv') return UV[name]
  return name.startsWith('PIP_')
    ? `--${name.slice('PIP_'.length).toLowerCase().replaceAll('_', '-')}`
    : undefined
}

function wordsOf(
  installer: InstallerName,
  option: string | undefined,
  value: string,
): readonly string[] {
  const known = option === undefined ? undefined : ARGUMENT_OPTIONS[installer].get(option)
  if (option === undefined || known === undefined || value.trim() === '') return []
  // Any value of this one switches pip's cache off (pip/_internal/cli/cmdoptions.py).
  if (option === '--no-cache-dir') return [option]
  // In pip, a false value of this variable means that nothing is compiled (pip's user guide,
  // "Environment Variables").
  if (option === '--no-compile') return [isOn(value) ? '--compile' : option]
  if (!known.takesValue) return isOn(value) ? [option] : []
  const values = LISTS.test(option) ? value.trim().split(/\s+/) : [value]
  return values.flatMap((one) => [
    option,
    option === '--index' ? one.replace(/^[\w.-]+=(?=https?:)/, '') : one,
  ])
}
