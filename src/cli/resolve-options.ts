import { type Command, Option } from 'commander'
import type { EstimateOptions } from '../options.ts'
import type { Host } from './host.ts'

/** The values of the options below, as commander names them. */
export interface ResolveValues {
  readonly with?: readonly string[]
  readonly constraint?: readonly string[]
  readonly extra?: readonly string[]
  readonly group?: readonly string[]
  readonly python?: string
  readonly platform?: string
  readonly glibc?: string
  readonly pre?: boolean
  readonly resolution?: 'highest' | 'lowest' | 'lowest-direct'
  readonly excludeNewer?: string
  readonly installer?: 'pip' | 'uv'
  /** Also set by `--compile-bytecode`. */
  readonly compile?: boolean
  readonly onlyBinary?: readonly string[]
  /** Of `--no-binary`: commander takes the name after `--no-`. */
  readonly binary: readonly string[] | true
  readonly requireHashes?: boolean
  readonly indexUrl?: string
  readonly extraIndexUrl?: readonly string[]
  readonly findLinks?: readonly string[]
  readonly index: boolean
  readonly torch?: string
  readonly compare: boolean
  readonly resolveDeletions?: boolean
  readonly snapshot?: string | false
  readonly offline?: boolean
  readonly cache: boolean
  readonly cacheDir?: string
  readonly budget?: string
  readonly allowUnknown?: boolean
}

/** Where nothing was given yet, commander has undefined, or true for a name that starts with `--no-`. */
const collect = (value: string, previous: unknown): readonly string[] => (Array.isArray(previous) ? [...previous, value] : [value])

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser(collect)
}

/** The options of every command that resolves; commander takes them before and after the arguments. */
export function addResolveOptions(command: Command): void {
  const add = (...options: Option[]): void => {
    for (const option of options) command.addOption(option)
  }
  command.optionsGroup('Requirements:')
  add(
    repeatable('--with <requirement>', "add a requirement, such as 'torch==2.9.0' (repeatable)"),
    repeatable('-c, --constraint <file>', 'hold versions to those of a constraints file (repeatable)'),
    repeatable('--extra <name>', 'take an extra of a pyproject.toml (repeatable)'),
    repeatable('--group <name>', 'take a dependency group of a pyproject.toml (repeatable)'),
  )
  command.optionsGroup('Target:')
  add(
    new Option('--python <version>', 'such as 3.11 or 3.11.7; from the project where it says so, else 3.12'),
    new Option('--platform <platform>', 'such as linux-x86_64 (assumed), linux-aarch64, macos-arm64, windows-x86_64'),
    new Option('--glibc <version>', 'of a Linux target; 2.36 is assumed'),
  )
  command.optionsGroup('Resolution:')
  add(
    new Option('--installer <name>', 'whose rules to follow').choices(['pip', 'uv']),
    new Option('--compile', 'count .pyc files, which pip writes by default and uv does not'),
    new Option('--no-compile', 'count no .pyc files'),
    new Option('--compile-bytecode', 'the same as --compile, as uv spells it').implies({ compile: true }).hideHelp(),
    new Option('--no-compile-bytecode', 'the same as --no-compile').implies({ compile: false }).hideHelp(),
    new Option('--pre', 'admit pre-releases'),
    new Option('--resolution <strategy>', 'which versions to prefer').choices(['highest', 'lowest', 'lowest-direct']),
    new Option('--exclude-newer <date>', 'leave out what was uploaded after a date or time, UTC'),
    repeatable('--only-binary <names>', 'no sdists of these (names, or :all:)'),
    repeatable('--no-binary <names>', 'no wheels of these (names, or :all:)'),
    new Option('--resolve-deletions', 'resolve again without each line whose deletion may change versions'),
    new Option('--require-hashes', 'every requirement must have a hash'),
  )
  command.optionsGroup('Indexes:')
  add(
    new Option('-i, --index-url <url>', 'in place of the default index'),
    repeatable('--extra-index-url <url>', 'one more index (repeatable)'),
    repeatable('-f, --find-links <path-or-url>', 'a folder or page of files (repeatable)'),
    new Option('--no-index', 'look at --find-links alone'),
    new Option('--torch <build>', "torch, torchvision and torchaudio from PyTorch's index of this name: cpu, cu128, …"),
    new Option('--no-compare', 'do not show the CPU builds beside CUDA'),
  )
  command.optionsGroup('Checks:')
  add(
    new Option('--budget <size>', 'fail (exit 1) if the environment takes more than this on disk, or may: 4GB, 3.5GiB, …'),
    new Option('--allow-unknown', 'decide the budget by the sizes that are known'),
  )
  command.optionsGroup('Network and cache:')
  add(
    new Option('--offline', 'answer from the snapshot and the cache'),
    new Option('--snapshot <folder>', 'use this snapshot in place of the embedded one'),
    new Option('--no-snapshot', 'use none'),
    new Option('--no-cache', 'neither read nor write the cache'),
    new Option('--cache-dir <folder>', 'keep the cache here'),
  )
}

/** The options as the library takes them; what was not given is left to its defaults. */
export function toEstimateOptions(values: ResolveValues, host: Host): EstimateOptions {
  return {
    noIndex: !values.index,
    compare: values.compare,
    cache: values.cache,
    ...given({
      with: values.with,
      constraints: values.constraint,
      extras: values.extra,
      groups: values.group,
      onlyBinary: values.onlyBinary,
      noBinary: values.binary === true ? undefined : values.binary,
      extraIndexUrls: values.extraIndexUrl,
      findLinks: values.findLinks,
      python: values.python,
      platform: values.platform,
      glibc: values.glibc,
      pre: values.pre,
      resolution: values.resolution,
      excludeNewer: values.excludeNewer,
      installer: values.installer,
      compile: values.compile,
      requireHashes: values.requireHashes,
      indexUrl: values.indexUrl,
      torch: values.torch,
      resolveDeletions: values.resolveDeletions,
      snapshot: values.snapshot,
      offline: values.offline,
      cacheDir: values.cacheDir,
      budget: values.budget,
      allowUnknown: values.allowUnknown,
    }),
    cwd: host.cwd,
    env: host.env,
    stdin: host.stdin,
    signal: host.signal,
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that are not undefined. */
export function given<T extends object>(fields: T): Given<T> {
  const present: Given<T> = {}
  for (const key in fields) {
    const value = fields[key]
    if (isGiven(value)) present[key] = value
  }
  return present
}

function isGiven<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined
}
