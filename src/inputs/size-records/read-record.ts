import type { RecordedCheck, SizeRecord } from '../../model/size-record.ts'
import {
  type Fields,
  fieldsIn,
  listIn,
  Misfit,
  oneOfIn,
  quoted,
  sizeIn,
  textIn,
  textsIn,
  timeIn,
} from '../checked-fields.ts'

/** The most checks of an environment. */
const MOST_CHECKS = 1000

/**
 * Reads one line of `--format jsonl`. Fields of later versions are ignored.
 *
 * @throws Misfit with the fault of the line
 */
export function readRecord(line: string): SizeRecord {
  const fields = fieldsIn(parsed(line), 'the line')
  if (fields.schema_version !== 1) throw new Misfit('schema_version is not 1')
  if (fields.repository === undefined && fields.scenarios !== undefined)
    throw new Misfit('it is a report of --json')
  const gpu = fieldsIn(fields.gpu, 'gpu')
  return {
    schema_version: 1,
    command: oneOfIn(
      fields.command,
      ['estimate', 'diff', 'image', 'image-diff', 'release'] as const,
      'command',
    ),
    repository: filledIn(fields.repository, 'repository'),
    file: filledIn(fields.file, 'file'),
    target: textIn(fields.target, 'target'),
    as_of: timeIn(fields.as_of, 'as_of'),
    packages: sizeIn(fields.packages ?? null, 'packages'),
    download_size: sizeIn(fields.download_size ?? null, 'download_size'),
    on_disk_size: sizeIn(fields.on_disk_size ?? null, 'on_disk_size'),
    source: oneOfIn(fields.source, ['exact', 'estimated', 'unknown'] as const, 'source'),
    difference: differenceIn(fields.difference ?? null),
    gpu: {
      packages: textsIn(gpu.packages, 'gpu.packages'),
      size: sizeIn(gpu.size, 'gpu.size') ?? 0,
    },
    checks: listIn(fields.checks, 'checks', MOST_CHECKS).map((one) =>
      checkIn(fieldsIn(one, 'checks')),
    ),
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Misfit('it is not JSON')
  }
}

function filledIn(value: unknown, what: string): string {
  const text = textIn(value, what)
  if (text.trim() === '') throw new Misfit(`${what} is empty`)
  return text
}

function differenceIn(value: unknown): number | null {
  if (value === null || Number.isSafeInteger(value)) return value as number | null
  throw new Misfit(`difference is ${quoted(value)}`)
}

const checkIn = (fields: Fields): RecordedCheck => ({
  kind: oneOfIn(fields.kind, ['budget', 'growth', 'denied', 'error'] as const, 'checks.kind'),
  status: oneOfIn(
    fields.status,
    ['ok', 'failed', 'undecided', 'warning'] as const,
    'checks.status',
  ),
  text: textIn(fields.text, 'checks.text'),
  limit: sizeIn(fields.limit ?? null, 'checks.limit'),
  measured: differenceIn(fields.measured ?? null),
})
