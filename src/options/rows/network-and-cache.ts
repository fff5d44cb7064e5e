import type { OptionRow } from '../option-row.ts'

/** The options for the snapshot, the cache and the network. */
export const NETWORK_OPTIONS: Readonly<Record<string, OptionRow>> = {
  offline: {
    type: 'flag',
    about: 'Answer from the snapshot and the cache only.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--offline', help: 'answer from the snapshot and the cache' }],
  },
  snapshot: {
    type: 'text or false',
    about:
      'A folder made by `pysize snapshot create`, the URL of one in a `.tar.gz`, or false for no snapshot. Default: the one that pysize contains.',
    decides: false,
    group: 'Network and cache',
    spellings: [
      {
        flags: '--snapshot <folder>',
        help: 'use this snapshot instead of the one that pysize contains: a folder, URL#sha256=HASH, or a URL whose hash is at URL.sha256',
      },
      { flags: '--no-snapshot', help: 'do not use a snapshot', value: false },
    ],
  },
  cache: {
    type: 'flag',
    about: 'Whether facts are cached between runs. Default: true; `--no-cache` means false.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--no-cache', help: 'neither read nor write the cache', value: false }],
  },
  cacheDir: {
    type: 'text',
    about: 'The folder of the cache.',
    decides: false,
    group: 'Network and cache',
    spellings: [{ flags: '--cache-dir <folder>', help: 'use this folder for the cache' }],
  },
}
