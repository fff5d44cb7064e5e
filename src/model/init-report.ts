import type { Warning } from '../errors.ts'
import type { NetworkUse } from './estimate.ts'

/** The result of `pysize init` or its `--check`. Sizes in bytes. */
export interface InitReport {
  readonly schema_version: 1
  readonly command: 'init'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  /** The pyproject.toml. */
  readonly file: string
  /** The written table; null with `--check`. */
  readonly table: string | null
  readonly measured: number
  /** A limit a tenth above the size, such as `280MB`. */
  readonly suggested: string
  /** Limits for the environment that are more than half again its size. */
  readonly loose: readonly { readonly limit: number; readonly measured: number }[]
  /** Limits that the environment exceeds. */
  readonly broken: readonly { readonly limit: number; readonly measured: number }[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
