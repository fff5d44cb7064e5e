/**
 * What a request is for, from the search to the socket. Requests to one server are sent in this
 * order: `needed`, since the search waits for the answer; `likely`, since the answer will most
 * likely be needed; `guess`, since it may be; `last`, since only the end of the run needs it, as it
 * does sizes.
 */
export type Purpose = 'needed' | 'likely' | 'guess' | 'last'

/** What led to a request, and what it is for. */
export interface Ask {
  /** The depth of the answer that led to it; 0 where none did. */
  readonly after: number
  readonly purpose: Purpose
}

/**
 * `depth` is how many requests waited for each other until this answer came; 0 where nothing was
 * requested.
 */
export interface Answered {
  readonly depth: number
}
