import { ARGUMENT_OPTIONS, type Meaning } from '../../inputs/install-arguments/argument-table.ts'
import type { InstallMode } from '../../inputs/install-mode.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseWords } from './options.ts'

/** The requirements and options after `pip install` or `uv pip install`. */
export interface InstallArguments {
  readonly requirements: readonly string[]
  /** Names of requirements files and projects, as written. */
  readonly files: readonly string[]
  readonly constraints: readonly string[]
  readonly editables: readonly string[]
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  readonly indexUrl: string | null
  readonly extraIndexUrls: readonly string[]
  readonly findLinks: readonly string[]
  readonly noIndex: boolean
  readonly torch: string | null
  readonly onlyBinary: readonly string[]
  readonly noBinary: readonly string[]
  readonly pre: boolean
  readonly excludeNewer: string | null
  readonly mode: InstallMode
  readonly requireHashes: boolean
  readonly target: string | null
  readonly prefix: string | null
  readonly root: string | null
  readonly user: boolean
  /** Whether modules are compiled; null for the installer's default. */
  readonly compile: boolean | null
  readonly noCache: boolean
  readonly dryRun: boolean
  /** Whether a word's value is unknown, so it may request more packages. */
  readonly hasUnknown: boolean
}

/** `pip wheel` and `pip download` write to a folder. */
const FOLDERS = ['-w', '--wheel-dir', '-d', '--dest']

/**
 * Parses the words of an install. Words that an installer would refuse are skipped, because a
 * Dockerfile may be for another release of it.
 *
 * @param words null for one of unknown value
 */
export function installArguments(
  words: readonly (string | null)[],
  installer: InstallerName,
  isSync = false,
): InstallArguments {
  const known = ARGUMENT_OPTIONS[installer]
  const withValue = new Set(
    [...known]
      .flatMap(([spelling, { takesValue }]) => (takesValue ? [spelling] : []))
      .concat(FOLDERS),
  )
  const parsed = parseWords(words, withValue)
  const options = parsed.options.map(([name, value]) => {
    const spelling = installer === 'pip' ? unabbreviated(name, known.keys()) : name
    return { spelling, value, meaning: known.get(spelling)?.meaning }
  })
  const values = (...of: readonly Meaning[]): readonly string[] =>
    options.flatMap(({ meaning, value }) =>
      meaning !== undefined && of.includes(meaning) && value !== null ? [value] : [],
    )
  const has = (of: Meaning): boolean => options.some(({ meaning }) => meaning === of)
  const spelled = (...names: readonly string[]): readonly string[] =>
    options.flatMap(({ spelling, value }) =>
      names.includes(spelling) && value !== null ? [value] : [],
    )
  const isSpelled = (...names: readonly string[]): boolean =>
    options.some(({ spelling }) => names.includes(spelling))
  const operands = parsed.operands.filter((one) => one !== null)
  const compiling = options.findLast(
    ({ meaning }) => meaning === 'compile' || meaning === 'no-compile',
  )?.meaning
  return {
    requirements: isSync ? [] : operands,
    files: [...values('requirement'), ...(isSync ? operands : [])],
    constraints: values('constraint'),
    editables: values('editable'),
    extras: spelled('--extra'),
    groups: spelled('--group'),
    indexUrl: values('index-url').at(-1) ?? null,
    extraIndexUrls: values('extra-index-url'),
    findLinks: values('find-links'),
    noIndex: has('no-index'),
    torch: values('torch-backend').at(-1) ?? null,
    onlyBinary: [...values('only-binary'), ...(isSpelled('--no-build') ? [':all:'] : [])],
    noBinary: values('no-binary'),
    pre: has('pre') || spelled('--prerelease').at(-1) === 'allow',
    excludeNewer: values('exclude-newer').at(-1) ?? null,
    mode: {
      upgrade: upgradeOf(
        installer,
        has('upgrade'),
        namesOf(values('upgrade-package')),
        values('upgrade-strategy').at(-1),
      ),
      reinstall:
        has('reinstall') || isSpelled('-I', '--ignore-installed')
          ? 'all'
          : noneOr(namesOf(values('reinstall-package'))),
      dependencies: has('no-deps') ? 'none' : has('only-deps') ? 'only' : 'all',
    },
    requireHashes: has('require-hashes'),
    target: spelled('-t', '--target').at(-1) ?? null,
    prefix: spelled('--prefix').at(-1) ?? null,
    root: spelled('--root').at(-1) ?? null,
    user: isSpelled('--user'),
    compile: compiling === undefined ? null : compiling === 'compile',
    noCache: isSpelled('--no-cache-dir', '--no-cache', '-n'),
    dryRun: isSpelled('--dry-run', '-h', '--help', '--check'),
    hasUnknown:
      parsed.operands.length > operands.length || options.some(({ value }) => value === null),
  }
}

/** pip accepts any unique prefix of a long option (Python's optparse). */
function unabbreviated(name: string, known: Iterable<string>): string {
  if (!name.startsWith('--')) return name
  const begun = [...known].filter((one) => one.startsWith(name))
  return begun.includes(name) || begun.length !== 1 ? name : begun[0]!
}

const namesOf = (values: readonly string[]): ReadonlySet<string> =>
  new Set(values.map((value) => normalizeName(value.replace(/[[<>=!~;@ ].*$/, ''))))

const noneOr = (names: ReadonlySet<string>): 'none' | ReadonlySet<string> =>
  names.size === 0 ? 'none' : names

function upgradeOf(
  installer: InstallerName,
  isUpgrade: boolean,
  packages: ReadonlySet<string>,
  strategy: string | undefined,
): InstallMode['upgrade'] {
  if (!isUpgrade) return noneOr(packages)
  return installer === 'uv' || strategy === 'eager' ? 'all' : 'asked'
}
