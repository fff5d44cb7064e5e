/** The user of a command, for its write permissions. */
export interface Actor {
  readonly user: string
}

/** Whether a user, as USER writes it, is root: `root`, `0`, `0:0`, or none. */
export const isRoot = (user: string): boolean => user === '' || /^(?:root|0)(?::|$)/.test(user)
