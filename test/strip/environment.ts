import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseRecord } from '../../src/installed/record.ts'
import type { FileKind } from '../../src/model/estimate.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import { kindOfPath } from '../../src/weigh/kinds.ts'

/** A file of an installed distribution. */
export interface InstalledFile {
  /** Relative to site-packages. */
  readonly path: string
  readonly kind: FileKind
  readonly size: number
}

/** An installed distribution, with its modules. */
export interface Installed {
  /** Normalised. */
  readonly name: string
  readonly version: string
  readonly files: readonly InstalledFile[]
  /** Modules outside folders that are stripped, the shortest names first. */
  readonly modules: readonly string[]
}

/** The distributions in a site-packages folder, by their RECORD files. */
export function readInstalled(site: string): readonly Installed[] {
  return readdirSync(site)
    .filter((folder) => folder.endsWith('.dist-info'))
    .map((folder): Installed => {
      const [name = '', version = ''] = folder.slice(0, -'.dist-info'.length).split('-')
      const rows = parseRecord(readFileSync(join(site, folder, 'RECORD'), 'utf8'))
      const files = rows.flatMap(({ path }): InstalledFile[] => {
        const inside = normalize(path)
        // Scripts and data lie elsewhere, and no kind is stripped there.
        if (inside.startsWith('..') || inside.startsWith('/')) return []
        const size = statSync(join(site, inside), { throwIfNoEntry: false })?.size
        return size === undefined ? [] : [{ path: inside, kind: kindOfPath(inside), size }]
      })
      const modules = [...new Set(files.flatMap((file) => moduleOf(file) ?? []))]
      return {
        name: normalizeName(name),
        version,
        files,
        modules: modules.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * The name by which a file is imported; undefined if it is not a module, or if importing it would
 * run a program.
 */
function moduleOf({ path, kind }: InstalledFile): string | undefined {
  const match = /^(.*?)(?:\/__init__)?(?:\.py|\.(?:cpython-\d+|abi3)[^/]*\.so)$/.exec(path)
  const name = match?.[1]?.replaceAll('/', '.')
  if (name === undefined || (kind !== 'python' && kind !== 'native')) return undefined
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name) &&
    !/(?:^|\.)(?:__main__|setup|conftest)$/.test(name)
    ? name
    : undefined
}

/** Moves files out of site-packages, or back. */
export function moveFiles(paths: readonly string[], from: string, to: string): void {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    renameSync(join(from, path), join(to, path))
  }
}
