import type { AccountChange } from '../../../images/commands/effect.ts'
import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import { type FileSystem, imageFiles } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { estimated, roughly } from '../../../images/sizes/figure.ts'
import type { StepPlace } from '../image-work.ts'

/** Files and bytes that are written again, with a copy of each original (measured on Debian 12). */
const USERS = {
  paths: [
    '/etc/passwd',
    '/etc/passwd-',
    '/etc/shadow',
    '/etc/shadow-',
    '/etc/subuid',
    '/etc/subgid',
  ],
  size: 2_700,
}
const GROUPS = {
  paths: ['/etc/group', '/etc/group-', '/etc/gshadow', '/etc/gshadow-'],
  size: 1_700,
}
/** .bashrc, .profile and .bash_logout of Debian's /etc/skel. */
const HOME = { files: 3, size: 4_553 }

/** The files of a new user or group: the lists of all of them, written again, and a home folder. */
export function withAccount(
  files: FileSystem,
  { adds, name, home }: AccountChange,
  { layer }: StepPlace,
): FileSystem {
  const lists = adds === 'user' ? [USERS] : adds === 'group' ? [GROUPS] : [USERS, GROUPS]
  let all = files
  for (const { paths, size } of lists) {
    const group = imageFiles(
      'written',
      lists[0] === GROUPS ? 'list of groups' : 'list of users',
      paths,
      footprintOfMany(paths.length, 1, estimated(size, size / 4, size * 4), roughly(size / 2, 0.5)),
    )
    all = added(all, group, layer)
  }
  if (home === null) return all
  const footprint = footprintOfMany(
    HOME.files,
    1,
    estimated(HOME.size, 0, HOME.size * 1.5),
    roughly(2_400, 0.5),
  )
  return added(
    all,
    imageFiles(
      'written',
      `home of ${name}`,
      ['.bash_logout', '.bashrc', '.profile'].map((file) => `${home}/${file}`),
      footprint,
      { owner: name },
    ),
    layer,
  )
}
