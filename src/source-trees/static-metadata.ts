import { type CoreMetadata, parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { Computed } from './computed.ts'
import { readDeclarations } from './declarations.ts'
import { toCoreMetadata } from './declared-project.ts'
import type { FileLookup } from './project-files.ts'
import type { ProjectTree } from './project-tree.ts'

/**
 * The facts about a project that are known without running its code. `estimated`: a build may
 * differ. `computed`: setup.py computes requirements from the machine it runs on; those that the
 * target's platform or Python decide are markers.
 */
export type StaticMetadata =
  | {
      readonly kind: 'known'
      readonly metadata: CoreMetadata
      readonly source: 'static' | 'estimated'
      readonly computed: Computed | null
    }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Reads a source tree's metadata, the most certain first: PKG-INFO of metadata 2.2 or newer whose
 * dependencies are not dynamic (PEP 643), `[project]`, an egg-info compared with its setup.py,
 * setup.cfg, setup.py, older PKG-INFO. No code is run.
 */
export function readStaticMetadata(tree: ProjectTree): StaticMetadata {
  const text = tree.file('PKG-INFO')
  const info = text === undefined ? undefined : parseCoreMetadata(text)
  if (info !== undefined && isStatic(info))
    return { kind: 'known', metadata: info, source: 'static', computed: null }
  const declared = readDeclarations(tree, info?.name)
  if (declared?.kind === 'unread')
    return { kind: 'unknown', reason: `${declared.path} in it is too large to be read` }
  if (declared !== undefined) {
    const { source, computed } = declared
    const metadata = toCoreMetadata(declared.project)
    const name = info?.name || metadata.name
    const version = info?.version || metadata.version
    return { kind: 'known', metadata: { ...metadata, name, version }, source, computed }
  }
  // Before metadata 2.2, nothing said whether a build would change the dependencies; the listed
  // ones are the most likely.
  if (info !== undefined && info.requiresDist.length > 0)
    return { kind: 'known', metadata: info, source: 'estimated', computed: null }
  return { kind: 'unknown', reason: reasonOf(tree.file) }
}

/** Whether the dependencies in a PKG-INFO hold for every build (PEP 643). */
export function isStatic(info: CoreMetadata): boolean {
  const [major = 0, minor = 0] = info.metadataVersion.split('.').map(Number)
  return (
    (major > 2 || (major === 2 && minor >= 2)) &&
    !info.dynamic.includes('requires-dist') &&
    !info.dynamic.includes('provides-extra')
  )
}

/** Continues the text "its dependencies are not known: ". */
export function reasonOf(files: FileLookup): string {
  if (files('setup.py') !== undefined) return 'setup.py computes them, and pysize runs no code'
  if (files('pyproject.toml') !== undefined)
    return 'pyproject.toml leaves them to the build, and pysize builds nothing'
  return 'they cannot be read without a build'
}
