import type { IgnoreRule } from './ignore-rules.ts'

/** What is in a build context at a path. */
export interface ContextEntry {
  readonly kind: 'file' | 'folder' | 'link'
  /** Bytes of a file, and of a link's text; 0 for a folder. */
  readonly size: number
  /** Permission bits: `0o644`. */
  readonly mode: number
  /** The text of a link. Links are not followed. */
  readonly target?: string
}

/** Why a path is not in the context, though it is in the folder. */
export interface IgnoredEntry {
  readonly rule: IgnoreRule
  /** Whether it is a folder, which was not looked into. */
  readonly isFolder: boolean
}

/** What a builder sends: the files of a folder without those that `.dockerignore` names. */
export interface BuildContext {
  /** As people call it. */
  readonly folder: string
  /** By path with slashes, relative to the folder, sorted. */
  readonly entries: ReadonlyMap<string, ContextEntry>
  /** The ignore file that was read, by its name in the folder; null where there is none. */
  readonly ignoreFile: string | null
  readonly rules: readonly IgnoreRule[]
  /** What was left out, by path. Nothing below a folder that was. */
  readonly ignored: ReadonlyMap<string, IgnoredEntry>
  /** Whether all was listed: a folder with too many entries is not. */
  readonly isComplete: boolean
}
