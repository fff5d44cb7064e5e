import type { WheelFacts } from './facts.ts'

/**
 * Bytes that an entry may take in a wheel file besides its compressed data: a local header (30), a
 * central header (46), its name twice, and extra fields (APPNOTE 4.3.7, 4.3.12).
 */
const ENTRY_OVERHEAD = 300

/** The smallest share of a wheel file that its central directory must account for. */
const ACCOUNTED_PART = 0.9

/**
 * Whether a weight is plausible for the whole wheel. A directory that lists no RECORD, or only a
 * small part of the file, was truncated or made up, so its sizes are not facts about the wheel.
 */
export function isPlausible({ record, packed, files, download }: WheelFacts): boolean {
  return record.size > 0 && packed + files * ENTRY_OVERHEAD >= download * ACCOUNTED_PART
}
