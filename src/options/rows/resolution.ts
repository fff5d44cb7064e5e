import type { OptionRow } from '../option-row.ts'

/** The options that decide which versions and files are chosen. */
export const RESOLUTION_OPTIONS: Readonly<Record<string, OptionRow>> = {
  installer: {
    type: 'installer',
    about: "The installer whose rules decide. Default: 'pip'.",
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      { flags: '--installer <name>', help: 'follow the rules of this installer (default: pip)' },
    ],
  },
  compile: {
    type: 'flag',
    about:
      'Whether the installer compiles modules to .pyc files. pip does by default, uv does not.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      { flags: '--compile', help: 'count .pyc files, which pip writes by default and uv does not' },
      { flags: '--no-compile', help: 'do not count .pyc files', value: false },
      { flags: '--compile-bytecode' },
      { flags: '--no-compile-bytecode', value: false },
    ],
  },
  pre: {
    type: 'flag',
    about: 'Whether pre-releases may be chosen.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--pre', help: 'allow pre-releases' }],
  },
  resolution: {
    type: 'resolution',
    about:
      "The versions to prefer; `lowest-direct` takes the lowest ones of your own requirements only. Default: 'highest'.",
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      {
        flags: '--resolution <strategy>',
        help: 'which versions to prefer; lowest-direct: the lowest for your own lines only (default: highest)',
      },
    ],
  },
  excludeNewer: {
    type: 'text',
    about:
      'A date, which includes that whole day in UTC, or an RFC 3339 time. Files uploaded later are ignored.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      { flags: '--exclude-newer <date>', help: 'ignore files uploaded after a date or time, UTC' },
    ],
  },
  onlyBinary: {
    type: 'texts',
    about: 'Projects whose sdists are ignored, or `:all:`.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      {
        flags: '--only-binary <names>',
        help: 'ignore the sdists of these projects (names, or :all:)',
      },
    ],
  },
  noBinary: {
    type: 'texts',
    about: 'Projects whose wheels are ignored, or `:all:`.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      {
        flags: '--no-binary <names>',
        help: 'ignore the wheels of these projects (names, or :all:)',
      },
    ],
  },
  resolveDeletions: {
    type: 'flag',
    about:
      'Whether pysize resolves again without a line, for each line whose deletion could change versions. The results are in the JSON field `without_line`. Default: only if there are at most two such lines, and no snapshot answers instead of the index.',
    decides: true,
    group: 'Resolution',
    spellings: [
      {
        flags: '--resolve-deletions',
        help: 'for each line whose deletion could change versions, resolve once more without it (default: if there are at most two such lines)',
      },
      {
        flags: '--no-resolve-deletions',
        help: 'never resolve again to see what deleting a line saves',
        value: false,
      },
    ],
  },
  noDependencies: {
    type: 'flag',
    about:
      'Whether only the named packages are weighed, without their dependencies. It has no effect on a lock.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [
      { flags: '--no-deps', help: 'weigh only the named packages, without their dependencies' },
    ],
  },
  requireHashes: {
    type: 'flag',
    about: 'Whether every requirement must have a hash.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--require-hashes', help: 'require a hash for every requirement' }],
  },
}
