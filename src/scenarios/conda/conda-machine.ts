import { PysizeError } from '../../errors.ts'
import type { PlatformName } from '../../targets/platform.ts'
import type { Target } from '../../targets/target.ts'

/** conda's names of platforms. It has none for musl. */
const SUBDIRS: Readonly<Partial<Record<PlatformName, string>>> = {
  'linux-x86_64': 'linux-64',
  'linux-aarch64': 'linux-aarch64',
  'macos-arm64': 'osx-arm64',
  'macos-x86_64': 'osx-64',
  'windows-x86_64': 'win-64',
  'windows-x86': 'win-32',
}

/**
 * @throws PysizeError exit 3 `outside-lock` if conda has no packages for the target
 */
export function condaSubdir({ platform }: Target, file: string): string {
  const subdir = SUBDIRS[platform]
  if (subdir !== undefined) return subdir
  throw new PysizeError(
    'outside-lock',
    `${file} is not for this target: conda has no packages for ${platform}.`,
    {
      exitCode: 3,
      places: [{ file }],
      hint: 'Choose another --platform, such as linux-x86_64.',
    },
  )
}

/** No released package needs a newer kernel. */
const LINUX = '6.1'

/**
 * The machine's virtual packages for conda (CEP 30): the C library or macOS of the target, and CUDA
 * if CONDA_OVERRIDE_CUDA sets it, as in conda.
 */
export function condaMachine(
  { platform, summary }: Target,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const cuda = env.CONDA_OVERRIDE_CUDA ?? ''
  const own = /^\d+(?:\.\d+)*$/.test(cuda) ? { __cuda: cuda } : {}
  if (platform.startsWith('windows-')) return { __win: '0', ...own }
  if (platform.startsWith('macos-')) return { __unix: '0', __osx: summary.macos ?? '14', ...own }
  return { __unix: '0', __linux: LINUX, __glibc: summary.glibc ?? '2.36', ...own }
}
