// Written by `npm run generate:options` from options/rows/.
/** The options of an estimate: everything that the command line can say, under the same names. */
export interface EstimateOptions {
  /**
   * Lock files, requirements files, `pyproject.toml`, `Pipfile`, `setup.cfg`, `setup.py`, scripts,
   * `environment.yml`, folders that contain them, or `-` for standard input.
   */
  readonly files?: readonly string[]
  /** Further requirements, as on a line of a requirements file. */
  readonly with?: readonly string[]
  /**
   * Whether conda packages are counted: those in conda locks, and those that an environment.yml
   * resolves to. Default: true; `--no-conda` means false.
   */
  readonly conda?: boolean
  /** Constraints files. */
  readonly constraints?: readonly string[]
  /** Extras of a project or of a lock, such as those in `[project.optional-dependencies]`. */
  readonly extras?: readonly string[]
  /**
   * Dependency groups of a project or of a lock: `[dependency-groups]`, groups of Poetry and PDM,
   * environments of Hatch, categories of a `Pipfile`.
   */
  readonly groups?: readonly string[]
  /** Whether all extras of the project are included. */
  readonly allExtras?: boolean
  /** Whether all dependency groups of the project are included. */
  readonly allGroups?: boolean
  /** Dependency groups that are counted instead of the project. */
  readonly onlyGroups?: readonly string[]
  /**
   * Whether development dependencies of a lock are left out, as in the tool's own production
   * install.
   */
  readonly noDev?: boolean
  /**
   * Projects of the workspace of a lock that are counted. Default: those that the tool installs.
   */
  readonly members?: readonly string[]
  /** Whether all projects of the workspace of a lock are counted. */
  readonly allMembers?: boolean
  /**
   * Packages. Your own lines for them are left out, as if you had deleted the lines. A package that
   * another one needs stays.
   */
  readonly without?: readonly string[]
  /**
   * Requirements that replace your own lines for a package: `camel-tools=camel-lite`, or
   * `torch=torch==2.9.0`.
   */
  readonly replace?: readonly string[]
  /** Versions that are used even if other packages require others: `torch==2.9.0`. */
  readonly override?: readonly string[]
  /**
   * Kinds of files that are deleted after the install: `tests` and `docs` (folders of these names),
   * `stubs` (`.pyi`), `sources` (headers and sources of compiled modules), `static` (static
   * libraries), `debug` (debug symbols), `bytecode` (`.pyc`).
   */
  readonly strip?: readonly string[]
  /**
   * Further installs into the environment, in this order: the arguments of `pip install` or `uv pip
   * install`, with index options of their own.
   */
  readonly then?: readonly string[]
  /**
   * Packages that the platform provides. They count as zero, and so do packages that only they
   * need.
   */
  readonly provided?: readonly string[]
  /**
   * A platform that sets the Python version, and whose own packages count as zero:
   * `lambda-python3.12`.
   */
  readonly runtime?: string
  /**
   * The version of Python, such as `3.11` or `3.11.7`. Default: the one of the project, else 3.12.
   */
  readonly python?: string
  /**
   * The platform: `linux-x86_64` (default), `linux-aarch64`, `macos-arm64`, …, or another common
   * spelling, such as `linux/amd64`, `alpine` or `win_amd64`.
   */
  readonly platform?: string
  /** The glibc version of a Linux target. Default: '2.36'. */
  readonly glibc?: string
  /** The installer whose rules decide. Default: 'pip'. */
  readonly installer?: 'pip' | 'uv'
  /** Whether the installer compiles modules to .pyc files. pip does by default, uv does not. */
  readonly compile?: boolean
  /** Whether pre-releases may be chosen. */
  readonly pre?: boolean
  /**
   * The versions to prefer; `lowest-direct` takes the lowest ones of your own requirements only.
   * Default: 'highest'.
   */
  readonly resolution?: 'highest' | 'lowest' | 'lowest-direct'
  /**
   * A date, which includes that whole day in UTC, or an RFC 3339 time. Files uploaded later are
   * ignored.
   */
  readonly excludeNewer?: string
  /** Projects whose sdists are ignored, or `:all:`. */
  readonly onlyBinary?: readonly string[]
  /** Projects whose wheels are ignored, or `:all:`. */
  readonly noBinary?: readonly string[]
  /**
   * Whether pysize resolves again without a line, for each line whose deletion could change
   * versions. The results are in the JSON field `without_line`. Default: only if there are at most
   * two such lines, and no snapshot answers instead of the index.
   */
  readonly resolveDeletions?: boolean
  /**
   * Whether only the named packages are weighed, without their dependencies. It has no effect on a
   * lock.
   */
  readonly noDependencies?: boolean
  /** Whether every requirement must have a hash. */
  readonly requireHashes?: boolean
  /** The index that replaces the Python Package Index. */
  readonly indexUrl?: string
  /** Further indexes. */
  readonly extraIndexUrls?: readonly string[]
  /** Folders and pages that list files. */
  readonly findLinks?: readonly string[]
  /** Whether only `findLinks` are used. */
  readonly noIndex?: boolean
  /** PyTorch's index for torch, torchvision and torchaudio: `cpu`, `cu126`, … */
  readonly torch?: string
  /**
   * Whether to compare an environment that has a GPU build of torch with the same environment with
   * the CPU build. Default: true; `--no-compare` means false.
   */
  readonly compare?: boolean
  /**
   * `4GB`, `3.5GiB` or bytes; `torch=1GB` for one package; or the name of a limit of a host:
   * `azure-container-apps`, `cloudflare-basic`, `cloudflare-lite`, `cloudflare-standard-1`,
   * `cloudflare-standard-4`, `fargate`, `fly`, `google-functions-1st-gen`, `heroku-slug`,
   * `lambda-image`, `lambda-zip`, `pypi-file`, `railway-hobby`, `railway-trial`, `vercel`. For
   * wheels and sdists also `compressed=100MB`, `unpacked=200MB` and `files=2000`. Each of several
   * limits is checked.
   */
  readonly budget?: string | number | readonly (string | number)[]
  /** Like `budget`, but exceeding the limit is only a warning. */
  readonly warnBudget?: string | number | readonly (string | number)[]
  /** The size of the base image or runtime, counted in budgets of the whole environment. */
  readonly baseSize?: string | number
  /**
   * Sizes, files and folders that are counted in budgets of the whole environment: your own code,
   * models.
   */
  readonly add?: readonly string[]
  /**
   * Layers of an AWS Lambda function, at most five, that are counted in budgets of the whole
   * environment: sizes, folders, and zips, which count with their unpacked size.
   */
  readonly addLayers?: readonly string[]
  /** Packages that must not be installed: names and patterns, such as `nvidia-*`. */
  readonly deny?: readonly string[]
  /** Whether packages and builds for a GPU are forbidden. */
  readonly requireCpu?: boolean
  /** Whether unknown sizes are ignored when a budget is decided. */
  readonly allowUnknown?: boolean
  /** Codes of warnings that are not shown. */
  readonly ignoreWarnings?: readonly string[]
  /** Answer from the snapshot and the cache only. */
  readonly offline?: boolean
  /**
   * A folder made by `pysize snapshot create`, the URL of one in a `.tar.gz`, or false for no
   * snapshot. Default: the one that pysize contains.
   */
  readonly snapshot?: string | false
  /** Whether facts are cached between runs. Default: true; `--no-cache` means false. */
  readonly cache?: boolean
  /** The folder of the cache. */
  readonly cacheDir?: string
  /** The folder that relative paths start from. Default: the process's current folder. */
  readonly cwd?: string
  /**
   * Variables that settings are read from (`PYSIZE_*`, proxies, variables in requirements files).
   * Default: the process's own.
   */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Reads standard input to its end. */
  readonly stdin?: () => Promise<string>
  /** Aborts the work. */
  readonly signal?: AbortSignal
  /** Called while work is in progress, at least twice a second. */
  readonly onProgress?: (event: ProgressEvent) => void
}
// End of the generated part.

/** Options of `listFiles`, which lists the wheels of `files`, or of each requirement of `with`. */
export interface FilesOptions extends EstimateOptions {
  /**
   * The other side of the comparison: a version such as `1.26.4`, another requirement or a wheel.
   */
  readonly old?: string
}

/** Options of `history`. */
export interface HistoryOptions extends EstimateOptions {
  /** How many of the newest releases are shown, the oldest of them first. Default: 20. */
  readonly last?: number
}

/** Options of `createSnapshot`: those of the estimates that will use the snapshot. */
export interface SnapshotOptions extends EstimateOptions {
  /** Names of files whose sizes the index only models. They are recorded as estimated. */
  readonly modelled?: readonly string[]
  /**
   * The date of the snapshot, in the form of `excludeNewer`. Its pages leave out later files.
   * Default: `excludeNewer`, else now.
   */
  readonly asOf?: string
  /**
   * Whether to keep little more than the names of versions that were not looked at. The snapshot is
   * a third of the size.
   */
  readonly small?: boolean
  /** The most requests per second to each server. Default: no limit. */
  readonly requestsPerSecond?: number
}

/** Options of `compare`. Each combination of the values is a column. */
export interface CompareOptions
  extends Omit<EstimateOptions, 'files' | 'python' | 'platform' | 'torch' | 'installer'> {
  readonly pythons?: readonly string[]
  readonly platforms?: readonly string[]
  /**
   * Builds of PyTorch's index: `cpu`, `cu128`, …; `all` means each build with which the environment
   * can be installed.
   */
  readonly torches?: readonly string[]
  readonly installers?: readonly ('pip' | 'uv')[]
}

/** Options of `init`: those of the estimate that measures the project. */
export interface InitOptions extends EstimateOptions {
  /** Write nothing, and check whether a limit is far above the size. */
  readonly check?: boolean
}

/** Options of `diff`: those of both estimates. */
export interface DiffOptions extends Omit<EstimateOptions, 'files'> {
  /**
   * Files and folders of two revisions, relative to `cwd`. Default: all requirements files and
   * pyproject.toml files.
   */
  readonly paths?: readonly string[]
  /** Fail if the environment grows by more than `50MB`, `10%` or a number of bytes. */
  readonly failIfGrows?: string | number
  /**
   * The side whose `[tool.pysize]` counts. Default: `new`. With `old` a branch cannot raise its own
   * budget.
   */
  readonly settingsFrom?: 'old' | 'new'
}

/** Options of `release`: budgets, and the indexes with earlier releases. */
export interface ReleaseOptions extends Omit<EstimateOptions, 'files'> {
  /**
   * The releases to compare with: wheels, folders of them, or releases on the index (`demo==1.0`).
   * Default: the last release on the index.
   */
  readonly against?: readonly string[]
  /**
   * Fail if a file grows by more than `5MB`, `10%` or a number of bytes, compared with the first of
   * these.
   */
  readonly failIfGrows?: string | number
}

/** Options of `collect`. */
export type CollectOptions = Pick<EstimateOptions, 'cwd' | 'stdin'>

/** Options of `tree`. */
export interface TreeOptions extends EstimateOptions {
  /** The number of levels below the user's lines. Default: all, at most 255. */
  readonly depth?: number
  /** A package whose dependents are shown, up to the user's lines. */
  readonly invert?: string
}

/** Options of `verify`: those of the estimate that the environment is compared with. */
export interface VerifyOptions extends EstimateOptions {
  /**
   * A virtual environment, conda prefix, site-packages folder, mounted root, or an image archive.
   * Default: the first of `files` if it is a folder or an archive, else VIRTUAL_ENV, else `.venv`.
   */
  readonly path?: string
  /**
   * Instead of `path`: an image archive, an OCI layout, or a reference such as
   * `ghcr.io/team/app:1.0`, whose layers are then read from its registry.
   */
  readonly image?: string
  /** Registries, as `host:port`, that are used over plain http. Loopback always is. */
  readonly insecureRegistries?: readonly string[]
  /** Read every byte and compare with the hashes in RECORD, not only sizes. */
  readonly hashes?: boolean
  /** The Dockerfile of an image. Its layers are predicted, and its packages are expected. */
  readonly dockerfile?: string
  /** The build context of `dockerfile`. */
  readonly context?: string
  /** `NAME=VALUE` for ARG of `dockerfile`. */
  readonly buildArgs?: readonly string[]
  /** The stage of `dockerfile` that was built. */
  readonly target?: string
}

/** Options of `image`. Options for its installs apply unless the Dockerfile overrides them. */
export interface ImageOptions extends EstimateOptions {
  /**
   * A Dockerfile, or a folder with one. Default: `Dockerfile` in the current folder; `-` is
   * standard input.
   */
  readonly dockerfile?: string
  /** The build context. Default: `dockerfile` if it is a folder, else the current folder. */
  readonly context?: string
  /** The stage to build. Default: the last one. */
  readonly target?: string
  /** Values of ARG: `NAME=VALUE`. */
  readonly buildArgs?: readonly string[]
  /**
   * The base of the built stage: an image archive, or a Dockerfile. For a folder without a
   * Dockerfile also the name of an image.
   */
  readonly base?: string
  /** The service that builds the image of a folder without a Dockerfile: `railpack`, `vercel`. */
  readonly builder?: string
  /** Whether registries are asked even about tags that the embedded facts know. */
  readonly askRegistry?: boolean
  /** Registries, as `host:port`, that are used over plain http. Loopback always is. */
  readonly insecureRegistries?: readonly string[]
  /** Packages lists of apt, files or URLs, which replace the embedded facts about packages. */
  readonly aptPackages?: readonly string[]
  /** Indexes of apk, files or URLs: APKINDEX, or an archive with it (APKINDEX.tar.gz). */
  readonly apkPackages?: readonly string[]
  /** Sizes of instructions that pysize cannot know, by line: `12=50MB`. */
  readonly layers?: readonly string[]
}

/** Options of `advise`. */
export interface AdviseOptions extends EstimateOptions {
  /** A new or empty folder for copies of the files with the combined advice. */
  readonly apply?: string
  /** The output of `deptry --json-output`: packages that it finds unused are weighed. */
  readonly unusedFrom?: string
}

/** The progress of a run. Counts only grow. */
export interface ProgressEvent {
  readonly phase:
    | 'pulling'
    | 'hashing'
    | 'reading'
    | 'resolving'
    | 'explaining'
    | 'weighing'
    | 'comparing'
  readonly scenario: string
  /**
   * The counts of `phase`: known packages and, when weighing, the weighed ones; files, when
   * hashing; bytes of layers, when pulling.
   */
  readonly packages: number
  readonly done: number
  readonly requests: number
  readonly bytes: number
  /** The longest chain of requests so far. */
  readonly rounds: number
  /**
   * Invalid file names and requirements of this scenario, which are skipped, as installers
   * do.
   */
  readonly unreadable: number
  /**
   * The number of files and of finished ones, if several files are estimated separately. The fields
   * above are about one of them.
   */
  readonly files?: { readonly all: number; readonly done: number }
}
