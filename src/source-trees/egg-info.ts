import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import { normalizeName } from '../packaging/name.ts'
import type { DeclaredProject } from './declared-project.ts'
import { readEggRequires } from './egg-requires.ts'
import type { FileLookup } from './project-files.ts'

/** The content of an egg-info, or its unreadable file. */
export type EggInfo =
  | { readonly kind: 'read'; readonly project: DeclaredProject }
  | { readonly kind: 'unread'; readonly path: string }

const EGG_INFO = /^((?:.*\/)?([^/]+)\.egg-info)\/(PKG-INFO|requires\.txt)$/

/**
 * Finds and reads the egg-info folder that setuptools wrote for the project: at the root, or next
 * to its packages (`src/`, `lib/`, …). One without a requires.txt belongs to a project without
 * dependencies.
 *
 * @param name the project's name if it is known: trees contain egg-infos of others, for example
 *   among their tests
 */
export function readEggInfo(
  files: FileLookup,
  paths: Iterable<string>,
  name: string,
): EggInfo | undefined {
  const folders = new Map<string, { readonly stem: string; readonly files: Set<string> }>()
  for (const path of paths) {
    const [, folder, stem = '', file = ''] = EGG_INFO.exec(path) ?? []
    if (folder === undefined) continue
    const known = folders.get(folder) ?? { stem, files: new Set<string>() }
    folders.set(folder, known)
    known.files.add(file)
  }
  const depth = (path: string): number => path.split('/').length
  const byDepth = [...folders].sort(([a], [b]) => depth(a) - depth(b))
  const found = byDepth.find(([folder, { stem }]) =>
    name === '' ? depth(folder) <= 2 : normalizeName(stem) === normalizeName(name),
  )
  if (found === undefined) return undefined
  const [folder, { files: own }] = found
  const unread = [...own]
    .map((file) => `${folder}/${file}`)
    .find((path) => files(path) === undefined)
  if (unread !== undefined) return { kind: 'unread', path: unread }
  const { requiresPython, ...info } = parseCoreMetadata(files(`${folder}/PKG-INFO`) ?? '')
  const requires = readEggRequires(files(`${folder}/requires.txt`) ?? '')
  return {
    kind: 'read',
    project: { name: info.name, version: info.version, requiresPython, ...requires },
  }
}
