import type { Effect, SystemManager } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]
const APT_VALUES = new Set(['-o', '--option', '-t', '--target-release', '--default-release', '-c', '--config-file', '-a'])
const APK_VALUES = new Set(['-t', '--virtual', '-X', '--repository', '-p', '--root', '--repositories-file'])
const DNF_VALUES = new Set([
  '-c',
  '--config',
  '--repo',
  '--enablerepo',
  '--disablerepo',
  '--setopt',
  '--releasever',
  '--installroot',
  '-x',
  '--exclude',
])

/** apt-get and apt, apk, dnf, yum and microdnf, zypper, pacman. */
export const SYSTEM_COMMANDS: ReadonlyMap<string, (command: KnownCommand) => readonly Effect[]> = new Map([
  ['apt-get', apt],
  ['apt', apt],
  ['aptitude', apt],
  ['apk', apk],
  ['dnf', dnf],
  ['yum', dnf],
  ['microdnf', dnf],
  ['zypper', other('zypper', ['install', 'in'], ['remove', 'rm'])],
  ['pacman', pacman],
])

function apt(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, APT_VALUES)
  const [action, ...names] = parsed.operands
  switch (action) {
    case 'update':
      return [{ kind: 'package-lists', manager: 'apt' }]
    case 'install':
      return installed(command, 'apt', names, !isWithoutRecommends(parsed.options))
    case 'remove':
    case 'purge':
    case 'autoremove':
    case 'auto-remove':
      return [{ kind: 'system-remove', manager: 'apt', names: names.filter((name) => name !== null) }]
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
    case 'build-dep':
      return [{ kind: 'unknown', what: command.text, reason: `what apt-get ${action} changes depends on the day` }]
    default:
      return NOTHING
  }
}

const isWithoutRecommends = (options: readonly (readonly [string, string | null])[]): boolean =>
  options.some(
    ([name, value]) =>
      name === '--no-install-recommends' ||
      ((name === '-o' || name === '--option') && /Install-Recommends=(?:0|false|no)/i.test(value ?? '')),
  )

function apk(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, APK_VALUES)
  const [action, ...names] = parsed.operands
  if (action === 'del') return [{ kind: 'system-remove', manager: 'apk', names: names.filter((name) => name !== null) }]
  if (action === 'update') return [{ kind: 'package-lists', manager: 'apk' }]
  if (action === 'upgrade') return [{ kind: 'unknown', what: command.text, reason: 'what apk upgrade changes depends on the day' }]
  if (action !== 'add') return NOTHING
  const virtual = optionValues(parsed, '-t', '--virtual')[0]
  const lists: readonly Effect[] = hasOption(parsed, '--no-cache') ? [] : [{ kind: 'package-lists', manager: 'apk' }]
  return [...lists, ...installed(command, 'apk', names, true, virtual)]
}

function dnf(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, DNF_VALUES)
  const [action, ...names] = parsed.operands
  if (action === 'install' || action === 'groupinstall')
    return [{ kind: 'package-lists', manager: 'dnf' }, ...installed(command, 'dnf', names, !hasOption(parsed, '--nodocs'))]
  if (action === 'clean') return [{ kind: 'remove', paths: ['/var/cache/dnf', '/var/cache/yum'] }]
  if (action === 'remove' || action === 'erase')
    return [{ kind: 'system-remove', manager: 'dnf', names: names.filter((name) => name !== null) }]
  if (action === 'update' || action === 'upgrade')
    return [{ kind: 'unknown', what: command.text, reason: `what ${command.name} ${action} changes depends on the day` }]
  return NOTHING
}

function pacman(command: KnownCommand): readonly Effect[] {
  const sync = command.args.find((word) => word !== null && /^-S[a-z]*$/.test(word))
  return sync === undefined ? NOTHING : installed(command, 'pacman', parseWords(command.args, new Set()).operands, false)
}

function other(manager: SystemManager, installs: readonly string[], removes: readonly string[]) {
  return (command: KnownCommand): readonly Effect[] => {
    const [action, ...names] = parseWords(command.args, new Set(['-r', '--repo'])).operands
    if (action != null && installs.includes(action)) return installed(command, manager, names, true)
    if (action != null && removes.includes(action))
      return [{ kind: 'system-remove', manager, names: names.filter((name) => name !== null) }]
    return NOTHING
  }
}

function installed(
  command: KnownCommand,
  manager: SystemManager,
  names: readonly (string | null)[],
  recommends: boolean,
  virtual?: string,
): readonly Effect[] {
  const known = names.filter((name) => name !== null)
  return [
    { kind: 'system-install', manager, names: known, recommends, ...(virtual === undefined ? {} : { virtual }) },
    ...(known.length < names.length
      ? [{ kind: 'unknown', what: command.text, reason: 'some of the packages are not known' } as const]
      : []),
  ]
}
