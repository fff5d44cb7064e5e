import { type CoreMetadata, parseCoreMetadata } from '../packaging/core-metadata.ts'
import { readDeclarations } from './declarations.ts'
import { toCoreMetadata } from './declared-project.ts'
import type { FileLookup } from './project-files.ts'

/** What is known of a project without running its code. `estimated`: a build may say otherwise. */
export type StaticMetadata =
  | { readonly kind: 'known'; readonly metadata: CoreMetadata; readonly source: 'static' | 'estimated' }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Reads a source tree's metadata, the surest first: PKG-INFO of metadata 2.2 or newer whose dependencies are not dynamic (PEP 643), `[project]`,
 * the `requires.txt` of an egg-info, setup.cfg, literals in setup.py, older PKG-INFO. No code is run.
 *
 * @param files the tree's texts by path from its root (for an sdist without its top folder)
 * @param paths the paths there are, by which an egg-info is found; none for a working copy, whose egg-info may be stale
 */
export function readStaticMetadata(files: FileLookup, paths: Iterable<string> = []): StaticMetadata {
  const text = files('PKG-INFO')
  const info = text === undefined ? undefined : parseCoreMetadata(text)
  if (info !== undefined && isStatic(info)) return { kind: 'known', metadata: info, source: 'static' }
  const declared = readDeclarations(files, paths)
  if (declared !== undefined) {
    const metadata = toCoreMetadata(declared.project)
    const name = info?.name || metadata.name
    const version = info?.version || metadata.version
    return { kind: 'known', metadata: { ...metadata, name, version }, source: declared.source }
  }
  // Before metadata 2.2 nothing said whether a build would change the dependencies; those listed are the likeliest.
  if (info !== undefined && info.requiresDist.length > 0) return { kind: 'known', metadata: info, source: 'estimated' }
  return { kind: 'unknown', reason: reasonOf(files) }
}

function isStatic(info: CoreMetadata): boolean {
  const [major = 0, minor = 0] = info.metadataVersion.split('.').map(Number)
  return (major > 2 || (major === 2 && minor >= 2)) && !info.dynamic.includes('requires-dist') && !info.dynamic.includes('provides-extra')
}

/** Reads on from "its dependencies are not known: ". */
export function reasonOf(files: FileLookup): string {
  if (files('setup.py') !== undefined) return 'setup.py computes them, and no code is run to learn them'
  if (files('pyproject.toml') !== undefined) return 'pyproject.toml leaves them to a build, and nothing is built to learn them'
  return 'they are declared in no form that can be read without a build'
}
