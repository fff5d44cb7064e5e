import type { PageData } from '../reports/formats/html/page-data.ts'
import type { PageState } from './state.ts'

/** What every part of the page gets: what is shown, and how the choice is changed. */
export interface Shown {
  readonly data: PageData
  readonly state: PageState
  readonly choose: (change: Partial<PageState>) => void
}
