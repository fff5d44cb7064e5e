import { PysizeError } from '../errors.ts'
import type { PlatformVersion } from '../packaging/platform-tag.ts'
import type { Baseline, Platform } from './platform.ts'

/**
 * Debian 12's glibc, Alpine's musl since 2019, and the macOS for which most wheels of today are
 * built.
 */
export const DEFAULT_BASELINES: Readonly<Record<Baseline, string>> = {
  glibc: '2.36',
  musl: '1.2',
  macos: '14',
}

/**
 * uv's default versions if they are older than the machine's: `--python-platform macos` means 13.0
 * (uv 0.13.9, measured with MACOSX_DEPLOYMENT_TARGET unset). A version of a project whose wheels
 * all need a newer macOS is then not a candidate.
 */
export const UV_BASELINES: Readonly<Partial<Record<Baseline, string>>> = { macos: '13' }

const VERSION = /^(\d{1,3})(?:\.(\d{1,3}))?(?:\.\d{1,3})*$/

/** The form of a value, and the existing major versions: glibc and musl have one each. */
const RULES: Readonly<
  Record<
    Baseline,
    { readonly admits: (version: PlatformVersion) => boolean; readonly example: string }
  >
> = {
  glibc: { admits: ({ major, minor }) => major === 2 && minor >= 5, example: '2.36' },
  musl: { admits: ({ major, minor }) => major === 1 && minor >= 1, example: '1.2' },
  macos: {
    admits: ({ major, minor }) => major >= 11 || (major === 10 && minor >= 4),
    example: '14 or 14.5',
  },
}

/**
 * Reads a value of `--glibc`, `--musl` or `--macos` for a platform.
 * @throws PysizeError `bad-glibc`, `bad-musl` or `bad-macos` (exit 2)
 */
export function parseBaseline(
  baseline: Baseline,
  text: string,
  platform: Platform,
): PlatformVersion {
  const match = VERSION.exec(text)
  const version = { major: Number(match?.[1]), minor: Number(match?.[2] ?? 0) }
  const { admits, example } = RULES[baseline]
  const tooOld = platform.name === 'macos-arm64' && version.major < 11
  if (match !== null && admits(version) && !tooOld) return version
  throw new PysizeError(
    `bad-${baseline}`,
    `'${text}' is not a version of ${baseline} for ${platform.name}.`,
    {
      exitCode: 2,
      hint: `Give --${baseline} a version such as ${example}${tooOld ? ', 11 or newer' : ''}.`,
    },
  )
}
