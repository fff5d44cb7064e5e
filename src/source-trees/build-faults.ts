import {
  admitsSetuptools,
  importable,
  isSetuptools,
  localModule,
  rootIsOnPath,
  type ScriptTree,
} from './build-system.ts'
import {
  and,
  type Condition,
  isDecided,
  negated,
  onSupportedPythons,
  toMarker,
} from './setup-script/condition.ts'
import { pythonSince, standardModule } from './setup-script/python-modules.ts'
import type { SetupScript } from './setup-script/setup-script.ts'

/** Why today's build tools cannot build a tree, in words that follow a colon. */
export interface BuildFault {
  readonly reason: string
  /** The targets on which they cannot, as a marker; null for all. */
  readonly marker: string | null
}

interface Fault {
  readonly reason: string
  readonly when: Condition
}

/**
 * Reasons why pip and uv cannot build a tree with setuptools in an isolated environment (PEP 517,
 * PEP 518). Only certain ones are reported: imports that a script tries and handles, or decides by
 * unknown values, are left out.
 */
export function buildFaults(script: SetupScript, tree: ScriptTree): readonly BuildFault[] {
  if (!isSetuptools(tree.build)) return []
  const faults = [
    ...oldSetuptools(tree),
    ...olderCommands(tree),
    ...python2(script),
    ...bytesForText(script),
    ...refusals(script),
    ...removedOptions(script, tree),
    ...imports(script, tree),
  ]
  const told = new Map<string, BuildFault>()
  for (const { reason, when } of faults) {
    const narrowed = onSupportedPythons(when)
    if (isDecided(narrowed) && narrowed.kind !== 'never' && !told.has(reason))
      told.set(reason, { reason, marker: toMarker(narrowed) })
  }
  return [...told.values()]
}

const ALWAYS: Condition = { kind: 'always' }

/** setuptools before 66.1 uses parts of Python that 3.12 no longer has (its changelog, v66.1.0). */
const oldSetuptools = ({ build }: ScriptTree): readonly Fault[] =>
  admitsSetuptools(build, '66.1')
    ? []
    : [
        {
          reason:
            'it is built with a setuptools before 66.1, which Python 3.12 and newer cannot run',
          when: pythonSince(12),
        },
      ]

/**
 * The legacy backend puts the tree's root first on the path, so an egg-info of setuptools there
 * hides the commands of the setuptools that builds (distutils.commands, setuptools/dist.py).
 */
function olderCommands({ build, file }: ScriptTree): readonly Fault[] {
  const commands = file('setuptools.egg-info/entry_points.txt')
  return commands === undefined || !rootIsOnPath(build) || /^\s*dist_info\s*=/m.test(commands)
    ? []
    : [
        {
          reason:
            'it contains an egg-info of an old setuptools, which hides the commands of the setuptools that builds it',
          when: ALWAYS,
        },
      ]
}

const python2 = ({ isPython2 }: SetupScript): readonly Fault[] =>
  isPython2 ? [{ reason: 'its setup.py is written for Python 2', when: ALWAYS }] : []

const bytesForText = ({ bytesKeywords }: SetupScript): readonly Fault[] =>
  bytesKeywords.map((keyword) => ({
    reason: `its setup.py passes ${keyword} as bytes, as only Python 2 takes it`,
    when: ALWAYS,
  }))

/**
 * An exit that depends on the target, or an error that is always raised. Whether `sys.exit` ends a
 * script before another module has called `setup` is not followed far enough to be certain.
 */
const refusals = ({ exits }: SetupScript): readonly Fault[] =>
  exits
    .filter(({ when, how }) => when.kind !== 'always' || how.startsWith('raise '))
    .map(({ when }) => ({
      reason:
        when.kind === 'always'
          ? 'its setup.py always raises an error'
          : 'its setup.py refuses to run on this Python or platform',
      when,
    }))

/** setuptools 58 left out 2to3 (its changelog, v58.0.0). */
const removedOptions = ({ uses2to3 }: SetupScript, { build }: ScriptTree): readonly Fault[] =>
  admitsSetuptools(build, '58')
    ? [
        {
          reason: 'its setup.py uses use_2to3, which setuptools removed in version 58',
          when: uses2to3,
        },
      ]
    : []

function imports({ imports: all, changesPath }: SetupScript, tree: ScriptTree): readonly Fault[] {
  return all.flatMap(({ module, when, by }): Fault[] => {
    const top = module.split('.', 1)[0] ?? module
    const where = by === '' ? 'its setup.py' : `its setup.py imports ${by}, which`
    if (top === 'pkg_resources')
      // setuptools 82 removed it (its changelog, v82.0.0), and needs Python 3.9.
      return admitsSetuptools(tree.build, '82')
        ? [
            {
              reason: `${where} imports pkg_resources, which setuptools removed in version 82, and its build requirements allow that version`,
              when: and(when, pythonSince(9)),
            },
          ]
        : []
    const standard = standardModule(top)
    if (
      standard === undefined &&
      by === '' &&
      !changesPath &&
      !rootIsOnPath(tree.build) &&
      localModule(top, tree) !== undefined
    )
      return [
        {
          reason: `its setup.py imports ${top} from its own folder, where ${tree.build.backend} does not look`,
          when,
        },
      ]
    if (standard === undefined && changesPath && tree.holdsModule(top)) return []
    const missing = and(when, negated(importable(module, tree)))
    const reason =
      standard === undefined
        ? `${where} imports ${top}, which is not among its build requirements`
        : `${where} imports ${top}, which is not part of this Python`
    return [{ reason, when: missing }]
  })
}
