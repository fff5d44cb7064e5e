/**
 * The options that a requirements file may contain (pip 26.3), by the name used here, with their
 * spellings.
 */
const SPELLINGS = {
  'index-url': ['-i', '--index-url', '--pypi-url'],
  'extra-index-url': ['--extra-index-url'],
  'no-index': ['--no-index'],
  constraint: ['-c', '--constraint'],
  requirement: ['-r', '--requirement'],
  editable: ['-e', '--editable'],
  'find-links': ['-f', '--find-links'],
  'no-binary': ['--no-binary'],
  'only-binary': ['--only-binary'],
  'prefer-binary': ['--prefer-binary'],
  'require-hashes': ['--require-hashes'],
  'no-require-hashes': ['--no-require-hashes'],
  pre: ['--pre'],
  'all-releases': ['--all-releases'],
  'only-final': ['--only-final'],
  'trusted-host': ['--trusted-host'],
  'use-feature': ['--use-feature'],
  hash: ['--hash'],
  'config-settings': ['-C', '--config-settings'],
} as const

export type OptionName = keyof typeof SPELLINGS

/** An option as written on a line. `value` is empty for a flag. */
export interface LineOption {
  readonly name: OptionName
  readonly value: string
}

export const FLAGS: ReadonlySet<OptionName> = new Set([
  'no-index',
  'prefer-binary',
  'require-hashes',
  'no-require-hashes',
  'pre',
])

function isOptionName(text: string): text is OptionName {
  return Object.hasOwn(SPELLINGS, text)
}

export const BY_SPELLING: ReadonlyMap<string, OptionName> = new Map(
  Object.entries(SPELLINGS).flatMap(([name, spellings]) =>
    isOptionName(name) ? spellings.map((spelling) => [spelling, name] as const) : [],
  ),
)
export const LONG: readonly string[] = [...BY_SPELLING.keys()].filter((spelling) =>
  spelling.startsWith('--'),
)
