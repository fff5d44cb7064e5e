import type { OptionRow } from '../option-row.ts'

/** The options that name the sources of distributions. */
export const INDEX_OPTIONS: Readonly<Record<string, OptionRow>> = {
  indexUrl: {
    type: 'text',
    about: 'The index that replaces the Python Package Index.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [
      { flags: '-i, --index-url <url>', help: 'use this index instead of PyPI' },
      { flags: '--default-index <url>' },
    ],
  },
  extraIndexUrls: {
    type: 'texts',
    about: 'Further indexes.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [
      { flags: '--extra-index-url <url>', help: 'use one more index (repeatable)' },
      { flags: '--index <url>' },
    ],
  },
  findLinks: {
    type: 'texts',
    about: 'Folders and pages that list files.',
    decides: true,
    group: 'Indexes',
    spellings: [
      {
        flags: '-f, --find-links <path-or-url>',
        help: 'use the files of a folder or page (repeatable)',
      },
    ],
  },
  noIndex: {
    type: 'flag',
    about: 'Whether only `findLinks` are used.',
    decides: true,
    group: 'Indexes',
    spellings: [{ flags: '--no-index', help: 'use --find-links only' }],
  },
  torch: {
    type: 'text',
    about: "PyTorch's index for torch, torchvision and torchaudio: `cpu`, `cu126`, …",
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [
      {
        flags: '--torch <build>',
        help: "take torch, torchvision and torchaudio from PyTorch's index of this name: cpu, cu128, …",
      },
      { flags: '--torch-backend <build>' },
    ],
  },
  compare: {
    type: 'flag',
    about:
      'Whether to compare an environment that has a GPU build of torch with the same environment with the CPU build. Default: true; `--no-compare` means false.',
    decides: true,
    setting: true,
    group: 'Indexes',
    spellings: [
      { flags: '--no-compare', help: 'do not compare with the CPU build of torch', value: false },
    ],
  },
}
