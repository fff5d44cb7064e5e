import type { Weight } from '../../src/distributions/distribution.ts'
import type { DistributionReader } from '../../src/distributions/distribution-reader.ts'
import type { Candidate } from '../../src/resolve/candidate.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'

/** A weight with all that a snapshot keeps: entry points, and code from all parts of the wheel. */
export async function wholeWeight(
  reader: DistributionReader,
  candidate: Candidate,
): Promise<Weight> {
  const weighed = await reader.weight(candidate, { after: 0, purpose: 'needed' })
  const scripted = await reader.withEntryPoints(candidate, weighed, 0)
  return (await reader.withCode(candidate, scripted, 0)).weight
}

/** Whether an earlier version, which recorded less, made the weight. */
export const tellsLess = ({ packedPython, code, python }: WheelFacts): boolean =>
  packedPython === undefined ||
  (code?.rest === undefined && (code?.size ?? python.size) < python.size / 2)
