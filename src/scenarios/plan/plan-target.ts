import { PysizeError } from '../../errors.ts'
import type { Inputs } from '../../inputs/input.ts'
import type { InstallerName } from '../../model/estimate.ts'
import type { EstimateOptions } from '../../options/options.ts'
import type { Runtime } from '../../targets/runtime.ts'
import { createTarget, type Target } from '../../targets/target.ts'

/** @throws PysizeError with the file that names an impossible Python */
export function targetOf(
  options: EstimateOptions,
  inputs: Inputs,
  installer: InstallerName,
  runtime: Runtime | null,
): Target {
  const { python, platform, glibc } = options
  if (runtime !== null) return targetOfRuntime(options, installer, runtime)
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
