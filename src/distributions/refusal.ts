import type { InstallerPolicy } from '../resolve/policy.ts'
import type { Weighed } from './distribution-reader.ts'

/** A weight as the installer sees it: unknown if it refuses the wheel. */
export function asInstalled(weighed: Weighed, { name, takesClashes }: InstallerPolicy): Weighed {
  const { weight } = weighed
  if (takesClashes || weight.kind !== 'wheel' || weight.clash === undefined) return weighed
  const reason = `${name} refuses it, because it contains '${weight.clash}' twice with different contents`
  return { ...weighed, weight: { kind: 'unknown', reason, download: weight.download } }
}
