import { PysizeError } from '../errors.ts'
import type { EnvironmentVariable } from '../packaging/markers/marker.ts'
import {
  macosPlatforms,
  manylinuxPlatforms,
  musllinuxPlatforms,
  type PlatformVersion,
} from '../packaging/platform-tag.ts'

export const PLATFORM_NAMES = [
  'linux-x86_64',
  'linux-aarch64',
  'musllinux-x86_64',
  'musllinux-aarch64',
  'macos-arm64',
  'macos-x86_64',
  'windows-x86_64',
  'windows-x86',
] as const

export type PlatformName = (typeof PLATFORM_NAMES)[number]

export const DEFAULT_PLATFORM: PlatformName = 'linux-x86_64'

/**
 * The version that decides which binaries run: of the C library, or of macOS. Also the name of its
 * option.
 */
export type Baseline = 'glibc' | 'musl' | 'macos'

/**
 * The marker variables of the system; releases and versions of kernels are unknown, and empty as
 * under uv.
 */
type PlatformMarkers = Readonly<
  Record<
    Extract<
      EnvironmentVariable,
      'os_name' | 'sys_platform' | `platform_${'machine' | 'system' | 'release' | 'version'}`
    >,
    string
  >
>

export interface Platform {
  readonly name: PlatformName
  /** Null on Windows, which has no such version. */
  readonly baseline: Baseline | null
  readonly markers: PlatformMarkers
  /** Platform tags, best first. */
  readonly tags: (version: PlatformVersion) => readonly string[]
}

const LINUX = {
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  platform_release: '',
  platform_version: '',
}
const MACOS = { ...LINUX, sys_platform: 'darwin', platform_system: 'Darwin' }
const WINDOWS = { ...LINUX, os_name: 'nt', sys_platform: 'win32', platform_system: 'Windows' }

const PLATFORMS: readonly Platform[] = [
  linux('linux-x86_64', 'glibc', 'x86_64'),
  linux('linux-aarch64', 'glibc', 'aarch64'),
  linux('musllinux-x86_64', 'musl', 'x86_64'),
  linux('musllinux-aarch64', 'musl', 'aarch64'),
  macos('macos-arm64', 'arm64'),
  macos('macos-x86_64', 'x86_64'),
  {
    name: 'windows-x86_64',
    baseline: null,
    markers: { ...WINDOWS, platform_machine: 'AMD64' },
    tags: () => ['win_amd64'],
  },
  {
    name: 'windows-x86',
    baseline: null,
    markers: { ...WINDOWS, platform_machine: 'x86' },
    tags: () => ['win32'],
  },
]

function linux(name: PlatformName, baseline: 'glibc' | 'musl', architecture: string): Platform {
  const tags = baseline === 'glibc' ? manylinuxPlatforms : musllinuxPlatforms
  return {
    name,
    baseline,
    markers: { ...LINUX, platform_machine: architecture },
    tags: (version) => tags(architecture, version),
  }
}

function macos(name: PlatformName, architecture: 'arm64' | 'x86_64'): Platform {
  const markers = { ...MACOS, platform_machine: architecture }
  return {
    name,
    baseline: 'macos',
    markers,
    tags: (version) => macosPlatforms(architecture, version),
  }
}

/**
 * @param name as in PLATFORM_NAMES; undefined if the request could not be read
 * @param asked the user's text, for the error
 * @throws PysizeError `bad-platform` (exit 2)
 */
export function findPlatform(name: string | undefined, asked: string): Platform {
  const platform = PLATFORMS.find((candidate) => candidate.name === name)
  if (platform !== undefined) return platform
  throw new PysizeError('bad-platform', `Unknown platform '${asked}'.`, {
    exitCode: 2,
    hint: `Use one of ${PLATFORM_NAMES.join(', ')}, or a name such as linux/arm64, manylinux_2_28_x86_64 or win_amd64.`,
  })
}
