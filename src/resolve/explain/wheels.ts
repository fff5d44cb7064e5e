import type { WheelName } from '../../packaging/wheel-name.ts'
import type { Target } from '../../targets/target.ts'
import { list } from './words.ts'

/** Why none of a version's wheels fits, in words, and what of the target would have to change. */
export interface Misfit {
  readonly lacks: 'python' | 'platform'
  /** What the wheels are for: `CPython 3.8 to 3.10`, `windows-x86_64 and macos-arm64`. */
  readonly text: string
}

/** Of wheels that do not fit the target: what they are for. Where some fit its platform, the Pythons of those. */
export function misfitOf(wheels: readonly WheelName[], target: Target): Misfit {
  const platforms = new Set(target.tags.map((tag) => tag.slice(tag.lastIndexOf('-') + 1)))
  const here = wheels.filter(({ platformTags }) => platformTags.some((tag) => platforms.has(tag)))
  if (here.length > 0) return { lacks: 'python', text: pythonsInWords(here) }
  const names = new Set(wheels.flatMap(({ platformTags }) => platformTags.map((tag) => platformInWords(tag, target))))
  return { lacks: 'platform', text: list([...names].sort()) }
}

/** `CPython 3.8, 3.9 and 3.10`, `PyPy 3.9`; a build without the global lock with its `t`. */
function pythonsInWords(wheels: readonly WheelName[]): string {
  const versions = new Map<string, Set<string>>()
  for (const { pythonTags, abiTags } of wheels)
    for (const tag of pythonTags) {
      const [, kind = tag, digits = ''] = /^([a-z]+)([\d_]*)$/.exec(tag) ?? []
      const free = abiTags.some((abi) => /^cp\d+t$/.test(abi)) ? 't' : ''
      const known = versions.get(kind) ?? new Set()
      versions.set(kind, known.add(`${digits.charAt(0)}.${digits.slice(1)}`.replace(/\.$/, '') + free))
    }
  const inOrder = (found: ReadonlySet<string>): string[] => [...found].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return list([...versions].map(([kind, found]) => `${IMPLEMENTATIONS[kind] ?? kind} ${list(inOrder(found))}`))
}

const IMPLEMENTATIONS: Readonly<Record<string, string>> = { cp: 'CPython', pp: 'PyPy', py: 'Python', ip: 'IronPython', jy: 'Jython' }

/** A platform tag as `--platform` spells it; of this machine's own kind, the older or newer system that it wants. */
function platformInWords(tag: string, { summary }: Target): string {
  const linux = /^(many|musl)linux_?(\d+(?:_\d+)?)_(.+)$/.exec(tag)
  if (linux !== null) {
    const [, kind, version = '', architecture] = linux
    const name = `${kind === 'musl' ? 'musllinux' : 'linux'}-${architecture}`
    const wanted = GLIBC_OF_LEGACY[version] ?? version.replace('_', '.')
    return name === summary.platform ? `${name} with ${kind === 'musl' ? 'musl' : 'glibc'} ${wanted}` : name
  }
  const macos = /^macosx_(\d+)_(\d+)_(.+)$/.exec(tag)
  if (macos !== null) {
    const [, major, minor, architecture] = macos
    const name = `macos-${architecture}`
    return name === summary.platform ? `${name} ${minor === '0' ? major : `${major}.${minor}`}` : name
  }
  if (tag === 'win32') return 'windows-x86'
  return tag.startsWith('win_') ? `windows-${tag.slice(4).replace('amd64', 'x86_64')}` : tag.replace(/^linux_/, 'linux-')
}

/** PEP 600, "Legacy manylinux tags". */
const GLIBC_OF_LEGACY: Readonly<Record<string, string>> = { 1: '2.5', 2010: '2.12', 2014: '2.17' }
