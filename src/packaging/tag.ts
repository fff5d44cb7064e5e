/** A compatibility tag (PEP 425): `cp311-cp311-manylinux_2_17_x86_64`, lower case. */
export type Tag = string

export interface Interpreter {
  readonly implementation: 'cpython' | 'pypy'
  readonly major: number
  readonly minor: number
  /**
   * A build without the global interpreter lock (PEP 703): its ABI is `cp313t`, and it has `abi3t`
   * instead of `abi3`.
   */
  readonly freeThreaded: boolean
}

/**
 * The tags an interpreter accepts, best first, in the order of `packaging.tags.sys_tags`.
 * @param platforms the platform tags of the machine, best first
 */
export function targetTags(interpreter: Interpreter, platforms: readonly string[]): readonly Tag[] {
  const specific =
    interpreter.implementation === 'cpython'
      ? cpythonTags(interpreter, platforms)
      : pypyTags(interpreter, platforms)
  return [...specific, ...compatibleTags(interpreter, platforms)]
}

function cpythonTags(
  { major, minor, freeThreaded }: Interpreter,
  platforms: readonly string[],
): Tag[] {
  const version = `cp${major}${minor}`
  const stable = freeThreaded ? 'abi3t' : 'abi3'
  const tags = [
    `${version}-${version}${freeThreaded ? 't' : ''}`,
    `${version}-${stable}`,
    `${version}-none`,
  ]
  // The stable ABI began with 3.2 (PEP 384); builds for an older Python run on a newer one.
  for (let older = minor - 1; older >= 2; older--) tags.push(`cp${major}${older}-${stable}`)
  return onEach(tags, platforms)
}

/** PyPy has kept one ABI, 7.3, since Python 3.6. Its tag names the language version and the ABI. */
function pypyTags({ major, minor }: Interpreter, platforms: readonly string[]): Tag[] {
  const version = `pp${major}${minor}`
  return onEach([`${version}-pypy${major}${minor}_pp73`, `${version}-none`], platforms)
}

function compatibleTags(
  { implementation, major, minor }: Interpreter,
  platforms: readonly string[],
): Tag[] {
  const versions = [`py${major}${minor}`, `py${major}`]
  for (let older = minor - 1; older >= 0; older--) versions.push(`py${major}${older}`)
  const pure = versions.map((version) => `${version}-none`)
  const own = implementation === 'cpython' ? `cp${major}${minor}` : `pp${major}`
  return [...onEach(pure, platforms), ...onEach([`${own}-none`, ...pure], ['any'])]
}

function onEach(tags: readonly string[], platforms: readonly string[]): Tag[] {
  return tags.flatMap((tag) => platforms.map((platform) => `${tag}-${platform}`))
}
