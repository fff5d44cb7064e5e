import { limitNames } from '../../analyse/budgets/named-limits.ts'
import { TORCH_BUILDS } from '../../indexes/torch-builds.ts'
import { PLATFORM_NAMES } from '../../targets/platform.ts'
import runtimes from '../../targets/runtimes.json' with { type: 'json' }
import { KINDS } from '../../weigh/kinds.ts'

/**
 * The kind of a value. Names come from the given files: `pysize completion packages FILE…` prints
 * them.
 */
export type ValueKind =
  | 'text'
  | 'files'
  | 'folders'
  | 'packages'
  | 'extras'
  | 'groups'
  | 'codes'
  | 'files and packages'
  | { readonly words: readonly string[]; readonly files?: true }

/** For options whose placeholder does not show the kind. */
export const VALUES: Readonly<Record<string, ValueKind>> = {
  '--platform': { words: PLATFORM_NAMES },
  '--python': { words: ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'] },
  '--torch': { words: TORCH_BUILDS },
  '--runtime': { words: Object.keys(runtimes) },
  '--budget': { words: limitNames },
  '--warn-budget': { words: limitNames },
  '--strip': { words: KINDS },
  '--without': 'packages',
  '--replace': 'packages',
  '--override': 'packages',
  '--provided': 'packages',
  '--invert': 'packages',
  '--extra': 'extras',
  '--group': 'groups',
  '--only-group': 'groups',
}
