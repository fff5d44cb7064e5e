import { keepsGates } from '../analyse/budgets/gates-kept.ts'
import type { PysizeError } from '../errors.ts'
import type { Document } from '../model/documents.ts'
import type { Estimates } from '../model/estimate.ts'
import { isFailed } from '../reports/verification-text.ts'
import type { ExitCode } from './host.ts'

/**
 * The exit code of a document. An undecided check counts as failed; the error of a file comes
 * before a failed check.
 *
 * @param strict whether unneeded packages and files fail a verification
 */
export function exitCodeOf(document: Document, strict: boolean): ExitCode {
  switch (document.command) {
    case 'estimate':
      return 'estimates' in document ? worstExit(document) : gate(keepsGates(document))
    case 'why':
    case 'tree':
    case 'advise':
    case 'image':
    case 'image-diff':
    case 'image-advice':
      return gate(keepsGates(document))
    case 'release':
      return gate(keepsGates(document) && (document.growth === null || document.growth.ok === true))
    case 'verify':
      return gate(!isFailed(document, { strict }) && keepsGates(document))
    case 'init':
      return gate(document.loose.length === 0 && document.broken.length === 0)
    case 'diff': {
      const { files, growth } = document
      return (
        worstOf(files.map(({ error }) => error)) ??
        gate((growth === null || growth.ok === true) && files.every(keepsGates))
      )
    }
    case 'compare':
      return worstOf(document.compare.columns.map(({ error }) => error)) ?? 0
    case 'files':
    case 'extras':
    case 'history':
    case 'collect':
      return 0
  }
}

const gate = (isOpen: boolean): ExitCode => (isOpen ? 0 : 1)

/** The highest exit code that single estimates would have had. */
function worstExit({ estimates }: Estimates): ExitCode {
  const codes = estimates.map(
    ({ estimate, error }): ExitCode =>
      estimate === null ? error.exitCode : gate(keepsGates(estimate)),
  )
  return ([4, 3, 2, 1] as const).find((code) => codes.includes(code)) ?? 0
}

function worstOf(errors: readonly (PysizeError | null)[]): ExitCode | undefined {
  const codes = errors.flatMap((error) => error?.exitCode ?? [])
  return ([4, 3, 2] as const).find((code) => codes.includes(code))
}
