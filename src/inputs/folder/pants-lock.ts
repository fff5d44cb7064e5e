import { join, posix } from 'node:path'
import { statusOf, textOfFile } from '../../cache/regular-file.ts'
import type { ChosenFile } from './chosen-file.ts'

/**
 * The lock of Pants' default resolve: pants.toml names its locks, which may be anywhere in the
 * repository (pants: backend/python/subsystems/setup.py, `default_resolve`, `resolves`).
 */
export async function pantsLockIn(
  names: readonly string[],
  folder: string,
): Promise<ChosenFile | undefined> {
  if (!names.includes('pants.toml')) return undefined
  const { parseToml, stringAt, tableAt } = await import('../../source-trees/toml.ts')
  const text = textOfFile(join(folder, 'pants.toml')) ?? ''
  const python = tableAt(parseToml('pants.toml', text), 'python')
  const resolve = stringAt(python, 'default_resolve') ?? 'python-default'
  const file = posix.normalize(stringAt(tableAt(python, 'resolves'), resolve) ?? '.')
  const isWithin = !posix.isAbsolute(file) && !file.startsWith('..')
  return isWithin && statusOf(join(folder, file))?.isFile() === true
    ? { file, why: `it is the lock of the resolve ${resolve} in pants.toml` }
    : undefined
}
