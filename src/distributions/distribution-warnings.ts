import { type Warning, warning } from '../errors.ts'
import { isArchive } from '../inputs/links.ts'
import { evaluateMarker, type MarkerEnvironment } from '../packaging/markers/marker.ts'
import { parseMarker } from '../packaging/markers/marker-parse.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { ResolvedPackage } from '../resolve/resolution.ts'
import type { BuildFault } from '../source-trees/build-faults.ts'
import { listSome } from '../text/lists.ts'
import type { SdistFacts } from '../weigh/facts.ts'
import type { Doubt, KnownDistribution, Weight } from './distribution.ts'
import { yankedWarning } from './yanked-warning.ts'

/**
 * Warnings about a distribution: sizes or dependencies that its author did not declare, and missing
 * extras.
 *
 * @param sibling the wheel that the size of an sdist was taken from, if any
 */
export function distributionWarnings(
  { candidate, extras }: ResolvedPackage,
  weight: Weight,
  known: Partial<KnownDistribution>,
  target: MarkerEnvironment,
  sibling?: string,
): Warning[] {
  const { file } = candidate
  const { doubt, metadata, remarks } = known
  return [
    ...(weight.kind === 'sdist' ? [estimatedSdist(candidate, weight, sibling)] : []),
    ...(doubt === undefined ? [] : [doubtOfMetadata(file.filename, doubt)]),
    ...doubtsOfBuild(file.filename, remarks?.faults ?? [], target),
    ...(candidate.yanked ? [yankedWarning(candidate)] : []),
    ...(metadata === undefined || doubt !== undefined
      ? []
      : missingExtras(candidate, extras, metadata)),
  ]
}

/** An installer reads separate metadata only if its page offers it there. */
export const brokenSidecar = (filename: string, reason: string): Warning =>
  warning(
    'sidecar-broken',
    `An install of ${filename} will fail: ${reason}. Its dependencies are read from the file itself.`,
  )

/** Installers continue without a missing extra, and say so. */
function missingExtras(
  { name, version }: Candidate,
  extras: readonly string[],
  metadata: MetadataFacts,
): readonly Warning[] {
  if (extras.length === 0) return []
  const offered = offeredExtras(metadata)
  const missing = extras
    .filter((extra) => !offered.has(extra))
    .map((extra) => ({ text: `'${extra}'`, count: 1 }))
  if (missing.length === 0) return []
  const lacks = missing.length === 1 ? 'no extra' : 'none of the extras'
  return [
    warning('unknown-extra', `${name} ${version.normal} has ${lacks} ${listSome(missing, 3)}.`),
  ]
}

/** Old metadata names an extra only in the markers. */
const offeredExtras = ({ providesExtra, requiresDist }: MetadataFacts): ReadonlySet<string> =>
  new Set(
    [
      ...providesExtra,
      ...requiresDist.flatMap((text) => /\bextra\s*==\s*['"]([^'"]+)/.exec(text)?.[1] ?? []),
    ].map(normalizeName),
  )

function estimatedSdist(
  { name, version, file: { filename } }: Candidate,
  weight: SdistFacts,
  sibling?: string,
): Warning {
  const more = depends(weight)
  const source = sibling === undefined ? filename : `${filename} and from ${sibling}`
  return isArchive(filename)
    ? warning(
        'estimated-sdist',
        `${name} ${version.normal} has no wheel for this target: its installed size is estimated from ${source}.${more}`,
      )
    : warning(
        'estimated-project',
        `${filename} is not built: its installed size is estimated from its files.${more}`,
      )
}

const depends = ({ extensions, sibling }: SdistFacts): string =>
  extensions === undefined && (sibling?.native ?? 0) === 0
    ? ''
    : ' It contains code to compile, so its size depends on the compiler: without debug information (CFLAGS=-g0), compiled code takes about a third.'

function doubtOfMetadata(filename: string, { kind, reason }: Doubt): Warning {
  switch (kind) {
    case 'unknown':
      return warning(
        'unknown-dependencies',
        `The dependencies of ${filename} are not counted: ${reason}.`,
      )
    case 'computed':
      return warning(
        'computed-dependencies',
        `The dependencies of ${filename} are estimated: ${reason}.`,
      )
    case 'estimated':
      return warning(
        'estimated-dependencies',
        `The dependencies of ${filename} may not be complete: ${reason}.`,
      )
  }
}

/**
 * The first reason why a build fails on the target, which the build would report before all others.
 */
function doubtsOfBuild(
  filename: string,
  faults: readonly BuildFault[],
  target: MarkerEnvironment,
): Warning[] {
  const fault = faults.find(
    ({ marker }) => marker === null || evaluateMarker(parseMarker(marker), target),
  )
  if (fault === undefined) return []
  return [
    warning(
      'build-fails',
      `${filename} can't be built with today's build tools, so an install will fail: ${fault.reason}.`,
    ),
  ]
}
