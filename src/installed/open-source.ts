import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'
import { inputError, type PysizeError } from '../errors.ts'
import { diskTree, hostProgram } from './disk-tree.ts'
import type { EnvironmentSource } from './environment.ts'
import type { ArchivedImage, ImageArchiveOptions } from './image/archive.ts'

export interface NamedPlaces {
  /** The first argument, if it may name an environment. */
  readonly first: string | undefined
  readonly cwd: string
  /** VIRTUAL_ENV. */
  readonly activated: string | undefined
}

/** The folder or archive to verify, and whether the first argument named it. */
export interface ChosenPlace {
  readonly path: string
  readonly isFirst: boolean
}

const ARCHIVE = /\.(?:tar(?:\.(?:gz|zst))?|tgz|oci)$/i
/** The names of requirements files. */
const REQUIREMENTS = /\.(?:txt|in|toml|lock|cfg|ya?ml|json|py)$/i

/** gzip, zstd or tar. */
function isArchive(path: string): boolean {
  const head = hostProgram(path, 512)
  if (head === undefined || head.length < 4) return false
  return (
    head.readUInt16BE(0) === 0x1f8b ||
    head.readUInt32LE(0) === 0xfd2fb528 ||
    head.toString('latin1', 257, 262) === 'ustar'
  )
}

/**
 * The first argument if it is a folder or an archive, else VIRTUAL_ENV, else `.venv` in the current
 * folder.
 *
 * @throws PysizeError exit 2 `no-environment`
 */
export function choosePlace({ first, cwd, activated }: NamedPlaces): ChosenPlace {
  if (first !== undefined) {
    const found = statusOf(resolve(cwd, first))
    const isNamed = found?.isFile() && !REQUIREMENTS.test(first) && isArchive(resolve(cwd, first))
    if (found?.isDirectory() || ARCHIVE.test(first) || isNamed)
      return { path: first, isFirst: true }
    // A name without the ending of a requirements file is not a misspelt file name.
    if (
      found === undefined &&
      !REQUIREMENTS.test(first) &&
      first !== '-' &&
      !/^[a-z]+:\/\//i.test(first)
    )
      throw nowhere(first)
  }
  if (activated && !statusOf(resolve(cwd, activated))?.isDirectory())
    throw inputError(
      'no-environment',
      `VIRTUAL_ENV names ${activated}, where there is no folder.`,
      {
        hint: 'Unset it, or name an environment first: pysize verify PATH requirements.txt',
      },
    )
  if (activated) return { path: activated, isFirst: false }
  if (statusOf(resolve(cwd, '.venv'))?.isDirectory()) return { path: '.venv', isFirst: false }
  throw inputError(
    'no-environment',
    'No environment is named, none is activated, and there is no .venv here.',
    {
      hint: 'Name a virtual environment, a site-packages folder, a mounted root, or an image that docker save wrote: pysize verify PATH requirements.txt',
    },
  )
}

const nowhere = (path: string): PysizeError =>
  inputError('no-environment', `There is no folder or archive ${path}.`, {
    hint: 'A path is relative to the current folder.',
  })

/** A folder; `lib/python3.12/site-packages` means the prefix that it belongs to. */
function openFolder(path: string, cwd: string): EnvironmentSource {
  const real = realpathSync(resolve(cwd, path))
  const [, prefix] =
    /^(.+)[/\\]lib(?:64)?[/\\]python3\.\d+t?[/\\](?:site|dist)-packages$/.exec(real) ??
    /^(.+)[/\\]Lib[/\\]site-packages$/.exec(real) ??
    []
  return { tree: diskTree(prefix ?? real), path, host: prefix ?? real, image: null }
}

/**
 * The image in an archive or an OCI layout; undefined if the path names something else.
 *
 * @throws PysizeError exit 2 if nothing is there, or if the image cannot be read
 */
export async function openImage(
  path: string,
  cwd: string,
  options: ImageArchiveOptions,
): Promise<ArchivedImage | undefined> {
  const absolute = resolve(cwd, path)
  const found = statusOf(absolute)
  if (found === undefined) throw nowhere(path)
  if (found.isFile() && (ARCHIVE.test(path) || isArchive(absolute)))
    return (await import('./image/archive.ts')).openImageArchive(absolute, path, options)
  const folder = found.isDirectory() ? openFolder(path, cwd) : undefined
  return folder !== undefined && isLayout(folder)
    ? (await import('./image/archive.ts')).openImageFolder(folder.host!, folder.tree, path, options)
    : undefined
}

const isLayout = ({ tree }: EnvironmentSource): boolean =>
  tree.entry('index.json')?.kind === 'file' && tree.entry('blobs')?.kind === 'folder'

/** The environment or image that a path or reference names. */
export interface OpenedSource {
  readonly source: EnvironmentSource
  /** Its layers, if it is an image. */
  readonly image: ArchivedImage | null
}

/**
 * @throws PysizeError exit 2 if the path names no readable folder, archive or image
 */
export async function openSource(
  path: string,
  cwd: string,
  options: ImageArchiveOptions,
): Promise<OpenedSource> {
  const found = statusOf(resolve(cwd, path))
  const image = found?.isFile()
    ? await (await import('./image/archive.ts')).openImageArchive(resolve(cwd, path), path, options)
    : await openImage(path, cwd, options)
  if (image !== undefined) return { source: image.source, image }
  if (!found?.isDirectory())
    throw inputError('no-environment', `${path} is neither a folder nor an archive.`, {
      hint: 'Name a virtual environment or an image archive.',
    })
  return { source: openFolder(path, cwd), image: null }
}
