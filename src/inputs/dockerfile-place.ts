import { join, resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'
import { inputError } from '../errors.ts'

/** A Dockerfile, and the folder that COPY reads. */
export interface DockerfilePlace {
  readonly file: string
  readonly context: string
}

const NAMES = ['Dockerfile', 'Containerfile']

/** Whether a Dockerfile was named, or the folder has one. */
export function hasDockerfile(
  named: string | undefined,
  context: string | undefined,
  cwd: string,
): boolean {
  if (named === '-') return true
  const path = resolve(cwd, named ?? context ?? '.')
  if (statusOf(path)?.isDirectory() !== true) return named !== undefined
  return NAMES.some((name) => statusOf(join(path, name))?.isFile() === true)
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
  for (const name of NAMES) {
    const file = folder === '.' ? name : `${folder}/${name}`
    if (statusOf(resolve(cwd, file))?.isFile() === true) return { file, context: context ?? folder }
  }
  throw inputError(
    'no-dockerfile',
    `There is no Dockerfile in ${folder === '.' ? 'the current folder' : folder}.`,
    {
      hint: `Name it: pysize image docker/Dockerfile --context . For an image without one, say what it is built on: pysize image ${folder} --base python:3.12-slim, or --builder railpack`,
    },
  )
}
