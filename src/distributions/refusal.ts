import type { InstallerPolicy } from '../resolve/policy.ts'
import type { WheelFacts } from '../weigh/facts.ts'
import type { Weighed } from './distribution-reader.ts'

/** A weight as the installer sees it: unknown if it refuses the wheel. */
export function asInstalled(
  weighed: Weighed,
  { name, takesOddArchives }: Pick<InstallerPolicy, 'name' | 'takesOddArchives'>,
): Weighed {
  const { weight } = weighed
  if (weight.kind !== 'wheel') return weighed
  const fault = takesOddArchives ? weight.outside : oddity(weight)
  if (fault === undefined) return weighed
  const reason = `${name} refuses it, because ${fault}`
  return { ...weighed, weight: { kind: 'unknown', reason, download: weight.download } }
}

const oddity = ({ clash, odd }: WheelFacts): string | undefined =>
  clash === undefined ? odd : `it contains '${clash}' twice with different contents`
