import type { InstallerPolicy } from '../resolve/policy.ts'
import type { WheelFacts } from '../weigh/facts.ts'
import type { Weighed } from './distribution-reader.ts'

/** A weight as the installer sees it: unknown if it refuses the wheel. */
export function asInstalled(
  weighed: Weighed,
  { name, takesOddArchives }: InstallerPolicy,
): Weighed {
  const { weight } = weighed
  if (takesOddArchives || weight.kind !== 'wheel') return weighed
  const odd = oddity(weight)
  if (odd === undefined) return weighed
  const reason = `${name} refuses it, because ${odd}`
  return { ...weighed, weight: { kind: 'unknown', reason, download: weight.download } }
}

const oddity = ({ clash, odd }: WheelFacts): string | undefined =>
  clash === undefined ? odd : `it contains '${clash}' twice with different contents`
