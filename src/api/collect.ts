import { collectedFiles, collectionTotals } from '../analyse/collection.ts'
import { inputError } from '../errors.ts'
import { readRecords } from '../inputs/size-records/record-files.ts'
import type { Collection } from '../model/size-record.ts'
import type { CollectOptions } from '../options/options.ts'

/**
 * Makes one table of the records of many repositories. It requests nothing.
 *
 * @throws PysizeError exit 2: `file-not-found`; `no-records` if no line can be read
 */
export async function collectWith(
  files: readonly string[],
  { cwd, stdin }: Required<CollectOptions>,
): Promise<Collection> {
  const { records, inputs, warnings } = await readRecords(files, cwd, stdin)
  const collected = collectedFiles(records)
  if (collected.length === 0)
    throw inputError(
      'no-records',
      warnings[0]?.message ?? 'No file has a line of --format jsonl.',
      {
        hint: 'Write lines with: pysize estimate requirements.txt --format jsonl >> sizes.jsonl',
      },
    )
  return {
    schema_version: 1,
    command: 'collect',
    as_of: collected
      .map(({ as_of }) => as_of)
      .toSorted()
      .at(-1)!,
    inputs,
    collected,
    totals: collectionTotals(collected),
    warnings,
    network: { requests: 0, bytes: 0, rounds: 0 },
  }
}
