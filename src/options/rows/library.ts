import type { OptionRow } from '../option-row.ts'

/** The options that only library calls have. */
export const LIBRARY_OPTIONS: Readonly<Record<string, OptionRow>> = {
  cwd: {
    type: 'text',
    about: "The folder that relative paths start from. Default: the process's current folder.",
    decides: false,
  },
  env: {
    type: 'variables',
    about:
      "Variables that settings are read from (`PYSIZE_*`, proxies, variables in requirements files). Default: the process's own.",
    decides: false,
  },
  stdin: { type: 'reader', about: 'Reads standard input to its end.', decides: false },
  signal: { type: 'signal', about: 'Aborts the work.', decides: false },
  onProgress: {
    type: 'listener',
    about: 'Called while work is in progress, at least twice a second.',
    decides: false,
  },
}
