/**
 * A platform tag without the version of the system: `manylinux_2_28_x86_64` and
 * `manylinux2014_x86_64` become `manylinux x86_64`. That version rises from release to release.
 */
function platformFamily(tag: string): string {
  const [, linux, ofLinux] = /^(manylinux|musllinux|linux)(?:\d+|_\d+_\d+)?_(.+)$/.exec(tag) ?? []
  if (linux !== undefined) return `${linux === 'linux' ? 'manylinux' : linux} ${ofLinux}`
  const [, system, ofSystem] = /^(macosx|ios|android)_\d+(?:_\d+)?_(.+)$/.exec(tag) ?? []
  return system === undefined ? tag : `${system} ${ofSystem}`
}

/** `cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64` without versions of systems. */
export function tagFamily(tags: string): string {
  const [python = '', abi = '', platforms = ''] = tags.split('-')
  return [
    python,
    abi,
    [...new Set(platforms.split('.').map(platformFamily))].sort().join('.'),
  ].join('-')
}
