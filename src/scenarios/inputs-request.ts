import { FetchError } from '../fetch/failure.ts'
import type { Fetcher } from '../fetch/types.ts'
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
    fetchText: (url) => fetchText(url, fetcher),
    options: indexOptions(options),
  }
}

async function fetchText(url: string, fetcher: Fetcher): Promise<string | undefined> {
  const { status, body } = await fetcher.get(url)
  if (status === 404 || status === 410) return undefined
  if (status !== 200) throw new FetchError('http-status', url, `answered ${status}`, { status, hint: 'Check the URL and its credentials.' })
  return body.toString()
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
