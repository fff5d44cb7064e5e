import type { Notice } from '../errors.ts'
import type { Doubt, Weight } from './distribution-facts.ts'

/** What a person should know of a distribution whose size or dependencies are not what its author declared. */
export function doubtsOf(filename: string, weight: Weight, doubt: Doubt | null): Notice[] {
  return [...doubtsOfWeight(filename, weight), ...(doubt === null ? [] : [doubtOfMetadata(filename, doubt)])]
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
