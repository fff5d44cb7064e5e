import type { Version } from '../../packaging/versions/version.ts'
import type { OptionChange } from '../alternatives.ts'
import type { RootRequirement } from '../request.ts'
import type { UserRequirement } from './facts.ts'

/** One edit of what the user wrote. */
export type Change =
  /** Requires exactly this version. */
  | { readonly kind: 'version'; readonly of: UserRequirement; readonly version: Version }
  | { readonly kind: 'remove'; readonly roots: readonly RootRequirement[] }
  /** Limit the requirement to a marker that is false on the target. */
  | { readonly kind: 'marker'; readonly root: RootRequirement; readonly marker: string }
  | { readonly kind: 'rename'; readonly root: RootRequirement; readonly name: string }
  /** A new line that names one version, which allows a yanked one (PEP 592). */
  | { readonly kind: 'pin'; readonly name: string; readonly version: Version }
  | OptionChange
