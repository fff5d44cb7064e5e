/** The name in what a conda package requires: `channel::libz >=1`. */
export const condaName = (requirement: string): string | undefined =>
  /^(?:[^\s:]+::)?([\w.-]+)/.exec(requirement.trim())?.[1]?.toLowerCase()
