/** The name in a requirement of a conda package: `channel::libz >=1`. */
export const condaName = (requirement: string): string | undefined =>
  /^(?:[^\s:]+::)?([\w.-]+)/.exec(requirement.trim())?.[1]?.toLowerCase()
