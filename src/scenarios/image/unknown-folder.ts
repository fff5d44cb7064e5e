import { posix } from 'node:path'
import { statusOf } from '../../cache/regular-file.ts'
import { EMPTY_CONFIG } from '../../images/base/base-image.ts'
import { hostPathOf } from '../../images/file-system/look-up.ts'
import type { StageState, StepPlace } from './image-work.ts'

/** A file of this machine, and its place in the image. */
interface FoundFile {
  readonly host: string
  readonly inImage: string
}

/** Whether the settings of the base are unknown, and so its working directory. */
const isUnknownFolder = (cwd: string, { base }: StepPlace): boolean =>
  cwd === '/' && base?.config === EMPTY_CONFIG

/**
 * The file of this machine for a relative path in a working directory that is unknown, because the
 * settings of the base are. It is the file of that name that COPY puts into the image. Undefined if
 * there are several or none.
 */
export function fileOfUnknownFolder(
  path: string,
  cwd: string,
  { files }: StageState,
  place: StepPlace,
): FoundFile | undefined {
  if (path.startsWith('/') || !isUnknownFolder(cwd, place)) return undefined
  const folders = new Set(
    files.flatMap(({ group: { context, places } }) =>
      context === undefined ? [] : places.flatMap((one) => [one, posix.dirname(one)]),
    ),
  )
  const found = new Map(
    [...folders].flatMap((folder) => {
      const inImage = posix.join(folder, path)
      const host = hostPathOf(files, inImage)
      return host !== undefined && statusOf(host) !== undefined
        ? [[host, { host, inImage }] as const]
        : []
    }),
  )
  return found.size === 1 ? [...found.values()][0] : undefined
}

/** A lock in the folder that COPY puts it into, for a command in an unknown working directory. */
export function lockInUnknownFolder<T extends { readonly lock: string; readonly folder: string }>(
  effect: T,
  cwd: string,
  state: StageState,
  place: StepPlace,
): T {
  if (effect.folder !== '/') return effect
  const found = fileOfUnknownFolder(effect.lock.slice(1), cwd, state, place)
  return found === undefined
    ? effect
    : { ...effect, lock: found.inImage, folder: posix.dirname(found.inImage) }
}

/** Whether a tool comes with a base whose settings are unknown. */
export const comesWithUnknownBase = (
  tool: string,
  { files }: StageState,
  { base }: StepPlace,
): boolean =>
  base?.config === EMPTY_CONFIG &&
  !files.some(({ group: { distribution } }) => distribution?.name === tool)
