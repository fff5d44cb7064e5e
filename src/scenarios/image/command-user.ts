/** The user of a command, which decides what it may write. */
export interface CommandUser {
  readonly user: string
}

/** Whether a user, as in USER, is root: `root`, `0`, `0:0`, or none. */
export const isRoot = (user: string): boolean => user === '' || /^(?:root|0)(?::|$)/.test(user)
