import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import { normalizeName } from '../packaging/name.ts'
import { parseVersion } from '../packaging/versions/version.ts'
import { type BuildFault, buildFaults } from './build-faults.ts'
import { projectTable } from './declarations.ts'
import { fetchingOf } from './fetching.ts'
import type { FileLookup } from './project-files.ts'
import { type ProjectTree, projectTree } from './project-tree.ts'
import { readStaticMetadata, type StaticMetadata } from './static-metadata.ts'

/** The project of an archive: normalised name, and the version as written. */
export interface Identity {
  readonly name: string
  readonly version: string
}

/** The facts in an sdist's files besides its metadata. JSON only, so it can be cached. */
export interface SdistFindings {
  /**
   * The project in PKG-INFO, if it differs from the file name's. `isBuilt`: an installer learns it
   * from a wheel that it builds.
   */
  readonly identity?: Identity & { readonly isBuilt: boolean }
  /**
   * Why its installed size cannot be known: a build downloads more. In words that follow a colon.
   */
  readonly fetches?: string
  /** Why today's build tools cannot build it. */
  readonly faults?: readonly BuildFault[]
  /** Whether it has a setup.py and no pyproject.toml, so an older pip runs its setup.py. */
  readonly isLegacy?: true
}

/** Reads the content of an sdist, without running its code. */
export function readSdistTree(
  files: FileLookup,
  paths: ReadonlySet<string>,
  named: Identity,
): { readonly metadata: StaticMetadata; readonly findings: SdistFindings } {
  const tree = projectTree(files, paths)
  const { script, build } = tree
  const identity = otherIdentity(tree, named)
  const fetches = fetchingOf(build, script, files('setup.py'))
  const faults = script === undefined ? [] : buildFaults(script, tree)
  return {
    metadata: readStaticMetadata(tree),
    findings: {
      ...(identity === undefined ? {} : { identity }),
      ...(fetches === undefined ? {} : { fetches }),
      ...(faults.length === 0 ? {} : { faults }),
      ...(tree.exists('setup.py') && !tree.exists('pyproject.toml') ? { isLegacy: true } : {}),
    },
  }
}

/** The project in PKG-INFO, if neither it nor a build agrees with the file name. */
function otherIdentity(
  { file, build, script, exists }: ProjectTree,
  named: Identity,
): SdistFindings['identity'] {
  const text = file('PKG-INFO')
  if (text === undefined) return undefined
  const info = parseCoreMetadata(text)
  const table = projectTable(file)
  const declared = table.kind === 'declared' ? table.project : script
  const isSame = (name: string | undefined, version: string | undefined): boolean =>
    normalizeName(name || named.name) === normalizeName(named.name) &&
    isVersion(version || named.version, named.version)
  if (
    isSame(info.name, info.version) ||
    ((declared?.name || declared?.version) &&
      isSame(declared.name || info.name, declared.version || info.version))
  )
    return undefined
  const isBuilt = build.inTree || !(exists('setup.py') || exists('pyproject.toml'))
  return {
    name: normalizeName(info.name || named.name),
    version: info.version || named.version,
    isBuilt,
  }
}

function isVersion(text: string, other: string): boolean {
  const [a, b] = [parseVersion(text), parseVersion(other)]
  return a === undefined || b === undefined ? text === other : a.key === b.key
}
