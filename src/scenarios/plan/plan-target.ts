import { PysizeError } from '../../errors.ts'
import type { Inputs, PythonHint } from '../../inputs/input.ts'
import type { InstallerName } from '../../model/estimate.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { lockedPython } from '../../resolve/locks/locked-conda.ts'
import type { Runtime } from '../../targets/runtime.ts'
import { createTarget, type Target } from '../../targets/target.ts'

/**
 * @throws PysizeError exit 2 with the file that names an impossible Python; exit 3 `outside-lock`
 *   if the lock installs another Python than the requested one
 */
export function targetOf(
  options: EstimateOptions,
  inputs: Inputs,
  installer: InstallerName,
  runtime: Runtime | null,
): Target {
  const { python, platform, glibc } = options
  if (runtime !== null) return targetOfRuntime(options, installer, runtime)
  const locked = pythonOfLock(options, inputs, installer)
  if (locked !== null)
    return createTarget({
      python: locked.version,
      pythonFrom: python === undefined ? locked.from : undefined,
      platform,
      glibc,
      installer,
    })
  const hint = python === undefined ? inputs.python : null
  try {
    return createTarget({
      python: python ?? hint?.version,
      pythonFrom: hint?.from,
      platform,
      glibc,
      installer,
    })
  } catch (error) {
    if (!(error instanceof PysizeError) || error.code !== 'bad-python' || hint === null) throw error
    throw new PysizeError(error.code, error.message, {
      exitCode: error.exitCode,
      places: [{ file: hint.from }],
      hint: 'Change it there, or give a version with --python.',
    })
  }
}

/**
 * The Python that conda installs from the lock: it differs between platforms and environments. The
 * markers of its packages name no Python, so any one serves to choose them.
 *
 * @throws PysizeError exit 3 `outside-lock`
 */
function pythonOfLock(
  { python, platform, glibc }: EstimateOptions,
  { lock, conda }: Inputs,
  installer: InstallerName,
): PythonHint | null {
  // An environment file given together with the lock decides.
  if (lock?.lock.conda === undefined || conda !== undefined) return null
  const asked = createTarget({ python, platform, glibc, installer })
  const version = lockedPython(lock, asked)
  if (version === undefined) return null
  const { file } = lock.lock
  const { full, major, minor } = asked.python
  const release = version.replace(/t$/, '')
  const isIt =
    asked.freeThreaded === version.endsWith('t') &&
    (asked.patchAssumed ? release.startsWith(`${major}.${minor}.`) : release === full)
  if (python === undefined || isIt) return { version, from: file }
  throw new PysizeError(
    'outside-lock',
    `${file} is not for this target: it installs Python ${version}, not ${python}.`,
    {
      exitCode: 3,
      places: [{ file }],
      hint: 'Leave out --python, or create the lock file again with that Python.',
    },
  )
}

/** A runtime has one Python and one C library. The user chooses the machine. */
function targetOfRuntime(
  { python, platform, glibc }: EstimateOptions,
  installer: InstallerName,
  runtime: Runtime,
): Target {
  const given = { platform, glibc: glibc ?? runtime.glibc, installer }
  const target = createTarget({
    ...given,
    python: python ?? runtime.python,
    ...(python === undefined ? { pythonFrom: runtime.name } : {}),
  })
  const { major, minor } = target.python
  const differs =
    `${major}.${minor}` !== runtime.python
      ? `Python ${runtime.python}`
      : target.platform.startsWith('linux-')
        ? null
        : 'Linux with glibc'
  if (differs === null) return target
  const [option, asked] = differs.startsWith('Python')
    ? ['--python', `Python ${python}`]
    : ['--platform', platform]
  throw new PysizeError(
    'runtime-conflict',
    `${runtime.name} runs ${differs}, and the target is ${asked}.`,
    { exitCode: 2, hint: `Choose another runtime, or leave out ${option} where you gave it.` },
  )
}
