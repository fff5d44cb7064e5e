/** Options of pip and uv that change how or where to install, and not which packages. */
const OF_AN_INSTALL: ReadonlySet<string> = new Set([
  '-U',
  ...[
    'upgrade',
    'user',
    'target',
    'prefix',
    'root',
    'system',
    'dry-run',
    'force-reinstall',
    'ignore-installed',
    'break-system-packages',
    'no-build-isolation',
    'no-warn-script-location',
  ].map((name) => `--${name}`),
])

/** Whether an option of pip or uv does not matter to an estimate. */
export const isOfAnInstall = (option: string): boolean => OF_AN_INSTALL.has(option)
