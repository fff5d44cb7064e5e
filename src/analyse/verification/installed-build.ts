import type { ReadDistribution } from '../../installed/read-environment.ts'
import type { VerifiedChange } from '../../model/verification.ts'
import { readPlatform } from '../../targets/platform-spelling.ts'
import type { Target } from '../../targets/target.ts'

/**
 * The distributions whose wheels are for another Python or platform: modules that were copied from
 * another machine. The required version of the C library or macOS is not checked, because the
 * version here is not always known.
 */
export function foreignBuilds(
  distributions: readonly ReadDistribution[],
  target: Target,
): readonly VerifiedChange[] {
  return distributions
    .filter(({ tags }) => tags.length > 0 && !tags.some((tag) => fits(tag, target)))
    .map(({ name, version, tags }) => ({ kind: 'build', name, version, found: tags[0]! }))
}

function fits(tag: string, { python, freeThreaded, platform }: Target): boolean {
  const [interpreter = '', abi = '', system = ''] = tag.split('-')
  return (
    interpreter.split('.').some((one) => fitsPython(one, abi, python.minor, freeThreaded)) &&
    system.split('.').some((one) => fitsSystem(one, platform))
  )
}

function fitsPython(
  interpreter: string,
  abi: string,
  minor: number,
  freeThreaded: boolean,
): boolean {
  const [, kind, major, own = ''] = /^(py|cp)(\d)(\d*)$/.exec(interpreter) ?? []
  if (kind === undefined || major !== '3') return interpreter === 'any'
  if (kind === 'py' || abi === 'none') return own === '' || Number(own) <= minor
  if (abi === 'abi3') return !freeThreaded && Number(own) <= minor
  return Number(own) === minor && (!abi.startsWith('cp') || abi.endsWith('t') === freeThreaded)
}

function fitsSystem(system: string, platform: string): boolean {
  if (system === 'any') return true
  if (/^macosx_.*_(?:universal2?|intel|fat\d*)$/.test(system)) return platform.startsWith('macos')
  const name = readPlatform(system)?.name
  // A wheel that was built on the machine is `linux_x86_64` with either C library.
  return name === platform || (system.startsWith('linux_') && platform === `musl${name}`)
}
