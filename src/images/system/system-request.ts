import { readAlpineRelation } from './alpine-packages.ts'
import type { SystemRequest } from './system-install.ts'

/**
 * A word after `apt-get install`: `git`, `git:amd64`, `git=1:2.39.5-0`, `git=1:2.39*`,
 * `git/bookworm`, `git+`, `git-`. A file or a pattern is returned unchanged (apt-get(8)).
 */
export function readRequest(word: string): SystemRequest | string {
  if (/^\.{0,2}\/|\.deb$/.test(word)) return word
  const [, name = '', version, sign] =
    /^([a-z0-9][a-z0-9+.-]*?)(?::[a-z0-9-]+)?(?:=([^\s]+)|\/[^\s]+)?([+-])?$/.exec(word) ?? []
  if (name === '') return word
  if (sign === '-' && version === undefined) return { name, isForbidden: true }
  // In `g++` and `libstdc++`, the last sign belongs to the name.
  const own = sign === '+' && version === undefined && /\+$/.test(name) ? `${name}+` : name
  return version === undefined
    ? { name: own }
    : {
        name: own,
        relation: { name: own, operator: version.includes('*') ? '*' : '=', version },
      }
}

/** A word after `apk add`: `git`, `git=2.45.2-r0`, `git~2.45`, `git@edge`, `!git`. */
export function readAlpineRequest(word: string): SystemRequest | string {
  if (/^\.{0,2}\/|\.apk$/.test(word)) return word
  const relation = readAlpineRelation(word.replace(/^!/, ''))
  if (relation === undefined) return word
  const { name, operator } = relation
  if (word.startsWith('!')) return { name, isForbidden: true }
  return operator === null ? { name } : { name, relation }
}
