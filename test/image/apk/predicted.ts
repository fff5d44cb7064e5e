import { alpineLists, readAlpineRelation } from '../../../src/images/system/alpine-packages.ts'
import { solveApk } from '../../../src/images/system/apk/solve-apk.ts'
import type { WorldEntry } from '../../../src/images/system/apk/world.ts'
import type { SystemPackage } from '../../../src/images/system/system-package.ts'
import type { Afterwards, ApkCase } from './real-apk.ts'

/** What our solver says that apk would do. */
export function predictedBy({ index, installed, world, words }: ApkCase): Afterwards {
  const lists = alpineLists([index], 'APKINDEX')
  const own = alpineLists([installed], 'installed')
  const present = new Map<string, SystemPackage>(
    [...own.names()].map((name) => [name, own.versionsOf(name)[0]!]),
  )
  const [action, ...rest] = words
  const options = rest.filter((word) => word.startsWith('-'))
  const named = rest.filter((word) => !word.startsWith('-'))
  const entries = new Map(world.map((word) => [bare(word), word]))
  if (action === 'del') for (const word of named) entries.delete(bare(word))
  if (action === 'add') for (const word of named) entries.set(bare(word), word)
  const isNewest = options.some((one) => /^(?:-[al]*u|--upgrade)/.test(one))
  const { chosen, faults } = solveApk({
    world: [...entries.values()].map(entryOf),
    installed: present,
    lists,
    upgrades:
      action === 'upgrade' && named.length === 0
        ? 'all'
        : action === 'upgrade' || isNewest
          ? new Set(named.map(bare))
          : new Set(),
    inheritsUpgrades: action !== 'upgrade' || named.length === 0,
    named: action === 'add' ? new Set(named.map(bare)) : new Set(),
    removed: action === 'del' ? new Set(named.map(bare)) : new Set(),
    onlyListed: options.some((one) => /^(?:-a|--available)/.test(one)),
  })
  if (faults.length > 0) return null
  return new Map([...chosen].map(([name, { version }]) => [name, version]))
}

const bare = (word: string): string => word.replace(/^!/, '').replace(/[<>=~@].*$/, '')

function entryOf(word: string): WorldEntry {
  const relation = readAlpineRelation(word.replace(/^!/, ''))
  if (relation === undefined) throw new Error(`unread word of a world: ${word}`)
  return { relation, isExcluded: word.startsWith('!') }
}
