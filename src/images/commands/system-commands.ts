import { readClauses } from '../system/relation.ts'
import type { Effect, SystemManager } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]
const APT_VALUES = new Set([
  '-o',
  '--option',
  '-t',
  '--target-release',
  '--default-release',
  '-c',
  '--config-file',
  '-a',
  '--host-architecture',
])
const APK_VALUES = new Set([
  '-t',
  '--virtual',
  '-X',
  '--repository',
  '-p',
  '--root',
  '--repositories-file',
])
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

/** apt-get, apt, aptitude and apt-mark, apk, dnf, yum and microdnf, zypper, pacman. */
export const SYSTEM_COMMANDS: ReadonlyMap<string, (command: KnownCommand) => readonly Effect[]> =
  new Map([
    ['apt-get', apt],
    ['apt', apt],
    ['aptitude', apt],
    ['apt-mark', mark],
    ['locale-gen', localeArchive],
    ['localedef', localeArchive],
    ['apk', apk],
    ['dnf', dnf],
    ['yum', dnf],
    ['microdnf', dnf],
    // Scripts that add a repository, and read its lists.
    ['apt.postgresql.org.sh', () => [{ kind: 'package-lists', manager: 'apt' }]],
    ['add-apt-repository', () => [{ kind: 'package-lists', manager: 'apt' }]],
    ['zypper', other('zypper', ['install', 'in'], ['remove', 'rm'])],
    ['pacman', pacman],
  ])

function apt(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, APT_VALUES)
  const [action, ...names] = parsed.operands
  if (
    hasOption(
      parsed,
      '-s',
      '--simulate',
      '--just-print',
      '--dry-run',
      '-d',
      '--download-only',
      '--print-uris',
    )
  )
    return NOTHING
  const known = names.filter((name) => name !== null)
  switch (action) {
    case 'update':
      return [{ kind: 'package-lists', manager: 'apt' }]
    case 'install':
      return installed(command, 'apt', names, {
        recommends: recommendsOf(parsed, command.name),
        target: optionValues(parsed, '-t', '--target-release', '--default-release')[0],
      })
    case 'satisfy':
      return installed(command, 'apt', names.flatMap(satisfied), {
        recommends: recommendsOf(parsed, command.name),
      })
    case 'remove':
    case 'purge':
      return [
        removal(
          'apt',
          known,
          hasOption(parsed, '--auto-remove', '--autoremove') || command.name === 'aptitude',
          parsed,
        ),
      ]
    case 'autoremove':
    case 'autopurge':
    case 'auto-remove':
      return [removal('apt', known, true, parsed)]
    case 'clean':
    case 'autoclean':
      return [{ kind: 'remove', paths: ['/var/cache/apt/archives/*.deb', '/var/cache/apt/*.bin'] }]
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
    case 'safe-upgrade':
      return [{ kind: 'system-upgrade', manager: 'apt', what: command.text, names: known }]
    case 'build-dep':
      // It installs build-essential, regardless of a source package's other needs.
      return [
        ...installed(command, 'apt', ['build-essential'], { recommends: false }),
        { kind: 'unknown', what: command.text, reason: 'lists of source packages are not read' },
      ]
    default:
      return NOTHING
  }
}

function removal(
  manager: SystemManager,
  names: readonly string[],
  unneeded: boolean,
  parsed: ParsedWords,
): Effect {
  const recommendsKeep = !optionValues(parsed, '-o', '--option').some((value) =>
    /AutoRemove::RecommendsImportant=(?:"?(?:0|false|no))/i.test(value),
  )
  return { kind: 'system-remove', manager, names, unneeded, recommendsKeep }
}

/** The packages that keep the clauses of `apt-get satisfy`: of alternatives the first. */
const satisfied = (word: string | null): readonly (string | null)[] =>
  word === null ? [null] : readClauses(word).map(([first]) => first!.name)

/** The value of an option about recommendations; null if none sets it. */
function recommendsOf(parsed: ParsedWords, program: string): boolean | null {
  const stated = optionValues(parsed, '-o', '--option').flatMap(
    (value) => /Install-Recommends=["']?(\w+)/i.exec(value)?.[1] ?? [],
  )
  if (
    hasOption(parsed, '--no-install-recommends', '--without-recommends') ||
    (program === 'aptitude' && hasOption(parsed, '-R'))
  )
    return false
  if (hasOption(parsed, '--install-recommends', '--with-recommends')) return true
  return stated.length === 0 ? null : !/^(?:0|false|no|off)$/i.test(stated.at(-1)!)
}

function mark(command: KnownCommand): readonly Effect[] {
  const [action, ...names] = parseWords(command.args, APT_VALUES).operands
  return action === 'auto' || action === 'manual'
    ? [{ kind: 'system-mark', names, isAutomatic: action === 'auto' }]
    : NOTHING
}

function apk(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, APK_VALUES)
  const [action, ...names] = parsed.operands
  if (action === 'del')
    return [
      removal(
        'apk',
        names.filter((name) => name !== null),
        true,
        parsed,
      ),
    ]
  if (action === 'update') return [{ kind: 'package-lists', manager: 'apk' }]
  const lists: readonly Effect[] = hasOption(parsed, '--no-cache')
    ? []
    : [{ kind: 'package-lists', manager: 'apk' }]
  if (action === 'upgrade')
    return [
      ...lists,
      {
        kind: 'system-upgrade',
        manager: 'apk',
        what: command.text,
        names: names.filter((name) => name !== null),
        ...(hasOption(parsed, '-a', '--available') ? { onlyListed: true } : {}),
      },
    ]
  // Nothing of an image is broken, so a repair writes only apk's database and the named packages.
  if (action === 'fix') {
    const named = names.filter((name) => name !== null)
    const isUpgrade = hasOption(parsed, '-u', '--upgrade')
    const isAgain = !isUpgrade || hasOption(parsed, '-r', '--reinstall')
    return [
      ...lists,
      ...installed(command, 'apk', [], {
        recommends: false,
        upgrades: isUpgrade ? named : [],
        ...(named.length > 0 ? { reinstalled: isAgain ? named : [] } : {}),
      }),
    ]
  }
  if (action !== 'add') return NOTHING
  const virtual = optionValues(parsed, '-t', '--virtual')[0]
  const upgrades = hasOption(parsed, '-u', '--upgrade')
    ? names.flatMap((name) => (name === null ? [] : [name.replace(/[<>=~@].*$/, '')]))
    : undefined
  return [...lists, ...installed(command, 'apk', names, { recommends: false, virtual, upgrades })]
}

function dnf(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, DNF_VALUES)
  const [action, ...names] = parsed.operands
  if (action === 'install' || action === 'groupinstall')
    return [
      { kind: 'package-lists', manager: 'dnf' },
      ...installed(command, 'dnf', names, { recommends: !hasOption(parsed, '--nodocs') }),
    ]
  if (action === 'clean') return [{ kind: 'remove', paths: ['/var/cache/dnf', '/var/cache/yum'] }]
  if (action === 'remove' || action === 'erase')
    return [
      removal(
        'dnf',
        names.filter((name) => name !== null),
        true,
        parsed,
      ),
    ]
  if (action === 'update' || action === 'upgrade')
    return [
      {
        kind: 'system-upgrade',
        manager: 'dnf',
        what: command.text,
        names: names.filter((name) => name !== null),
      },
    ]
  return NOTHING
}

function pacman(command: KnownCommand): readonly Effect[] {
  const sync = command.args.find((word) => word !== null && /^-S[a-z]*$/.test(word))
  return sync === undefined
    ? NOTHING
    : installed(command, 'pacman', parseWords(command.args, new Set()).operands, {
        recommends: false,
      })
}

function other(manager: SystemManager, installs: readonly string[], removes: readonly string[]) {
  return (command: KnownCommand): readonly Effect[] => {
    const parsed = parseWords(command.args, new Set(['-r', '--repo']))
    const [action, ...names] = parsed.operands
    if (action != null && installs.includes(action))
      return installed(command, manager, names, { recommends: true })
    if (action != null && removes.includes(action))
      return [
        removal(
          manager,
          names.filter((name) => name !== null),
          false,
          parsed,
        ),
      ]
    return NOTHING
  }
}

function installed(
  command: KnownCommand,
  manager: SystemManager,
  names: readonly (string | null)[],
  {
    recommends,
    target,
    virtual,
    upgrades,
    reinstalled,
  }: {
    readonly recommends: boolean | null
    readonly target?: string | undefined
    readonly virtual?: string | undefined
    readonly upgrades?: readonly string[] | undefined
    readonly reinstalled?: readonly string[] | undefined
  },
): readonly Effect[] {
  // apt ignores an empty word.
  const known = names.flatMap((name) => (name === null || name === '' ? [] : [name]))
  return [
    {
      kind: 'system-install',
      manager,
      names: known,
      recommends,
      ...(target === undefined ? {} : { target }),
      ...(virtual === undefined ? {} : { virtual }),
      ...(upgrades === undefined ? {} : { upgrades }),
      ...(reinstalled === undefined ? {} : { reinstalled }),
    },
    ...(names.some((name) => name === null)
      ? [
          {
            kind: 'unknown',
            what: command.text,
            reason: 'some of the packages are unknown',
          } as const,
        ]
      : []),
  ]
}

/** The archive of one UTF-8 locale, measured on Debian 12; a further one adds less. */
const LOCALE = 3_050_000

function localeArchive({ args }: KnownCommand): readonly Effect[] {
  if (args.includes('--list-archive')) return NOTHING
  return [
    {
      kind: 'write',
      path: '/usr/lib/locale/locale-archive',
      size: LOCALE,
      text: null,
      within: 0.3,
    },
  ]
}
