import type { FieldCase } from './case.ts'
import { DATE_CASES } from './cases/dates.ts'
import { FILE_CASES } from './cases/files.ts'
import { INDEX_CASES } from './cases/indexes.ts'
import { METADATA_CASES } from './cases/metadata.ts'
import { NETWORK_CASES } from './cases/network.ts'
import { PAGE_CASES } from './cases/pages.ts'

/** Rebuilt bug reports and their relatives, by kind. */
export const CASES: readonly FieldCase[] = [
  ...INDEX_CASES,
  ...METADATA_CASES,
  ...NETWORK_CASES,
  ...FILE_CASES,
  ...DATE_CASES,
  ...PAGE_CASES,
]
