import { inputError, type Place, type PysizeError } from '../errors.ts'

/** The most files: files that include others twice double with each level. */
const MOST_FILES = 1000

/**
 * The most requirements: ten times as many as an environment can have packages. Each takes some
 * kilobytes until the end.
 */
const MOST_REQUIREMENTS = 100_000

/** @throws PysizeError exit 2 */
export function requireFewFiles(count: number, places: () => readonly Place[]): void {
  if (count > MOST_FILES)
    throw inputError(
      'too-many-files',
      `The requirements files include more than ${MOST_FILES} files.`,
      { places: places() },
    )
}

/**
 * @param count requirements and constraints so far
 * @throws PysizeError exit 2
 */
export function requireFewLines(count: number, place: Place): void {
  if (count > MOST_REQUIREMENTS)
    throw inputError(
      'too-many-requirements',
      `The input has more than ${MOST_REQUIREMENTS} requirements.`,
      { places: [place], hint: 'Remove duplicate lines.' },
    )
}

/** Extras and dependency groups of one project. No real one has a tenth of them. */
const MOST_PARTS = 5_000

/**
 * Each part has its own requirements, and may include all others.
 *
 * @throws PysizeError exit 2
 */
export function requireFewParts(count: number, file: string): void {
  if (count > MOST_PARTS)
    throw inputError(
      'too-many-requirements',
      `${file} has more than ${MOST_PARTS} extras and dependency groups.`,
      { places: [{ file }], hint: 'Delete those that nobody uses.' },
    )
}

/** Whether to stop reading here; other faults of an input are reported together. */
export const endsReading = (error: PysizeError): boolean =>
  error.code === 'too-many-files' || error.code === 'too-many-requirements'
