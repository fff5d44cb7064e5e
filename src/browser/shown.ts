import type { PageData } from '../reports/formats/html/page-data.ts'
import type { PageState } from './state.ts'

/** The props of every part of the page: the shown view, and a function that changes the choice. */
export interface Shown {
  readonly data: PageData
  readonly state: PageState
  readonly choose: (change: Partial<PageState>) => void
}
