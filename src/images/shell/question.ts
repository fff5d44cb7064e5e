import type { Word } from './command.ts'
import type { BuildMachine } from './printed.ts'
import type { TestVerdict } from './test-condition.ts'
import { programName } from './wrappers.ts'

/** Programs that answer a question by their exit status. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'cmp',
  'command',
  'diff',
  'egrep',
  'fgrep',
  'getent',
  'grep',
  'id',
  'pgrep',
  'type',
  'which',
])

export const isQuestion = (words: readonly Word[]): boolean =>
  QUESTIONS.has(programName(words[0])) ||
  (programName(words[0]) === 'dpkg' && words[1]?.text === '-s')

/** Programs of every Unix, and those of each package manager. */
const EVERYWHERE = /^(?:sh|cat|cp|rm|mv|ls|ln|mkdir|grep|sed|awk|env|tar|gzip|find|xargs|id|su)$/
const MANAGERS: Readonly<Record<string, RegExp>> = {
  apt: /^(?:apt|apt-get|apt-cache|apt-mark|dpkg|dpkg-query|useradd|groupadd|adduser|addgroup)$/,
  apk: /^(?:apk|adduser|addgroup)$/,
  rpm: /^(?:rpm|yum|dnf|microdnf|useradd|groupadd)$/,
  other: /^(?:zypper|pacman|emerge|brew|xbps-install)$/,
}
const MANAGER_OF: Readonly<Record<string, string | undefined>> = {
  debian: 'apt',
  ubuntu: 'apt',
  alpine: 'apk',
  fedora: 'rpm',
  rhel: 'rpm',
  centos: 'rpm',
  rocky: 'rpm',
  almalinux: 'rpm',
  amzn: 'rpm',
}

/**
 * Whether `command -v NAME`, `which NAME` and similar questions hold in a base image; null if that
 * depends on the installed packages.
 */
export function programVerdict(words: readonly Word[], machine: BuildMachine): TestVerdict {
  if (!/^(?:command|which|type|hash)$/.test(programName(words[0]))) return null
  const names = words.slice(1).filter(({ text }) => !text.startsWith('-'))
  const [named, ...others] = names
  if (named?.kind !== 'text' || others.length > 0) return null
  const name = named.text
  if (EVERYWHERE.test(name)) return true
  if (/^(?:python3?|pip3?)$/.test(name)) return machine.python === undefined ? null : true
  const { id = '' } = machine.distribution ?? {}
  const own = Object.hasOwn(MANAGER_OF, id) ? MANAGER_OF[id]! : undefined
  if (own === undefined) return null
  if (MANAGERS[own]!.test(name)) return true
  return Object.values(MANAGERS).some((all) => all.test(name)) ? false : null
}

/** Accounts that base images have. */
const ACCOUNTS =
  /^(?:root|daemon|bin|sys|sync|games|man|lp|mail|news|uucp|proxy|www-data|backup|list|irc|_apt|nobody|nogroup|adm|tty|disk|sudo|staff|users|video|audio|plugdev|node|postgres|guest|operator|wheel)$/

/**
 * Whether `id NAME`, `getent passwd NAME` or `getent group NAME` usually succeeds: a script that
 * asks for another account then creates it. Null for another question.
 */
export function accountVerdict(words: readonly Word[]): TestVerdict {
  const [program, ...args] = words
  const name = programName(program)
  const named = args.filter(({ text }) => !text.startsWith('-'))
  if (!named.every(({ kind }) => kind === 'text')) return null
  const texts = named.map(({ text }) => text)
  if (name === 'id' && texts.length === 1) return ACCOUNTS.test(texts[0]!)
  if (name === 'getent' && /^(?:passwd|group)$/.test(texts[0] ?? '') && texts.length === 2)
    return ACCOUNTS.test(texts[1]!)
  return null
}
