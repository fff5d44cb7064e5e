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
    ...doubtsOfWeight(file.filename, weight),
    ...(doubt === undefined ? [] : [doubtOfMetadata(file.filename, doubt)]),
    ...missing.map((extra) => ({ code: 'unknown-extra', message: `${name} ${version.normal} has no extra '${extra}'.` })),
  ]
}

/** Old metadata names an extra in the markers alone. */
function offers({ providesExtra, requiresDist }: MetadataFacts, extra: string): boolean {
  const isIt = (name: string): boolean => normalizeName(name) === extra
  return providesExtra.some(isIt) || requiresDist.some((text) => isIt(/\bextra\s*==\s*['"]([^'"]+)/.exec(text)?.[1] ?? ''))
}

function doubtsOfWeight(filename: string, weight: Weight): Notice[] {
  switch (weight.kind) {
    case 'wheel':
      return []
    case 'sdist':
      return [
        {
          code: 'estimated-sdist',
          message: `${filename} has no wheel for this target: its installed size is estimated from the archive.`,
        },
      ]
    case 'unknown':
      return [{ code: 'unknown-size', message: `The installed size of ${filename} is unknown: ${weight.reason}.` }]
  }
}

function doubtOfMetadata(filename: string, { kind, reason }: Doubt): Notice {
  return kind === 'unknown'
    ? { code: 'unknown-dependencies', message: `The dependencies of ${filename} are not counted: ${reason}.` }
    : { code: 'estimated-dependencies', message: `The dependencies of ${filename} may not be complete: ${reason}.` }
}
