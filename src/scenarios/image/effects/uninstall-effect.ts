import type { Effect } from '../../../images/commands/effect.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import type { FileSystem } from '../../../images/file-system/image-files.ts'
import { environmentOf } from '../../../images/python/python-environment.ts'
import { normalizeName } from '../../../packaging/name.ts'
import type { StageState } from '../image-work.ts'

/** The packages that remain after an uninstall; packages that only they needed stay. */
export function uninstallPackages(
  { python, names }: Extract<Effect, { kind: 'uninstall' }>,
  { env, cwd }: KnownCommand,
  { files, environments, activated }: StageState,
): FileSystem {
  const environment = environmentOf(python, environments, { env, cwd, activated })
  const gone = new Set(names.map((name) => normalizeName(name)))
  return files.filter(
    ({ group: { distribution } }) =>
      distribution === undefined ||
      distribution.site !== environment?.site ||
      !gone.has(distribution.name),
  )
}
