import { ownEntry } from '../../collections/own-entry.ts'
import { IMPOSSIBLE, type Influence, UNCONDITIONAL } from './condition.ts'
import { probe } from './probes.ts'
import {
  always,
  type DictValue,
  listValue,
  textValue,
  truth,
  unknownOf,
  type Value,
} from './values.ts'

/** Python and platform cannot be known, so the value may differ between targets. */
const dependsOn = (...causes: readonly Influence[]): Value => unknownOf(new Set(causes))

/**
 * The variables of the environment. A build has those of every shell; other variables that a script
 * reads are unset, unless somebody wants to change the build.
 */
export const VARIABLES: DictValue = {
  kind: 'dict',
  entries: ['HOME', 'LANG', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'TEMP', 'TMP', 'TMPDIR', 'USER'].map(
    (name) => always([name, dependsOn('environment')] as const),
  ),
  rest: null,
}

const pythonText = probe('python_version', (version) => `${version}.0`)

/**
 * The machine's values that a script reads by a name, `sys.platform`, or by a call,
 * `platform.system()`.
 */
const NAMES: Readonly<Record<string, Value>> = {
  'sys.platform': probe('sys_platform'),
  'sys.version_info': { kind: 'version', length: 5 },
  'sys.version': probe('python_version', (version) => `${version}.0 (main)`),
  'sys.hexversion': dependsOn('python'),
  'sys.maxsize': dependsOn('platform'),
  'sys.implementation.name': probe('platform_python_implementation', (name) => name.toLowerCase()),
  'os.name': probe('os_name'),
  'os.environ': VARIABLES,
  // The arguments that setuptools passes to the script to get metadata (setuptools/build_meta.py).
  'sys.argv': listValue(['setup.py', 'egg_info'].map(textValue)),
  'six.PY2': truth(IMPOSSIBLE),
  'six.PY3': truth(UNCONDITIONAL),
}

const CALLS: Readonly<Record<string, Value>> = {
  'platform.system': probe('platform_system'),
  'platform.machine': probe('platform_machine'),
  'platform.processor': dependsOn('platform'),
  'platform.architecture': dependsOn('platform'),
  'platform.platform': dependsOn('platform'),
  'platform.uname': dependsOn('platform'),
  'platform.release': dependsOn('platform'),
  'platform.node': dependsOn('environment'),
  'platform.mac_ver': dependsOn('platform'),
  'platform.linux_distribution': dependsOn('platform'),
  'platform.dist': dependsOn('platform'),
  'platform.python_implementation': probe('platform_python_implementation'),
  'platform.python_version': pythonText,
  'platform.python_version_tuple': { kind: 'version', length: 5 },
  'os.uname': dependsOn('platform'),
  'sysconfig.get_platform': dependsOn('platform'),
  'distutils.util.get_platform': dependsOn('platform'),
  'sysconfig.get_config_var': dependsOn('platform', 'python'),
  'distutils.spawn.find_executable': dependsOn('environment'),
  'shutil.which': dependsOn('environment'),
  'subprocess.check_output': dependsOn('environment'),
  'subprocess.call': dependsOn('environment'),
  'subprocess.run': dependsOn('environment'),
  'subprocess.Popen': dependsOn('environment'),
  'os.system': dependsOn('environment'),
  'os.popen': dependsOn('environment'),
  'ctypes.util.find_library': dependsOn('environment'),
  'torch.cuda.is_available': dependsOn('environment'),
}

/**
 * The value of a name in a module of Python, `sys.platform`; undefined if it does not depend on the
 * machine.
 */
export const machineValue = (path: string): Value | undefined => ownEntry(NAMES, path)

/** The result of calling a module's function. */
export const machineAnswer = (path: string): Value | undefined => ownEntry(CALLS, path)
