import { capitalised, sentence } from '../../text/sentence.ts'

/** Several statements as one. */
export const together = (statements: readonly string[]): string =>
  statements.join(statements.length === 2 ? ', and ' : '; ')

/** A statement as a sentence. A name at its start keeps its spelling. */
export const statementSentence = (statement: string): string =>
  sentence(/^(?:every|no|there|the) /.test(statement) ? capitalised(statement) : statement)

/** A requirement as written, without its marker, which is known to be true. */
export const withoutMarker = (text: string): string => text.split(';')[0]!.trim()

/** The clauses of a specifier set in the usual order: lower bound, upper bound, exclusions. */
export function readable(specifier: string): string {
  const rank = (clause: string): number =>
    clause.startsWith('!') ? 2 : clause.startsWith('<') ? 1 : 0
  return specifier
    .split(',')
    .map((clause) => clause.trim())
    .sort((a, b) => rank(a) - rank(b))
    .join(',')
}
