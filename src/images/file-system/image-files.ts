import type { Figure } from '../sizes/figure.ts'
import { type Footprint, UNKNOWN_FOOTPRINT } from './footprint.ts'

/** The kind of a group of files. */
export type GroupKind =
  | 'base'
  | 'distribution'
  | 'scripts'
  | 'bytecode'
  | 'environment'
  | 'interpreter'
  | 'context'
  | 'written'
  | 'system-packages'
  | 'package-lists'
  | 'system-records'
  | 'archives'
  | 'cache'
  | 'wheels'
  | 'unknown'

/** A distribution in an image. */
export interface ImageDistribution {
  /** The same in all copies. */
  readonly id: symbol
  readonly name: string
  readonly version: string
  /**
   * The folder that its files are relative to: a site-packages folder, or another one that a
   * command chose.
   */
  readonly site: string
}

/** A file of a group, if a command needs a part of the group. Sizes in bytes. */
export interface GroupFile {
  /** Absolute. */
  readonly path: string
  readonly size: number
  /** Its size in a compressed layer. */
  readonly compressed: number
}

/** Packages of a distribution that are one group. */
export interface SystemGroup {
  readonly names: readonly string[]
  /** Whether a command names it, another one needs it, or it is only recommended. */
  readonly role: 'requested' | 'needed' | 'recommended'
  /** The source of the facts, with their date: `Debian 12, 2026-11-26`. */
  readonly facts?: string
  /** The packages of another distribution that are counted instead. */
  readonly stands?: readonly string[]
  /** The name under which apk removes them together. */
  readonly virtual?: string
}

/** Files of a file system that nearly all commands add or remove together. */
export interface ImageFiles {
  /**
   * Parts of a group keep this number, and so does a group whose owner changes; a copy gets a new
   * one.
   */
  readonly key: symbol
  readonly kind: GroupKind
  /** Its name in a report: `torch 2.9.0`, `COPY . /app`. */
  readonly label: string
  /** Its own outermost folders and files, imagePath. */
  readonly places: readonly string[]
  /** Bytes below each place, for when the files cannot be listed. Without it all are alike. */
  readonly sizes?: ReadonlyMap<string, number>
  readonly footprint: Footprint
  /** `user` or `user:group` as a command writes it. */
  readonly owner: string
  /** The mode that a command gave to its files; null for their original modes. */
  readonly mode: string | null
  readonly distribution?: ImageDistribution
  /** For a distribution: the bytecode of its modules, bytes, and its compressed size. */
  readonly compiled?: { readonly size: number; readonly packed: Figure }
  /** For files of the build context: the path in the image, and the one on this machine. */
  readonly context?: { readonly at: string; readonly host: string }
  /** All its files; null if they cannot be read. Needed if a command takes only some of them. */
  readonly list?: () => Promise<readonly GroupFile[] | null>
  /** For files of the context: two groups with the same value have the same files. */
  readonly fingerprint?: string
  /** For a folder of wheels: its content, as `name==version`. */
  readonly pins?: readonly string[]
  /** Of a download: its address. */
  readonly origin?: string
  /** Of packages of the distribution. */
  readonly system?: SystemGroup
  /** Why its size is not known. */
  readonly reason?: string
}

/** Files as root writes them, with their original modes. */
export const imageFiles = (
  kind: GroupKind,
  label: string,
  places: readonly string[],
  footprint: Footprint,
  more: Partial<ImageFiles> = {},
): ImageFiles => ({
  key: Symbol(label),
  kind,
  label,
  places,
  footprint,
  owner: 'root',
  mode: null,
  ...more,
})

const LONGEST_LABEL = 80

/**
 * The unknown result of an instruction.
 *
 * @param place of the files; a unique name if that is unknown, too
 * @param reason a clause for the report: `a download is not weighed`
 */
export function unknownFiles(label: string, place: string, reason: string): ImageFiles {
  const short = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label
  return imageFiles('unknown', short, [place], UNKNOWN_FOOTPRINT, { reason })
}

/** A group, and the layer that contains its files in their current form. */
export interface HeldGroup {
  readonly group: ImageFiles
  /** Counted from the first layer of the base. */
  readonly layer: number
}

/** The files that a container of the image sees. */
export type FileSystem = readonly HeldGroup[]
