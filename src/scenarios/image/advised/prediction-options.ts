import { resolve } from 'node:path'
import { statusOf } from '../../../cache/regular-file.ts'
import type { ImageOptions } from '../../../options/options.ts'

/** Options of the install are in the Dockerfile; the others belong to the builder. */
export function predictionOptions(
  options: ImageOptions,
  base: string | undefined,
  cwd: string,
): ImageOptions {
  const {
    files: _files,
    with: _with,
    constraints: _constraints,
    extras: _extras,
    groups: _groups,
    indexUrl,
    ...others
  } = options
  const {
    installer: _installer,
    noDev: _noDev,
    torch: _torch,
    python: _python,
    compile: _compile,
    ...rest
  } = others
  return {
    ...rest,
    ...(indexUrl === undefined ? {} : { indexUrl }),
    ...(base !== undefined && statusOf(resolve(cwd, base))?.isFile() === true ? { base } : {}),
  }
}
