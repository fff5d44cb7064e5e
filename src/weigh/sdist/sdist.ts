import type { SdistFacts } from '../facts.ts'
import type { SdistListing } from './sdist-listing.ts'
import { namedBy, weighSource } from './source-weight.ts'

/**
 * The possible distance of the installed size from the download, if the list of files is
 * incomplete.
 */
const UNLISTED = { low: 0.5, high: 5 } as const

/**
 * Estimates the files that a build of the tree would install. Files missing from a truncated list
 * count with their compressed size.
 */
export function weighSdist({ sizes, texts, download, read }: SdistListing): SdistFacts {
  const facts = weighSource({ sizes, texts, packed: true }, { ...namedBy({ texts }), download })
  if (read >= download) return facts
  const { size, low, high } = facts.installed
  const unlisted = download - read
  return {
    ...facts,
    installed: {
      size: size + unlisted,
      low: low + Math.round(unlisted * UNLISTED.low),
      high: high + Math.round(unlisted * UNLISTED.high),
    },
  }
}
