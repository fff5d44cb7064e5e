/** The size of a project's wheel per byte that it installs. */
export const OF_PROJECT = 0.35
