import { imagePath } from '../file-system/image-path.ts'
import type { Effect } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/** The options of useradd and groupadd that take a value (shadow's manual pages). */
const USERADD = new Set(
  (
    '-b --base-dir -c --comment -d --home-dir -D -e --expiredate -f --inactive -g --gid -G --groups -k --skel -K --key -p --password ' +
    '-R --root -P --prefix -s --shell -u --uid -Z --selinux-user'
  ).split(' '),
)
const GROUPADD = new Set([
  '-g',
  '--gid',
  '-K',
  '--key',
  '-p',
  '--password',
  '-R',
  '--root',
  '-U',
  '--users',
])
/** The options of Debian's and BusyBox's adduser. */
const ADDUSER = new Set([
  '--home',
  '--shell',
  '--uid',
  '--gid',
  '--gecos',
  '--ingroup',
  '--conf',
  '-h',
  '-g',
  '-s',
  '-G',
  '-u',
  '-k',
])

/** useradd makes a home only on request. */
function useradd({ args, cwd }: KnownCommand): readonly Effect[] {
  const parsed = parseWords(args, USERADD)
  const [name] = parsed.operands
  if (name == null) return NOTHING
  const named = optionValues(parsed, '-d', '--home-dir')[0]
  const home = hasOption(parsed, '-m', '--create-home')
    ? imagePath(named ?? `/home/${name}`, cwd)
    : null
  const ownGroup = !hasOption(parsed, '-g', '--gid', '-N', '--no-user-group')
  return [{ kind: 'account', adds: ownGroup ? 'user and group' : 'user', name, home }]
}

/** adduser makes a home by default. With two names, it adds a user to a group. */
function adduser({ args, cwd }: KnownCommand): readonly Effect[] {
  const parsed = parseWords(args, ADDUSER)
  const [name, group] = parsed.operands
  if (name == null) return NOTHING
  if (group != null) return [{ kind: 'account', adds: 'group', name: group, home: null }]
  const isHomeless = hasOption(parsed, '--no-create-home', '-H', '--system', '-S')
  const home = optionValues(parsed, '--home', '-h')[0] ?? `/home/${name}`
  const ownGroup = !hasOption(parsed, '--ingroup', '--gid', '-G')
  return [
    {
      kind: 'account',
      adds: ownGroup ? 'user and group' : 'user',
      name,
      home: isHomeless ? null : imagePath(home, cwd),
    },
  ]
}

const groupOf =
  (withValue: ReadonlySet<string>) =>
  ({ args }: KnownCommand): readonly Effect[] => {
    const [name] = parseWords(args, withValue).operands
    return name == null ? NOTHING : [{ kind: 'account', adds: 'group', name, home: null }]
  }

/** Commands that add users and groups. */
export const ACCOUNT_COMMANDS: ReadonlyMap<string, (command: KnownCommand) => readonly Effect[]> =
  new Map([
    ['useradd', useradd],
    ['adduser', adduser],
    ['groupadd', groupOf(GROUPADD)],
    ['addgroup', groupOf(ADDUSER)],
  ])
