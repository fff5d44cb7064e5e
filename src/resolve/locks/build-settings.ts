import { PysizeError } from '../../errors.ts'
import type { LockedPackage, LockFormats } from '../../inputs/locks/lock.ts'
import type { CandidateRules } from '../candidate.ts'

/** Rules under which the wheels that the project's settings exclude are not taken. */
export const withFormats = (
  rules: CandidateRules,
  { withoutWheelsBy }: LockFormats,
): CandidateRules => ({
  ...rules,
  noBinary: (name) => withoutWheelsBy(name) !== null || rules.noBinary(name),
})

/**
 * Checks that the project's settings do not exclude the wheel of a package that can't be built.
 *
 * @param takesWheel whether a wheel would be chosen without the settings
 * @throws PysizeError exit 3 `sdist-refused`
 */
export function requireWheel(
  locked: LockedPackage,
  { unbuiltBy, withoutWheelsBy }: LockFormats,
  takesWheel: () => boolean,
): void {
  const { name } = locked
  const noWheel = withoutWheelsBy(name)
  const noBuild = unbuiltBy(name)
  const hasSdist = locked.files().sdist !== null
  if (noWheel === null || (hasSdist && noBuild === null) || !takesWheel()) return
  throw refused(
    locked,
    `uv takes no wheel of ${name}, because [tool.uv] says ${noWheel}, and ${hasSdist ? `does not build it, because of ${noBuild}` : 'the lock has no sdist of it'}.`,
    noWheel === 'no-binary'
      ? 'Delete no-binary from [tool.uv]'
      : `Take ${name} out of no-binary-package of [tool.uv]`,
  )
}

/**
 * Checks that the project's settings allow building a package.
 *
 * @throws PysizeError exit 3 `sdist-refused`
 */
export function requireBuild(
  locked: LockedPackage,
  { unbuiltBy, withoutWheelsBy }: LockFormats,
): void {
  const { name } = locked
  const noBuild = unbuiltBy(name)
  if (noBuild === null) return
  throw refused(
    locked,
    `uv does not build ${name}, because [tool.uv] says ${noBuild}, and it has no wheel for the target.`,
    noBuild === 'no-build-package'
      ? `Take ${name} out of no-build-package of [tool.uv]`
      : withoutWheelsBy(name) === 'no-binary'
        ? 'Delete no-build from [tool.uv]'
        : `Name ${name} in no-binary-package of [tool.uv], which then allows building it`,
  )
}

const refused = ({ place }: LockedPackage, message: string, change: string): PysizeError =>
  new PysizeError('sdist-refused', message, {
    exitCode: 3,
    places: [place()],
    hint: `${change}, or choose another --platform or --python.`,
  })
