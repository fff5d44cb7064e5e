import { ownEntry } from '../../collections/own-entry.ts'
import { type Footprint, footprintOfMany, totalFootprint } from '../file-system/footprint.ts'
import { roughly } from '../sizes/figure.ts'
import table from './node-images.json' with { type: 'json' }

/** Node's images on Docker Hub, also by their name on mirrors: `node:20-slim`. */
const IS_NODE =
  /^(?:docker\.io\/)?(?:library\/)?node(?::(?<tag>[^@]+))?(?:@.*)?$|^public\.ecr\.aws\/docker\/library\/node:(?<copy>[^@]+)/
/** Patch releases of a major version, and the build with musl. */
const PATCH = 0.15
/** A major version other than the measured ones. */
const OTHER = 0.35

interface Part {
  readonly files: number
  readonly folders: number
  readonly size: number
  readonly packed: number
}

/**
 * The content of a path in one of Node's official images, by dated facts: Dockerfiles copy the
 * program and its modules from there. Undefined for another image or another path.
 *
 * @param reference as in FROM or `COPY --from`
 * @param path absolute
 */
export function nodeFiles(reference: string, path: string): Footprint | undefined {
  const { tag, copy } = IS_NODE.exec(reference)?.groups ?? {}
  if (!IS_NODE.test(reference)) return undefined
  const newest = Object.keys(table.node).at(-1)!
  const major = /^\d+/.exec(tag ?? copy ?? '')?.[0]
  const measured = ownEntry<{ size: number; packed: number; npm: string }>(
    table.node,
    major ?? newest,
  )
  const { size, packed, npm } = measured ?? table.node[newest as keyof typeof table.node]
  const off = measured === undefined || major === undefined ? OTHER : PATCH
  const program: Part = { files: 1, folders: 0, size, packed }
  const modules = [ownEntry<Part>(table.npm, npm)!, table.corepack]
  const parts: Readonly<Record<string, readonly Part[]>> = {
    '/usr/local/bin/node': [program],
    // The other programs are links into the modules.
    '/usr/local/bin': [program],
    '/usr/local/lib/node_modules': modules,
    '/usr/local/lib/node_modules/npm': modules.slice(0, 1),
    '/usr/local/lib/node_modules/corepack': modules.slice(1),
    '/usr/local/lib': modules,
  }
  const own =
    ownEntry(parts, path) ??
    (/^\/opt(?:\/yarn(?:-v[\d.*]+)?)?$/.test(path) ? [table.yarn] : undefined)
  return own === undefined
    ? undefined
    : totalFootprint(
        own.map((part) =>
          footprintOfMany(
            part.files,
            part.folders,
            roughly(part.size, off),
            roughly(part.packed, off),
          ),
        ),
      )
}
