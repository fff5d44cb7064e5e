import type { OptionRow } from '../option-row.ts'

/** The options that describe the target machine. */
export const TARGET_OPTIONS: Readonly<Record<string, OptionRow>> = {
  python: {
    type: 'text',
    about:
      'The version of Python, such as `3.11` or `3.11.7`. Default: the one of the project, else 3.12.',
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [
      {
        flags: '--python <version>',
        help: 'version of Python, such as 3.11 or 3.11.7 (default: the one of the project, else 3.12)',
      },
      { flags: '-p, --python-version <version>' },
    ],
  },
  platform: {
    type: 'text',
    about:
      'The platform: `linux-x86_64` (default), `linux-aarch64`, `macos-arm64`, …, or another common spelling, such as `linux/amd64`, `alpine` or `win_amd64`.',
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [
      {
        flags: '--platform <platform>',
        help: 'platform, such as linux-x86_64 (default), linux-aarch64, macos-arm64, windows-x86_64',
      },
      { flags: '--python-platform <platform>' },
    ],
  },
  glibc: {
    type: 'text',
    about: "The glibc version of a Linux target. Default: '2.36'.",
    decides: true,
    setting: true,
    group: 'Target',
    spellings: [
      { flags: '--glibc <version>', help: 'version of glibc on a Linux target (default: 2.36)' },
    ],
  },
}
