import type { SizeRecord } from '../../src/model/size-record.ts'

/** A record of an estimate without packages for a GPU and without checks. */
export const recordWith = (fields: Partial<SizeRecord> = {}): SizeRecord => ({
  schema_version: 1,
  command: 'estimate',
  repository: 'org/app',
  file: 'a.txt',
  target: 'py3.12, linux x86_64',
  as_of: '2026-01-01T00:00:00.000Z',
  packages: null,
  download_size: null,
  on_disk_size: null,
  source: 'exact',
  difference: null,
  gpu: { packages: [], size: 0 },
  checks: [],
  ...fields,
})
