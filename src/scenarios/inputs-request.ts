import { addPackages, DEFAULT_INDEX_OPTIONS, type IndexOptions } from '../inputs/index-options.ts'
import type { InputsRequest } from '../inputs/read-inputs.ts'
import type { EstimateOptions } from '../options.ts'
import type { Session } from './session.ts'

/** What of the options says what to read. */
export function inputsRequest(options: EstimateOptions, { host, fetcher }: Session): InputsRequest {
  return {
    files: options.files ?? [],
    with: options.with ?? [],
    constraints: options.constraints ?? [],
    extras: options.extras ?? [],
    groups: options.groups ?? [],
    env: host.env,
    cwd: host.cwd,
    stdin: options.stdin,
    fetchText: async (url) => (await fetcher.get(url)).body.toString(),
    options: indexOptions(options),
  }
}

function indexOptions(options: EstimateOptions): IndexOptions {
  let formats = { onlyBinary: DEFAULT_INDEX_OPTIONS.onlyBinary, noBinary: DEFAULT_INDEX_OPTIONS.noBinary }
  for (const value of options.onlyBinary ?? []) {
    const [onlyBinary, noBinary] = addPackages(value, formats.onlyBinary, formats.noBinary)
    formats = { onlyBinary, noBinary }
  }
  for (const value of options.noBinary ?? []) {
    const [noBinary, onlyBinary] = addPackages(value, formats.noBinary, formats.onlyBinary)
    formats = { onlyBinary, noBinary }
  }
  return {
    ...DEFAULT_INDEX_OPTIONS,
    ...formats,
    indexUrl: options.indexUrl ?? null,
    extraIndexUrls: options.extraIndexUrls ?? [],
    findLinks: options.findLinks ?? [],
    noIndex: options.noIndex === true,
    allReleases: new Set(options.pre === true ? [':all:'] : []),
    requireHashes: options.requireHashes === true,
  }
}
