import type { ScriptTree } from '../build-system.ts'
import {
  type Condition,
  IMPOSSIBLE,
  isUnless,
  UNCONDITIONAL,
  unknownCondition,
} from './condition.ts'

/** A test of a path, as `os.path` names it. */
export type PathTest = 'exists' | 'isfile' | 'isdir'

/** The tests by their names in `os.path` and `pathlib`. */
export const PATH_TESTS: ReadonlyMap<string, PathTest> = new Map([
  ['exists', 'exists'],
  ['isfile', 'isfile'],
  ['is_file', 'isfile'],
  ['isdir', 'isdir'],
  ['is_dir', 'isdir'],
])

/**
 * Folders of a machine. The folder of `__file__` is unknown, so a path of the tree may begin with a
 * slash too.
 */
const OF_THE_MACHINE = /^\/(usr|opt|etc|var|proc|sys|lib|lib64|dev|home|root|System|Library)\//

/** A path as the tree has it. */
export const pathInTree = (path: string): string => path.replace(/^(\.?\/)+/, '')

/** When a path passes a test: known for paths of the tree, unknown for those of the machine. */
export function whenExists(path: string, test: PathTest, tree: ScriptTree): Condition {
  if (OF_THE_MACHINE.test(path)) return unknownCondition(new Set(['environment']))
  const inside = pathInTree(path).replace(/\/$/, '')
  if (test !== 'isdir' && tree.exists(inside)) return UNCONDITIONAL
  if (test === 'isfile') return IMPOSSIBLE
  const isFolder = tree.existsFolder(inside)
  return isFolder === undefined ? unknownCondition(new Set()) : isUnless(isFolder)
}
