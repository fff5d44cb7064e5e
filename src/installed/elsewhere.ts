import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { diskTree } from './disk-tree.ts'
import type { Environment } from './environment.ts'
import { isUserSite, minorOf } from './environment.ts'
import { type ModuleFolders, moduleFoldersAt } from './module-folders.ts'

/** A place with distributions outside the environment. */
export interface OtherPlace {
  readonly code: 'user-site' | 'another-python' | 'another-prefix' | 'target-elsewhere'
  readonly path: string
  readonly names: readonly string[]
}

export interface NearbyOptions {
  /** The user's home folder; null if it must not be searched. */
  readonly home: string | null
  readonly cwd: string
}

/** Folders next to an environment that are searched. */
const MOST_NEIGHBOURS = 200

/**
 * Other places that may contain distributions of this environment: further folders of its tree, and
 * for an environment of this machine the Python that it was made from, the user site, and
 * neighbouring folders. Only names are read.
 */
export function otherPlaces(
  environment: Environment,
  { home, cwd }: NearbyOptions,
): readonly OtherPlace[] {
  const inside = environment.others.map((one) => placeOf(one, '', environment))
  const { host } = environment.source
  if (host === null || environment.kind === 'root') return inside
  const outside = [
    ...(environment.home === null ? [] : [dirname(environment.home)]),
    ...(home === null ? [] : [join(home, '.local')]),
    ...neighbours(dirname(host)),
    ...(resolve(cwd) === dirname(host) ? [] : neighbours(resolve(cwd))),
  ]
  const own = new Set([host])
  return [...inside, ...outside.flatMap((folder) => placesAt(folder, own, environment))]
}

function placesAt(
  folder: string,
  done: Set<string>,
  environment: Environment,
): readonly OtherPlace[] {
  const real = attempt(() => realpathSync(folder))
  if (real === undefined || done.has(real)) return []
  done.add(real)
  return moduleFoldersAt(diskTree(real), '')
    .filter(({ names }) => names.length > 0)
    .map((one) => placeOf(one, real, environment))
}

function placeOf(
  one: ModuleFolders,
  root: string,
  { prefix, python, source }: Environment,
): OtherPlace {
  const { kind, python: other, folders, names } = one
  const path = root === '' ? folders[0]! : join(root, folders[0]!)
  const isSamePrefix = root === '' && one.prefix === prefix
  const code = isUserSite(root || one.prefix)
    ? 'user-site'
    : kind === 'target'
      ? 'target-elsewhere'
      : isSamePrefix ||
          (other !== null &&
            python !== null &&
            minorOf(other) !== minorOf(python) &&
            root === '' &&
            source.image === null)
        ? 'another-python'
        : 'another-prefix'
  return { code, path, names }
}

function neighbours(folder: string): readonly string[] {
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []
  return entries
    .filter((entry) => entry.isDirectory() && basename(entry.name) !== 'node_modules')
    .slice(0, MOST_NEIGHBOURS)
    .map(({ name }) => join(folder, name))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
