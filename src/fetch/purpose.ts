/**
 * The purpose of a request, from the search to the socket. Requests to one server are sent in this
 * order: `needed`, because the search waits for the answer; `likely`, because the answer will most
 * likely be needed; `guess`, because it may be; `last`, because only the end of the run needs it,
 * for example sizes.
 */
export type Purpose = 'needed' | 'likely' | 'guess' | 'last'

/** The cause of a request, and its purpose. */
export interface Ask {
  /** The depth of the response that led to it; 0 if none did. */
  readonly after: number
  readonly purpose: Purpose
  /**
   * Whether a distribution may still be chosen, and then weighed: false once a search has failed.
   * Default: it may.
   */
  readonly mayBeChosen?: () => boolean
}

/**
 * `depth` is how many requests waited for each other until this response came; 0 if nothing was
 * requested.
 */
export interface Answered {
  readonly depth: number
}
