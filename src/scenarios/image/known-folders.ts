import { foldersOf } from '../../images/file-system/image-path.ts'

/** Folders that every base has (Filesystem Hierarchy Standard), and those of official images. */
export const USUAL_FOLDERS: ReadonlySet<string> = new Set(
  (
    '/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/include /usr/lib /usr/local /usr/local/bin ' +
    '/usr/local/etc /usr/local/include /usr/local/lib /usr/local/sbin /usr/local/share /usr/local/src /usr/sbin /usr/share /usr/src /var /var/cache /var/lib ' +
    '/var/lock /var/log /var/opt /var/spool /var/task /var/tmp'
  ).split(' '),
)

/** The given folders, and all folders above them. */
export const withFolders = (
  folders: ReadonlySet<string>,
  more: readonly string[],
): ReadonlySet<string> =>
  more.every((path) => folders.has(path))
    ? folders
    : new Set([...folders, ...more.flatMap((path) => [...foldersOf(path), path])])
