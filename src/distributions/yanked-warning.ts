import { type Warning, warning } from '../errors.ts'
import type { Candidate } from '../resolve/candidate.ts'

/**
 * The warning about a chosen version that its author withdrew. pip and uv warn alike (pip:
 * resolution/resolvelib/resolver.py; uv: crates/uv-distribution-types/src/resolution.rs,
 * `ResolutionDiagnostic`).
 */
export function yankedWarning({ name, version, file }: Candidate): Warning {
  const reason = file.yanked === false ? '' : file.yanked.trim()
  const why = reason === '' ? ', and no reason was given' : `: "${reason}"`
  return warning('yanked', `${name} ${version.normal} was yanked${why}.`)
}
