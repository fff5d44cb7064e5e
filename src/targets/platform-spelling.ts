import { ownEntry } from '../collections/own-entry.ts'
import libcVersions from './libc-versions.json' with { type: 'json' }
import type { Baseline } from './platform.ts'

/**
 * The parts of a platform's name: pysize's name of the platform, and the version of its C library
 * or macOS if it has one.
 */
export interface SpelledPlatform {
  readonly name: string
  readonly baselines: Readonly<Partial<Record<Baseline, string>>>
}

type System = 'linux' | 'musllinux' | 'macos' | 'windows'
type Architecture = 'x86_64' | 'arm' | 'x86'

/**
 * The words from which people and tools make platform names: Docker (`linux/arm64`), wheel tags
 * (`manylinux_2_28_x86_64`, `win_amd64`), Rust and uv (`x86_64-unknown-linux-gnu`,
 * `aarch64-apple-darwin`), conda (`osx-arm64`), distributions.
 */
const SYSTEMS: Readonly<Record<string, System>> = {
  linux: 'linux',
  manylinux: 'linux',
  gnu: 'linux',
  glibc: 'linux',
  debian: 'linux',
  ubuntu: 'linux',
  musl: 'musllinux',
  musllinux: 'musllinux',
  alpine: 'musllinux',
  macos: 'macos',
  macosx: 'macos',
  mac: 'macos',
  osx: 'macos',
  darwin: 'macos',
  windows: 'windows',
  win: 'windows',
  msvc: 'windows',
}

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x86_64: 'x86_64',
  amd64: 'x86_64',
  x64: 'x86_64',
  // Apple's word for its machines without Apple silicon.
  intel: 'x86_64',
  aarch64: 'arm',
  arm64: 'arm',
  arm64v8: 'arm',
  x86: 'x86',
  i386: 'x86',
  i686: 'x86',
}

/** Words without a meaning of their own. GitHub's names of runners have `latest`. */
const FILLERS: ReadonlySet<string> = new Set(['unknown', 'pc', 'apple', 'v8', 'latest'])

/** Wheel tags that mean a glibc, PEP 513, 571 and 599. */
const NAMED_GLIBC: Readonly<Record<string, string>> = {
  manylinux1: '2.5',
  manylinux2010: '2.12',
  manylinux2014: '2.17',
}

/**
 * GitHub has runners such as `ubuntu-24.04-arm`, and Docker images such as `alpine:3.20`. The
 * rebuilds of RHEL have its C library.
 */
type Distribution = Exclude<keyof typeof libcVersions, 'made_by'>
const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  ubuntu: 'ubuntu',
  debian: 'debian',
  alpine: 'alpine',
  rhel: 'rhel',
  ubi: 'rhel',
  centos: 'rhel',
  rocky: 'rhel',
  rockylinux: 'rhel',
  almalinux: 'rhel',
  oraclelinux: 'rhel',
  amazonlinux: 'amzn',
  amzn: 'amzn',
}

/** The place between the name of a distribution and its release: `rhel9`. */
const DISTRIBUTION_NUMBER = new RegExp(`^(${Object.keys(DISTRIBUTIONS).join('|')})(?=\\d)`)

/** `m1`, `macos-m4`: Apple's processors. */
const APPLE_SILICON = /^(?:mac(?:os)?-)?m\d$/

/** `debian:bookworm`, `ubuntu-jammy`: the name of the release is enough. */
const CODENAME = /^(?:debian|ubuntu)[:/-](?=[a-z])/

/** Names without a system or architecture of their own. */
const WHOLE: Readonly<Record<string, string>> = {
  'apple-silicon': 'macos-arm64',
  graviton: 'linux-arm64',
  linux64: 'linux-x64',
  lambda: 'amazonlinux-2023',
  'aws-lambda': 'amazonlinux-2023',
  al2: 'amazonlinux-2',
  al2023: 'amazonlinux-2023',
  bullseye: 'debian-11',
  bookworm: 'debian-12',
  trixie: 'debian-13',
  focal: 'ubuntu-20.04',
  jammy: 'ubuntu-22.04',
  noble: 'ubuntu-24.04',
}

/** conda names the width of a processor, win32 is a wheel tag, and Docker knows the 386. */
const WIDTHS: Readonly<Record<string, Architecture>> = { '64': 'x86_64', '32': 'x86', '386': 'x86' }

const DEFAULT_ARCHITECTURE: Readonly<Record<System, Architecture>> = {
  linux: 'x86_64',
  musllinux: 'x86_64',
  macos: 'arm',
  windows: 'x86_64',
}

/** How pysize writes an architecture on a system. */
const nameOf = (system: System, architecture: Architecture): string =>
  `${system}-${architecture === 'arm' ? (system === 'macos' ? 'arm64' : 'aarch64') : architecture}`

/**
 * Reads a platform in the spelling of pip, uv, Docker, Rust or conda. Undefined if a word is
 * unknown or if two contradict each other.
 */
export function readPlatform(text: string): SpelledPlatform | undefined {
  let system: System | undefined
  let architecture: Architecture | undefined
  let version = ''
  let distribution: Distribution | undefined
  for (const word of wordsOf(text)) {
    if (FILLERS.has(word)) continue
    const isNumber = /^\d+$/.test(word)
    const width = version === '' ? ownEntry(WIDTHS, word) : undefined
    const glibc = ownEntry(NAMED_GLIBC, word)
    const cpu = ownEntry(ARCHITECTURES, word)
    const named = ownEntry(SYSTEMS, word) ?? (ownEntry(DISTRIBUTIONS, word) && 'linux')
    distribution = ownEntry(DISTRIBUTIONS, word) ?? distribution
    if (isNumber && architecture === undefined && width !== undefined) architecture = width
    else if (isNumber) version += version === '' ? word : `.${word}`
    else if (glibc !== undefined) {
      system = 'linux'
      version = glibc
    } else if (cpu !== undefined && architecture === undefined) architecture = cpu
    // Docker's `linux/arm` has 32 bits.
    else if (word === 'arm' && distribution !== undefined) architecture = 'arm'
    else if (named === undefined) return undefined
    // `linux-musl`: the C library is more specific than the kernel.
    else if (system === undefined || (system === 'linux' && named === 'musllinux')) system = named
    else if (named !== system && !(system === 'musllinux' && named === 'linux')) return undefined
  }
  if (system === undefined && architecture === undefined) return undefined
  if (distribution !== undefined && version !== '') {
    const known = ownEntry(libcVersions[distribution], version)
    if (known === undefined) return undefined
    version = known.replace(/^\w+ /, '')
  }
  const of = system ?? 'linux'
  return {
    name: nameOf(of, architecture ?? DEFAULT_ARCHITECTURE[of]),
    baselines: baselineOf(of, version),
  }
}

/** `x86_64` is one word, `win32` and `rhel9` are two. */
const wordsOf = (written: string): readonly string[] => {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/^"(.*)"$/, '$1')
  const whole = text.replaceAll(/[\s_]/g, '-').replace(APPLE_SILICON, 'apple-silicon')
  return (ownEntry(WHOLE, whole.replace(CODENAME, '')) ?? text)
    .replaceAll('x86_64', 'x64')
    .replaceAll('x86-64', 'x64')
    .replace(/^win(32|64)$/, 'win-$1')
    .replace(DISTRIBUTION_NUMBER, '$1-')
    .split(/[-_/:.\s]+/)
    .filter((word) => word !== '')
}

function baselineOf(system: System, version: string): SpelledPlatform['baselines'] {
  if (version === '' || system === 'windows') return {}
  return { [system === 'macos' ? 'macos' : system === 'linux' ? 'glibc' : 'musl']: version }
}
