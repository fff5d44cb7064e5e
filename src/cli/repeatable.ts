/**
 * Reads an option that may be given several times: its values, in the order of the command line.
 */
export const repeatable = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]
