import type { VerifyReport } from '../../src/model/verification.ts'
import { isFailed } from '../../src/reports/verification-text.ts'

/** The findings of a verification, as short lines that a check can name in full. */
export function findings({
  verify: { missing, unexpected, changed, orphans },
}: VerifyReport): readonly string[] {
  return [
    ...missing.map(({ name }) => `missing ${name}`),
    ...unexpected.map(({ name }) => `unexpected ${name}`),
    ...changed.map((one) => {
      if (one.kind === 'files')
        return `files ${one.name} missing ${one.missing} altered ${one.altered} outside ${one.outside}`
      if (one.kind === 'version') return `version ${one.name} ${one.found} for ${one.expected}`
      return `${one.kind} ${'name' in one ? one.name : 'path' in one ? one.path : one.found}`
    }),
    ...orphans.map((one) => (one.kind === 'files' ? `orphan ${one.path}` : `left ${one.name}`)),
  ].sort()
}

export const exitOf = (report: VerifyReport, strict = false): 0 | 1 =>
  isFailed(report, { strict }) ? 1 : 0
