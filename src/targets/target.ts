import type { InstallerName, TargetSummary } from '../model/estimate.ts'
import type { MarkerEnvironment } from '../packaging/markers/marker.ts'
import { type Interpreter, targetTags } from '../packaging/tag.ts'
import type { TagSet, WheelName } from '../packaging/wheel-name.ts'
import { DEFAULT_BASELINES, parseBaseline, UV_BASELINES } from './baseline.ts'
import {
  type Baseline,
  DEFAULT_PLATFORM,
  findPlatform,
  type Platform,
  type PlatformName,
} from './platform.ts'
import { readPlatform } from './platform-spelling.ts'
import { readPython } from './python-spelling.ts'
import { choosePython, DEFAULT_PYTHON, type PythonVersion } from './python-version.ts'
import { type TagNearness, tagNearness, tagRanker } from './tag-rank.ts'

/** The target of the environment. */
export interface Target {
  readonly python: PythonVersion
  readonly freeThreaded: boolean
  /** Whether the patch release of Python was assumed, so a dependency on it is worth a warning. */
  readonly patchAssumed: boolean
  readonly platform: PlatformName
  readonly implementation: Interpreter['implementation']
  readonly markers: MarkerEnvironment
  /** The accepted tags, best first. */
  readonly tags: readonly string[]
  /**
   * The position of the wheel's best tag in {@link tags}, lower is better; undefined if the wheel
   * does not fit.
   */
  readonly tagRank: (wheel: TagSet) => number | undefined
  /** For a wheel that does not fit: how close it is. */
  readonly tagNearness: (wheel: WheelName) => TagNearness
  /**
   * Whether the installer resolves with the wheel. A version that has only other wheels is not a
   * candidate.
   */
  readonly resolvesWith: (wheel: WheelName) => boolean
  readonly summary: TargetSummary
}

/**
 * In the form of the command line's options: missing values are assumed, and named in the summary.
 */
export interface TargetOptions {
  /** `3.11`, `3.11.7`, `3.13t`; see {@link choosePython}. */
  readonly python?: string | undefined
  /** The source file of `python`, for the summary. */
  readonly pythonFrom?: string | undefined
  readonly platform?: string | undefined
  /** Each is read only on platforms that have it. */
  readonly glibc?: string | undefined
  readonly musl?: string | undefined
  readonly macos?: string | undefined
  /** Decides which patch release a minor version means. */
  readonly installer: InstallerName
  readonly implementation?: Interpreter['implementation'] | undefined
}

/**
 * @throws PysizeError (exit 2) if a value makes no sense; its hint lists the valid ones
 */
export function createTarget(given: TargetOptions): Target {
  const platformText = given.platform ?? DEFAULT_PLATFORM
  const spelled = readPlatform(platformText)
  const { glibc, musl, macos } = spelled?.baselines ?? {}
  const options = {
    ...given,
    glibc: given.glibc ?? glibc,
    musl: given.musl ?? musl,
    macos: given.macos ?? macos,
  }
  const implementation = options.implementation ?? 'cpython'
  const pythonText = options.python ?? DEFAULT_PYTHON
  const {
    version: python,
    freeThreaded,
    patchAssumed,
  } = choosePython(readPython(pythonText) ?? pythonText, options.installer)
  const platform = findPlatform(spelled?.name, platformText)
  const interpreter = { implementation, ...python, freeThreaded }
  const tags = targetTags(interpreter, platformTags(platform, options))
  const tagRank = tagRanker(tags)
  let nearness: ((wheel: WheelName) => TagNearness) | undefined
  const assumedOlder =
    platform.baseline === null || options.installer !== 'uv' || options[platform.baseline]
      ? undefined
      : UV_BASELINES[platform.baseline]
  const resolutionRank =
    assumedOlder === undefined
      ? tagRank
      : tagRanker(
          targetTags(
            interpreter,
            platformTags(platform, { ...options, [platform.baseline!]: assumedOlder }),
          ),
        )
  return {
    python,
    freeThreaded,
    patchAssumed,
    platform: platform.name,
    implementation,
    markers: {
      ...markersOf(python, implementation, platform),
      ...(options.installer === 'uv' ? { releasesOnly: true as const } : {}),
    },
    tags,
    tagRank,
    tagNearness: (wheel) => {
      nearness ??= tagNearness(tags)
      return nearness(wheel)
    },
    resolvesWith: (wheel) => resolutionRank(wheel) !== undefined,
    summary: summarise(python.full + (freeThreaded ? 't' : ''), platform, options),
  }
}

function baselineText(baseline: Baseline, options: TargetOptions): string {
  return options[baseline] ?? DEFAULT_BASELINES[baseline]
}

function platformTags(platform: Platform, options: TargetOptions): readonly string[] {
  const { baseline } = platform
  return platform.tags(
    baseline === null
      ? { major: 0, minor: 0 }
      : parseBaseline(baseline, baselineText(baseline, options), platform),
  )
}

function markersOf(
  python: PythonVersion,
  implementation: Target['implementation'],
  platform: Platform,
): MarkerEnvironment {
  const pypy = implementation === 'pypy'
  return {
    ...platform.markers,
    python_version: `${python.major}.${python.minor}`,
    python_full_version: python.full,
    implementation_name: implementation,
    // PyPy's own release can't be derived from the language version; 7.3 is the line that its tags
    // name.
    implementation_version: pypy ? '7.3' : python.full,
    platform_python_implementation: pypy ? 'PyPy' : 'CPython',
  }
}

function summarise(python: string, platform: Platform, options: TargetOptions): TargetSummary {
  const { name, baseline } = platform
  const asked = {
    python: options.python,
    platform: options.platform,
    ...(baseline === null ? {} : { [baseline]: options[baseline] }),
  }
  return {
    python,
    ...(options.pythonFrom === undefined ? {} : { python_from: options.pythonFrom }),
    platform: name,
    ...(baseline === null ? {} : { [baseline]: baselineText(baseline, options) }),
    assumed: Object.entries(asked).flatMap(([field, value]) =>
      value === undefined ? [field] : [],
    ),
  }
}
