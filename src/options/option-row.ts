/**
 * The types of value that an option takes in the library, with words for callers without types.
 */
export const VALUE_TYPES = {
  flag: { type: 'boolean', words: 'true or false' },
  text: { type: 'string', words: 'a string' },
  texts: { type: 'readonly string[]', words: 'an array of strings' },
  count: { type: 'number', words: 'a positive whole number' },
  levels: { type: 'number', words: 'a whole number, 0 or more' },
  sizes: {
    type: 'string | number | readonly (string | number)[]',
    words: 'a string such as 4GB, bytes, or an array of these',
  },
  size: { type: 'string | number', words: 'a string such as 4GB, or bytes' },
  'text or false': { type: 'string | false', words: 'a string or false' },
  installers: { type: "readonly ('pip' | 'uv')[]", words: "an array of 'pip' and 'uv'" },
  installer: { type: "'pip' | 'uv'", words: "'pip' or 'uv'", choices: ['pip', 'uv'] },
  side: { type: "'old' | 'new'", words: "'old' or 'new'", choices: ['old', 'new'] },
  resolution: {
    type: "'highest' | 'lowest' | 'lowest-direct'",
    words: "'highest', 'lowest' or 'lowest-direct'",
    choices: ['highest', 'lowest', 'lowest-direct'],
  },
  variables: {
    type: 'Readonly<Record<string, string | undefined>>',
    words: 'an object of variables',
  },
  reader: { type: '() => Promise<string>', words: 'a function' },
  signal: { type: 'AbortSignal', words: 'an AbortSignal' },
  listener: { type: '(event: ProgressEvent) => void', words: 'a function' },
} as const

export type ValueType = keyof typeof VALUE_TYPES

/** The groups of the help, in its order. */
export const GROUPS = [
  'Requirements',
  'What if',
  'Target',
  'Resolution',
  'Indexes',
  'Checks',
  'Network and cache',
] as const

/** A way to write an option on the command line. */
export interface Spelling {
  /** In commander's form: `-c, --constraint <file>`. */
  readonly flags: string
  /**
   * A phrase for the help. A spelling without one is accepted but not listed: it is pip's or uv's
   * own name.
   */
  readonly help?: string
  /** Whether its value is a path, even where it looks like a name. */
  readonly path?: boolean
  /** The value of a spelling without a value; true by default. */
  readonly value?: boolean
}

export interface OptionRow {
  readonly type: ValueType
  /** For the library's documentation: one line or several. */
  readonly about: string
  /**
   * Whether another value can give another resolution or other sizes, so it is part of cache keys.
   */
  readonly decides: boolean
  /**
   * Whether `[tool.pysize]` of a pyproject.toml may set it. Not if it names a local path or a
   * login.
   */
  readonly setting?: true
  /** Absent for an option that only a library caller can set. */
  readonly group?: (typeof GROUPS)[number]
  readonly spellings?: readonly Spelling[]
}
