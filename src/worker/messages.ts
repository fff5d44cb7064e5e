import type { EstimateOptions } from '../options/options.ts'
import type { PageData } from '../reports/formats/html/page-data.ts'

/** The choices on the page; all other options have the command line's defaults. */
export type WorkerChoice = Pick<
  EstimateOptions,
  | 'python'
  | 'platform'
  | 'installer'
  | 'torch'
  | 'extras'
  | 'groups'
  | 'budget'
  | 'indexUrl'
  | 'excludeNewer'
  | 'compare'
>

/** The input. */
export interface WorkerQuestion {
  /** By name: `requirements.txt`. */
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[]
  /** The files that a command line would name; the others may be included by them. */
  readonly named: readonly string[]
  readonly choice: WorkerChoice
  readonly env: Readonly<Record<string, string>>
  /** The address for requests instead of the indexes themselves: the path of `pysize serve`. */
  readonly relay: string | undefined
  readonly version: string
  /** The template of the page that can be saved as a file. */
  readonly template: string
}

/** The library's messages to the page: progress and failures in the words of the command line. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly text: string }
  | {
      readonly kind: 'answered'
      readonly page: PageData
      readonly json: string
      readonly html: string
    }
  | { readonly kind: 'failed'; readonly text: string }
