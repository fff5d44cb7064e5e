import type { IgnoreRule } from './ignore-rules.ts'

/** The entry at a path of a build context. */
export interface ContextEntry {
  readonly kind: 'file' | 'folder' | 'link'
  /** Bytes of a file, or of the text of a link; 0 for a folder. */
  readonly size: number
  /** Permission bits: `0o644`. */
  readonly mode: number
  /** The text of a link. Links are not followed. */
  readonly target?: string
}

/** Why a path is not in the context, although it is in the folder. */
export interface IgnoredEntry {
  readonly rule: IgnoreRule
  /** Whether it is a folder, whose content was not read. */
  readonly isFolder: boolean
}

/**
 * The files that a builder sends: those of a folder without the ones that `.dockerignore` excludes.
 */
export interface BuildContext {
  /** Its name for the user. */
  readonly folder: string
  /** By path with slashes, relative to the folder, sorted. */
  readonly entries: ReadonlyMap<string, ContextEntry>
  /** The name of the ignore file in the folder; null if missing. */
  readonly ignoreFile: string | null
  readonly rules: readonly IgnoreRule[]
  /** The excluded entries, by path. Nothing below an excluded folder. */
  readonly ignored: ReadonlyMap<string, IgnoredEntry>
  /** Whether everything was listed; not if the folder has too many entries. */
  readonly isComplete: boolean
}
