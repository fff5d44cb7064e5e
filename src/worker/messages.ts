import type { EstimateOptions } from '../options/options.ts'
import type { PageData } from '../reports/formats/html/page-data.ts'

/** What the page may choose; the rest is as the command line has it when nothing is given. */
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

/** What is to be estimated. */
export interface WorkerQuestion {
  /** By name: `requirements.txt`. */
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[]
  /** Of these, the files that are named on a command line; the others are there to be included. */
  readonly named: readonly string[]
  readonly choice: WorkerChoice
  readonly env: Readonly<Record<string, string>>
  /** Where requests go instead of to the indexes themselves: the path of `pysize serve`. */
  readonly relay: string | undefined
  readonly version: string
  /** The template of the page that is kept as a file. */
  readonly template: string
}

/** What the library tells the page: progress and failures in the words of the command line. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly text: string }
  | {
      readonly kind: 'answered'
      readonly page: PageData
      readonly json: string
      readonly html: string
    }
  | { readonly kind: 'failed'; readonly text: string }
