import type { WheelName } from '../../packaging/wheel-name.ts'
import type { Target } from '../../targets/target.ts'
import { nearestTo } from './pythons.ts'
import { list } from './words.ts'

/** Why none of a version's wheels fits: what they are for, what the target is in those terms, and which option would do. */
export interface Misfit {
  readonly lacks: 'python' | 'platform'
  readonly wheelsFor: string
  readonly target: string
  readonly option: string
}

/** Of wheels that do not fit the target: where some fit its platform, those for other Pythons; else those for other platforms. */
export function misfitOf(wheels: readonly WheelName[], target: Target): Misfit {
  const platforms = new Set(target.tags.map((tag) => tag.slice(tag.lastIndexOf('-') + 1)))
  const here = wheels.filter(({ platformTags }) => platformTags.some((tag) => platforms.has(tag)))
  if (here.length > 0) return pythonMisfit(here, target)
  const { platform, glibc } = target.summary
  const systems = wheels.flatMap(({ platformTags }) => platformTags.map(systemOf))
  const own = systems.filter(({ name, version }) => name === platform && version !== null)
  const others = inOrder(new Set(systems.filter(({ name }) => name !== platform).map(({ name }) => name)))
  if (own.length === 0) return { lacks: 'platform', wheelsFor: list(others), target: platform, option: 'another --platform' }
  const oldest = inOrder(new Set(own.map(({ version }) => version ?? '')))[0]!
  return {
    lacks: 'platform',
    wheelsFor: list([`${own[0]!.library} ${oldest} or newer`, ...others]),
    target: glibc === undefined ? platform : `glibc ${glibc}`,
    option: own[0]!.library === 'glibc' ? `--glibc ${oldest} if the machine has it` : 'another --platform',
  }
}

function pythonMisfit(wheels: readonly WheelName[], { python, freeThreaded }: Target): Misfit {
  const versions = new Map<string, Set<string>>()
  for (const { pythonTags, abiTags } of wheels)
    for (const tag of pythonTags) {
      const [, kind = tag, major = '', minor = ''] = /^([a-z]+)(\d?)(\d*)$/.exec(tag) ?? []
      const free = abiTags.some((abi) => /^cp\d+t$/.test(abi)) ? 't' : ''
      const known = versions.get(kind) ?? new Set()
      versions.set(kind, known.add(minor === '' ? major : `${major}.${minor}${free}`))
    }
  const minors = [...(versions.get('cp') ?? [])].filter((version) => !version.endsWith('t')).map((version) => Number(version.split('.')[1]))
  const nearest = nearestTo(python.minor, minors.filter(Number.isInteger))
  return {
    lacks: 'python',
    wheelsFor: list([...versions].map(([kind, found]) => `${IMPLEMENTATIONS[kind] ?? kind} ${list(inOrder(found))}`)),
    target: `Python ${python.major}.${python.minor}${freeThreaded ? 't' : ''}`,
    option: nearest === null ? 'another --python' : `--python ${python.major}.${nearest}`,
  }
}

const IMPLEMENTATIONS: Readonly<Record<string, string>> = { cp: 'CPython', pp: 'PyPy', py: 'Python' }

interface System {
  /** As `--platform` spells it. */
  readonly name: string
  /** What it must have, and from which version on; null where the tag says nothing of that. */
  readonly library: string
  readonly version: string | null
}

/** PEP 600, "Legacy manylinux tags". */
const GLIBC_OF_LEGACY: Readonly<Record<string, string>> = { 1: '2.5', 2010: '2.12', 2014: '2.17' }

function systemOf(tag: string): System {
  const [, kind, version = '', architecture = ''] = /^(manylinux|musllinux|macosx)_?(\d+(?:_\d+)?)_(.+)$/.exec(tag) ?? []
  const dotted = version.replace('_', '.')
  if (kind === 'manylinux') return { name: `linux-${architecture}`, library: 'glibc', version: GLIBC_OF_LEGACY[version] ?? dotted }
  if (kind === 'musllinux') return { name: `musllinux-${architecture}`, library: 'musl', version: dotted }
  if (kind === 'macosx') return { name: `macos-${architecture}`, library: 'macOS', version: dotted.replace(/\.0$/, '') }
  const name =
    tag === 'win32'
      ? 'windows-x86'
      : tag
          .replace(/^win_/, 'windows-')
          .replace('amd64', 'x86_64')
          .replace(/^linux_/, 'linux-')
  return { name, library: '', version: null }
}

const inOrder = (texts: ReadonlySet<string>): string[] => [...texts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
