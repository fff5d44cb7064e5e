import type { EstimateOptions } from '../../options/options.ts'
import type { StepPlace } from './image-work.ts'

/** The platform that packages are installed for: the stage's machine with its base's C library. */
export function targetOfBase({
  base,
  platform,
}: Pick<StepPlace, 'base' | 'platform'>): Pick<EstimateOptions, 'platform' | 'glibc'> {
  const machine = /arm64|aarch64/.test(platform) ? 'aarch64' : 'x86_64'
  const libc = base?.libc ?? null
  if (libc?.name === 'musl') return { platform: `musllinux-${machine}` }
  return { platform: `linux-${machine}`, ...(libc === null ? {} : { glibc: libc.version }) }
}
