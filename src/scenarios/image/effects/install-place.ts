import type { InstallArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { imagePath } from '../../../images/file-system/image-path.ts'
import type { PythonEnvironment } from '../../../images/python/python-environment.ts'
import { minorOf } from '../../../installed/environment.ts'
import type { InstallerName } from '../../../model/estimate.ts'
import { type CommandUser, isRoot } from '../command-user.ts'
import type { InstallPlace } from '../distribution-groups.ts'

/** The target of files: `--target`, `--prefix`, `--user`, or the environment itself. */
export function installPlaceOf(
  args: InstallArguments,
  environment: PythonEnvironment,
  { cwd, env, user }: KnownCommand & CommandUser,
  installer: InstallerName,
): InstallPlace {
  const { python } = environment
  const owner = isRoot(user) ? 'root' : user
  const rooted = (path: string): string =>
    args.root === null ? path : imagePath(`.${path}`, imagePath(args.root, cwd))
  if (args.target !== null) {
    const site = imagePath(args.target, cwd)
    return { site, scripts: `${site}/bin`, prefix: site, python, owner, installer }
  }
  // Only root may write into the image's own Python: pip then installs for the user.
  const isForUser =
    args.user || (installer === 'pip' && !isRoot(user) && environment.kind === 'interpreter')
  const home = env.get('HOME') ?? (isRoot(user) ? '/root' : `/home/${user.split(':', 1)[0]}`)
  const prefix =
    args.prefix !== null ? imagePath(args.prefix, cwd) : isForUser ? `${home}/.local` : null
  if (prefix !== null) {
    const site = `${prefix}/lib/python${minorOf(python)}/site-packages`
    return {
      site: rooted(site),
      scripts: rooted(`${prefix}/bin`),
      prefix: rooted(prefix),
      python,
      owner,
      installer,
    }
  }
  return {
    site: rooted(environment.site),
    scripts: rooted(environment.scripts),
    prefix: rooted(environment.prefix),
    python,
    owner,
    installer,
  }
}
