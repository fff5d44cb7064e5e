import type { Notice } from '../errors.ts'
import { normalizeName } from '../packaging/name.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import type { Doubt, KnownDistribution, Weight } from './distribution-facts.ts'

/** What a person should know of a distribution whose size or dependencies are not what its author declared, or that lacks what was asked of it. */
export function doubtsOf({ candidate, extras }: ResolvedPackage, weight: Weight, known: Partial<KnownDistribution> = {}): Notice[] {
  const { file, name, version } = candidate
  const { doubt, metadata } = known
  // Installers go on without an extra that is not there, and say so.
  const missing = metadata === undefined || doubt !== undefined ? [] : extras.filter((extra) => !offers(metadata, extra))
  return [
    ...(weight.kind === 'sdist' ? [estimatedSdist(file.filename)] : []),
    ...(doubt === undefined ? [] : [doubtOfMetadata(file.filename, doubt)]),
    ...missing.map((extra) => ({ code: 'unknown-extra', message: `${name} ${version.normal} has no extra '${extra}'.` })),
  ]
}

/** Old metadata names an extra in the markers alone. */
function offers({ providesExtra, requiresDist }: MetadataFacts, extra: string): boolean {
  const isIt = (name: string): boolean => normalizeName(name) === extra
  return providesExtra.some(isIt) || requiresDist.some((text) => isIt(/\bextra\s*==\s*['"]([^'"]+)/.exec(text)?.[1] ?? ''))
}

const estimatedSdist = (filename: string): Notice => ({
  code: 'estimated-sdist',
  message: `${filename} has no wheel for this target: its installed size is estimated from the archive.`,
})

/** How many file names one warning lists. */
const LISTED = 3

/** One warning for all files that could not be sized for the same reason. */
export function unknownSizes(weights: readonly { readonly filename: string; readonly weight: Weight }[]): Notice[] {
  const files = new Map<string, string[]>()
  for (const { filename, weight } of weights)
    if (weight.kind === 'unknown') files.set(weight.reason, [...(files.get(weight.reason) ?? []), filename])
  return [...files].map(([reason, names]) => {
    if (names.length === 1) return { code: 'unknown-size', message: `The installed size of ${names[0]} is unknown: ${reason}.` }
    const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
    const list = `${names.slice(0, LISTED).join(', ')}${more}`
    return { code: 'unknown-size', message: `The installed sizes of ${names.length} files are unknown: ${reason} (${list}).` }
  })
}

function doubtOfMetadata(filename: string, { kind, reason }: Doubt): Notice {
  return kind === 'unknown'
    ? { code: 'unknown-dependencies', message: `The dependencies of ${filename} are not counted: ${reason}.` }
    : { code: 'estimated-dependencies', message: `The dependencies of ${filename} may not be complete: ${reason}.` }
}
