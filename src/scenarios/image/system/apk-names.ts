import type { InstalledPackages } from '../../../images/system/installed-packages.ts'
import type { PackageLists, SystemPackage } from '../../../images/system/system-package.ts'
import type { Finding } from '../../../model/image.ts'
import type { StepPlace } from '../image-work.ts'
import type { SystemLists } from './system-lists.ts'

/**
 * Whether it is certain which names apk knows: the index was named, and all packages of the base
 * are known.
 */
export const knowsApkNames = ({ lists }: SystemLists, { base }: StepPlace): boolean =>
  lists.origin === 'given' && base?.packages?.isComplete === true

/**
 * Whether apk knows a name: those of installed packages, and those of its index. Its commands fail
 * for other names, and do nothing for a known name that is not installed (apk-tools:
 * src/database.c, `apk_db_foreach_matching_name`).
 *
 * @param lists the index; null if apk does not read one
 */
export function isApkName(
  name: string,
  present: InstalledPackages,
  lists: PackageLists | null,
): boolean {
  const installed = [...present.values()]
  // A package without facts may provide any name such as `cmd:sh`.
  if (name.includes(':') && installed.some(({ record }) => record === null)) return true
  return (
    (lists !== null && lists.versionsOf(name).length + lists.providerNames(name).length > 0) ||
    installed.some((one) => one.name === name || namesIn(one.record).includes(name))
  )
}

/** The names that a package provides, needs or excludes. */
const namesIn = (record: SystemPackage | null): readonly string[] =>
  record === null
    ? []
    : [...record.provides, ...record.depends.flat(), ...record.conflicts].map(({ name }) => name)

/** A command of apk fails, because apk does not know a name. */
export const unknownApkName = (
  action: 'del' | 'upgrade' | 'fix',
  name: string,
  { line }: StepPlace,
): Finding => ({
  code: 'install-fails',
  line,
  size: 0,
  message: `apk ${action} ${name} fails: ${name} is not installed.`,
  fix: `Remove ${name} from this command.`,
})
