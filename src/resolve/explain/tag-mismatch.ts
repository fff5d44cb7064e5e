import type { WheelName } from '../../packaging/wheel-name.ts'
import { NEWEST_PATCH } from '../../targets/python-releases.ts'
import type { Target } from '../../targets/target.ts'
import { list } from '../../text/lists.ts'
import type { OptionChange } from '../alternatives.ts'
import { admitsPython, type CandidateRules, knownVersion } from '../candidate.ts'

/**
 * Why none of a version's wheels fits: their targets, and the requested target in the same terms.
 */
export interface TagMismatch {
  readonly lacks: 'python' | 'platform'
  readonly wheelsFor: string
  readonly target: string
  /** Options under which one of the wheels would fit. */
  readonly fixes: readonly OptionChange[]
}

/**
 * @param wheels of which none fits. If some fit the platform, they do not fit the Python
 */
export function tagMismatch(wheels: readonly WheelName[], target: Target): TagMismatch {
  const platforms = new Set(target.tags.map((tag) => tag.slice(tag.lastIndexOf('-') + 1)))
  const here = wheels.filter(({ platformTags }) => platformTags.some((tag) => platforms.has(tag)))
  if (here.length > 0) return pythonMismatch(here, target)
  const { platform, glibc } = target.summary
  const systems = wheels.flatMap(({ platformTags }) => platformTags.map(systemOf))
  const own = systems.filter(({ name, version }) => name === platform && version !== null)
  const others = inOrder(
    new Set(systems.filter(({ name }) => name !== platform).map(({ name }) => name)),
  )
  if (own.length === 0)
    return { lacks: 'platform', wheelsFor: list(others), target: platform, fixes: [] }
  const oldest = inOrder(new Set(own.map(({ version }) => version ?? '')))[0]!
  return {
    lacks: 'platform',
    wheelsFor: list([`${own[0]!.library} ${oldest} or newer`, ...others]),
    target: glibc === undefined ? platform : `glibc ${glibc}`,
    fixes: own[0]!.library === 'glibc' ? [{ kind: 'glibc', glibc: oldest }] : [],
  }
}

function pythonMismatch(
  wheels: readonly WheelName[],
  { python, freeThreaded }: Target,
): TagMismatch {
  const versions = new Map<string, Set<string>>()
  for (const { pythonTags, abiTags } of wheels) {
    const free = abiTags.some((abi) => /^cp\d+t$/.test(abi)) ? 't' : ''
    for (const tag of pythonTags) {
      const [, kind = tag, major = '', minor = ''] = /^([a-z]+)(\d?)(\d*)$/.exec(tag) ?? []
      const known = versions.get(kind) ?? new Set()
      versions.set(kind, known.add(minor === '' ? major : `${major}.${minor}${free}`))
    }
  }
  const minors = [...(versions.get('cp') ?? [])]
    .filter((version) => !version.endsWith('t'))
    .map((version) => Number(version.split('.')[1]))
  const nearest = nearestTo(
    python.minor,
    minors.filter((minor) => NEWEST_PATCH.has(minor)),
  )
  return {
    lacks: 'python',
    wheelsFor: list(
      [...versions].map(
        ([kind, found]) => `${IMPLEMENTATIONS[kind] ?? kind} ${list(inOrder(found))}`,
      ),
    ),
    target: `Python ${python.major}.${python.minor}${freeThreaded ? 't' : ''}`,
    fixes: nearest === null ? [] : [{ kind: 'python', python: `${python.major}.${nearest}` }],
  }
}

/**
 * The Python version that `--python` accepts, passes `isWanted` and is nearest to the target; null
 * if no version passes.
 *
 * @param isWanted is given a function that tells whether that Python meets a Requires-Python
 */
export function nearestPython(
  { policy, target }: CandidateRules,
  isWanted: (admits: (requiresPython: string) => boolean) => boolean,
): string | null {
  const minors = [...NEWEST_PATCH].filter(([minor, patch]) => {
    const python = knownVersion(`3.${minor}.${patch}`)!
    return isWanted((text) => admitsPython(text, policy, python))
  })
  const nearest = nearestTo(
    target.python.minor,
    minors.map(([minor]) => minor),
  )
  return nearest === null ? null : `3.${nearest}`
}

function nearestTo(wanted: number, numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? null
}

/** A marker for the operating systems of the wheels; null if the target's is one of them. */
export function onlySystems(wheels: readonly WheelName[], { markers }: Target): string | null {
  const systems = new Set(wheels.flatMap(({ platformTags }) => platformTags.map(sysPlatform)))
  const [first, second] = systems
  if (systems.has(null) || systems.has(markers.sys_platform) || first === undefined) return null
  return second === undefined
    ? `sys_platform == "${first}"`
    : `sys_platform != "${markers.sys_platform}"`
}

const sysPlatform = (tag: string): string | null =>
  /linux/.test(tag)
    ? 'linux'
    : tag.startsWith('macosx')
      ? 'darwin'
      : tag.startsWith('win')
        ? 'win32'
        : null

const IMPLEMENTATIONS: Readonly<Record<string, string>> = {
  cp: 'CPython',
  pp: 'PyPy',
  py: 'Python',
}

interface System {
  /** As `--platform` spells it. */
  readonly name: string
  /** The required library and its version; null if the tag does not say. */
  readonly library: string
  readonly version: string | null
}

/** PEP 600, "Legacy manylinux tags". */
const GLIBC_OF_LEGACY: Readonly<Record<string, string>> = { 1: '2.5', 2010: '2.12', 2014: '2.17' }

function systemOf(tag: string): System {
  const [, kind, version = '', architecture = ''] =
    /^(manylinux|musllinux|macosx)_?(\d+(?:_\d+)?)_(.+)$/.exec(tag) ?? []
  const dotted = version.replace('_', '.')
  if (kind === 'manylinux')
    return {
      name: `linux-${architecture}`,
      library: 'glibc',
      version: GLIBC_OF_LEGACY[version] ?? dotted,
    }
  if (kind === 'musllinux')
    return { name: `musllinux-${architecture}`, library: 'musl', version: dotted }
  if (kind === 'macosx')
    return { name: `macos-${architecture}`, library: 'macOS', version: dotted.replace(/\.0$/, '') }
  const name =
    tag === 'win32'
      ? 'windows-x86'
      : tag
          .replace(/^win_/, 'windows-')
          .replace('amd64', 'x86_64')
          .replace(/^linux_/, 'linux-')
  return { name, library: '', version: null }
}

const inOrder = (texts: ReadonlySet<string>): string[] =>
  [...texts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
