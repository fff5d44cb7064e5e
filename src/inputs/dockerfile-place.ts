import { resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'
import { inputError } from '../errors.ts'

/** A Dockerfile, and the folder that COPY reads. */
export interface DockerfilePlace {
  readonly file: string
  readonly context: string
}

/** A Dockerfile, or a folder with one; the context is the current folder unless it is named. */
export function dockerfilePlace(
  named: string | undefined,
  context: string | undefined,
  cwd: string,
): DockerfilePlace {
  if (named === '-') return { file: '-', context: context ?? '.' }
  const isFolder = named !== undefined && statusOf(resolve(cwd, named))?.isDirectory() === true
  const folder = isFolder ? named.replace(/\/+$/, '') : (context ?? '.')
  if (named !== undefined && !isFolder) return { file: named, context: context ?? '.' }
  for (const name of ['Dockerfile', 'Containerfile']) {
    const file = folder === '.' ? name : `${folder}/${name}`
    if (statusOf(resolve(cwd, file))?.isFile() === true) return { file, context: context ?? folder }
  }
  throw inputError(
    'no-dockerfile',
    `There is no Dockerfile in ${folder === '.' ? 'the current folder' : folder}.`,
    {
      hint: 'Name it: pysize image docker/Dockerfile --context .',
    },
  )
}
