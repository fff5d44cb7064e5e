import type { OptionRow } from './option-row.ts'
import { REQUIREMENT_OPTIONS } from './requirement-options.ts'

/**
 * Every option of an estimate, once. Command-line flags and help (`cli/resolve-options.ts`), the
 * checks of library calls (`api/check-options.ts`) and cache keys (`scenarios/answers.ts`) read
 * this table. `npm run generate:options` writes the type `EstimateOptions` and `.github/OPTIONS.md`
 * from it.
 */
export const OPTIONS: Readonly<Record<string, OptionRow>> = {
  ...REQUIREMENT_OPTIONS,
  without: {
    type: 'texts',
    about: 'Names whose own lines are left out, as if they were deleted. What something else needs too stays.',
    decides: true,
    group: 'What if',
    spellings: [{ flags: '--without <name>', help: 'leave out your own lines for this package (repeatable)' }],
  },
  replace: {
    type: 'texts',
    about: 'Lines that are written differently: `camel-tools=camel-lite`, or `torch=torch==2.9.0`.',
    decides: true,
    group: 'What if',
    spellings: [
      { flags: '--replace <name=requirement>', help: "use a requirement instead of your own lines for a package: 'a=b>=2' (repeatable)" },
    ],
  },
  override: {
    type: 'texts',
    about: 'Versions that hold whatever other packages ask for: `torch==2.9.0`.',
    decides: true,
    group: 'What if',
    spellings: [
      { flags: '--override <requirement>', help: "use this version whatever other packages ask for: 'numpy==1.26.4' (repeatable)" },
    ],
  },
  strip: {
    type: 'texts',
    about: 'Kinds of file that are deleted after the install: `tests`, `docs`, `stubs`, `sources`, `static`, `debug`, `bytecode`.',
    decides: true,
    group: 'What if',
    spellings: [{ flags: '--strip <kinds>', help: 'leave out these kinds of file: tests, docs, stubs, sources, static, debug, bytecode' }],
  },
  then: {
    type: 'texts',
    about:
      'Further installs into the environment, one after the other: what follows `pip install`, or `uv pip install`, with its own index options.',
    decides: true,
    group: 'What if',
    spellings: [
      {
        flags: '--then <arguments>',
        help: "install into the result, as a second 'pip install' would: '-U torch', '-r more.txt', … (repeatable)",
      },
    ],
  },
  provided: {
    type: 'texts',
    about: 'Names of packages that the platform brings: they count as zero, with what nothing else needs.',
    decides: true,
    group: 'What if',
    spellings: [{ flags: '--provided <names>', help: 'count these packages as zero, since the platform brings them: boto3,botocore' }],
  },
  runtime: {
    type: 'text',
    about: 'A platform whose own packages count as zero, and which names the Python version: `lambda-python3.12`.',
    decides: true,
    group: 'What if',
    spellings: [{ flags: '--runtime <name>', help: 'count the packages of this platform as zero: lambda-python3.12, …' }],
  },
  python: {
    type: 'text',
    about: '`3.11` or `3.11.7`.',
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [
      { flags: '--python <version>', help: 'such as 3.11 or 3.11.7; default: what the project says, else 3.12' },
      { flags: '-p, --python-version <version>' },
    ],
  },
  platform: {
    type: 'text',
    about: '`linux-x86_64`, or another spelling that people know, such as `linux/amd64`.',
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [
      { flags: '--platform <platform>', help: 'such as linux-x86_64 (default), linux-aarch64, macos-arm64, windows-x86_64' },
      { flags: '--python-platform <platform>' },
    ],
  },
  glibc: {
    type: 'text',
    about: "The glibc version of a Linux target. Default: '2.36'.",
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [{ flags: '--glibc <version>', help: 'of a Linux target (default: 2.36)' }],
  },
  installer: {
    type: 'installer',
    about: "The installer whose rules decide. Default: 'pip'.",
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--installer <name>', help: 'follow the rules of this installer (default: pip)' }],
  },
  compile: {
    type: 'flag',
    about: 'Whether the installer compiles modules to .pyc files. pip does by default, uv does not.',
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
    about: "The versions to prefer. Default: 'highest'.",
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--resolution <strategy>', help: 'which versions to prefer' }],
  },
  excludeNewer: {
    type: 'text',
    about: 'A date (that whole day, UTC, included) or an RFC 3339 time. Files uploaded later are ignored.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--exclude-newer <date>', help: 'ignore files uploaded after a date or time, UTC' }],
  },
  onlyBinary: {
    type: 'texts',
    about: 'Projects whose sdists are ignored, or `:all:`.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--only-binary <names>', help: 'ignore the sdists of these projects (names, or :all:)' }],
  },
  noBinary: {
    type: 'texts',
    about: 'Projects whose wheels are ignored, or `:all:`.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--no-binary <names>', help: 'ignore the wheels of these projects (names, or :all:)' }],
  },
  resolveDeletions: {
    type: 'flag',
    about:
      'Resolve again without each line whose deletion may change versions, for `without_line`. Costs one resolution for each such line.',
    decides: true,
    group: 'Resolution',
    spellings: [
      { flags: '--resolve-deletions', help: 'also resolve without each line whose deletion could change other versions (slower)' },
    ],
  },
  noDependencies: {
    type: 'flag',
    about: 'Whether only what is named is weighed, without what it depends on. Of a lock it leaves nothing out.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--no-deps', help: 'weigh only what is named, without dependencies' }],
  },
  requireHashes: {
    type: 'flag',
    about: 'Whether every requirement must have a hash.',
    decides: true,
    setting: true,
    group: 'Resolution',
    spellings: [{ flags: '--require-hashes', help: 'require a hash for every requirement' }],
  },
  indexUrl: {
    type: 'text',
    about: 'The index that replaces the Python Package Index.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [{ flags: '-i, --index-url <url>', help: 'use this index instead of PyPI' }, { flags: '--default-index <url>' }],
  },
  extraIndexUrls: {
    type: 'texts',
    about: 'Further indexes.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [{ flags: '--extra-index-url <url>', help: 'use one more index (repeatable)' }, { flags: '--index <url>' }],
  },
  findLinks: {
    type: 'texts',
    about: 'Folders and pages that list files.',
    decides: true,
    group: 'Indexes',
    spellings: [{ flags: '-f, --find-links <path-or-url>', help: 'use the files of a folder or page (repeatable)' }],
  },
  noIndex: {
    type: 'flag',
    about: 'Whether only `findLinks` are used.',
    decides: true,
    group: 'Indexes',
    spellings: [{ flags: '--no-index', help: 'use --find-links only' }],
  },
  torch: {
    type: 'text',
    about: "PyTorch's index for torch, torchvision and torchaudio: `cpu`, `cu126`, …",
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [
      { flags: '--torch <build>', help: "take torch, torchvision and torchaudio from PyTorch's index of this name: cpu, cu128, …" },
      { flags: '--torch-backend <build>' },
    ],
  },
  compare: {
    type: 'flag',
    about: 'Whether to show the CPU scenario next to a closure with an accelerator build of torch. Default: true.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [{ flags: '--no-compare', help: 'do not compare with the CPU build of torch', value: false }],
  },
  budget: {
    type: 'sizes',
    about:
      '`4GB`, `3.5GiB` or bytes; `torch=1GB` for one package; or the name of a documented limit, such as `lambda-zip`. Several are each decided.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [
      {
        flags: '--budget <limit>',
        help: 'fail (exit 1) if it is larger than this, or could be because a size is uncertain: 4GB, torch=1GB, lambda-zip, … (repeatable)',
      },
    ],
  },
  warnBudget: {
    type: 'sizes',
    about: 'As `budget`, but a limit that is not kept is a warning.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--warn-budget <limit>', help: 'warn if the environment takes more than this (repeatable)' }],
  },
  baseSize: {
    type: 'size',
    about: 'The size of the base image or runtime, counted in budgets of the whole environment.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--base-size <size>', help: 'count the base image in budgets: 130MB, …' }],
  },
  add: {
    type: 'texts',
    about: 'Sizes, files and folders that are counted in budgets of the whole environment: your own code, models.',
    decides: false,
    group: 'Checks',
    spellings: [{ flags: '--add <size-or-path>', help: 'count your code or models in budgets: 20MB, or a file or folder (repeatable)' }],
  },
  deny: {
    type: 'texts',
    about: 'Packages that may not be installed: names and patterns, such as `nvidia-*`.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--deny <patterns>', help: "fail (exit 1) if such a package is installed: 'nvidia-*,triton' (repeatable)" }],
  },
  requireCpu: {
    type: 'flag',
    about: 'Whether packages and builds for an accelerator may not be installed.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--require-cpu', help: 'fail (exit 1) if a package or build for a GPU is installed' }],
  },
  allowUnknown: {
    type: 'flag',
    about: 'Decide a budget by the sizes that are known and estimated, though others are unknown.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--allow-unknown', help: 'ignore unknown sizes when a budget is checked' }],
  },
  ignoreWarnings: {
    type: 'texts',
    about: 'Codes of warnings that are not told.',
    decides: false,
    setting: true,
    group: 'Checks',
    spellings: [{ flags: '--ignore-warning <code>', help: 'do not tell warnings of this code, such as estimated-sdist (repeatable)' }],
  },
  offline: {
    type: 'flag',
    about: 'Answer from the snapshot and the cache only.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--offline', help: 'answer from the snapshot and the cache' }],
  },
  snapshot: {
    type: 'text or false',
    about: 'A folder made by `pysize snapshot create`, or false for no snapshot. Default: the embedded one.',
    decides: false,
    group: 'Network and cache',
    spellings: [
      { flags: '--snapshot <folder>', help: 'use this snapshot instead of the embedded one' },
      { flags: '--no-snapshot', help: 'do not use a snapshot', value: false },
    ],
  },
  cache: {
    type: 'flag',
    about: 'Whether facts are kept between runs. Default: true.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--no-cache', help: 'neither read nor write the cache', value: false }],
  },
  cacheDir: {
    type: 'text',
    about: 'The folder of the cache.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--cache-dir <folder>', help: 'keep the cache in this folder' }],
  },
  cwd: { type: 'text', about: "The folder that relative paths start from. Default: the process's current folder.", decides: false },
  env: {
    type: 'variables',
    about: "Variables that settings are read from (`PYSIZE_*`, proxies, variables in requirements files). Default: the process's own.",
    decides: false,
  },
  stdin: { type: 'reader', about: 'Reads standard input to its end.', decides: false },
  signal: { type: 'signal', about: 'Ends the work early.', decides: false },
  onProgress: { type: 'listener', about: 'Is called while work goes on, at least twice a second.', decides: false },
}

/** The given options that can change the answer, as canonical JSON: part of every cache key. */
export function decidingOptions(options: object): string {
  const given: Readonly<Record<string, unknown>> = { ...options }
  return JSON.stringify(
    Object.entries(OPTIONS).flatMap(([name, { decides }]) => (decides && given[name] !== undefined ? [[name, given[name]]] : [])),
  )
}

/** How `[tool.pysize]` spells an option: `excludeNewer` is `exclude-newer`. */
export const settingKey = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
