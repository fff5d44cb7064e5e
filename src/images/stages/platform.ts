import { ownEntry } from '../../collections/own-entry.ts'
/** A platform as Docker writes it: `linux/amd64`, `linux/arm/v7`. */
export interface ImagePlatform {
  readonly os: string
  readonly architecture: string
  /** Empty for most. */
  readonly variant: string
}

const OTHER_NAMES: Readonly<Record<string, string | undefined>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  i386: '386',
  armhf: 'arm',
}

const ARCHITECTURES: readonly string[] = [
  'amd64',
  'arm64',
  'arm',
  '386',
  'ppc64le',
  's390x',
  'riscv64',
  'mips64le',
  'mips64',
  'loong64',
  'ppc64',
  'wasm',
]

/**
 * Reads a platform as containerd's `platforms.Parse` does: parts may be missing if the others
 * suffice.
 *
 * @returns null for a text that is not a platform
 */
export function parseImagePlatform(text: string): ImagePlatform | null {
  const parts = text.toLowerCase().split('/')
  if (parts.length > 3 || !parts.every((part) => /^[a-z0-9_.()-]+$/.test(part))) return null
  const [first = '', ...others] = parts
  const isArchitecture = (part: string): boolean =>
    ARCHITECTURES.includes(ownEntry(OTHER_NAMES, part) ?? part)
  if (isArchitecture(first)) return normalised('linux', first, others[0] ?? '')
  if (!['linux', 'windows', 'darwin', 'freebsd'].includes(first.replace(/\(.*\)$/, ''))) return null
  const [architecture = 'amd64', variant = ''] = others
  return isArchitecture(architecture) ? normalised(first, architecture, variant) : null
}

function normalised(os: string, name: string, variant: string): ImagePlatform {
  const architecture = ownEntry(OTHER_NAMES, name) ?? name
  if (architecture === 'arm') return { os, architecture, variant: variant === '' ? 'v7' : variant }
  return { os, architecture, variant: architecture === 'arm64' && variant === 'v8' ? '' : variant }
}

export const platformText = ({ os, architecture, variant }: ImagePlatform): string =>
  [os, architecture, variant].filter((part) => part !== '').join('/')
