import { expect, test } from 'vitest'
import { alpineLists } from '../../../../src/images/system/alpine-packages.ts'
import { type ApkCommand, runApkCommand } from '../../../../src/images/system/apk/apk-command.ts'
import type { InstalledPackages } from '../../../../src/images/system/installed-packages.ts'

const indexOf = (...versions: readonly string[]) =>
  alpineLists(
    [versions.map((version) => `P:tool\nV:${version}\nS:50\nI:100\n`).join('\n')],
    'APKINDEX',
  )

/** The version of an installed tool that a command leaves. */
function versionAfter(command: Partial<ApkCommand>, installed: string, listed: string) {
  const [record = null] = indexOf(installed).versionsOf('tool')
  const present: InstalledPackages = new Map([
    ['tool', { name: 'tool', version: installed, isAutomatic: false, record }],
  ])
  const { packages } = runApkCommand({ requests: [], ...command }, present, indexOf(listed))
  return packages.get('tool')?.version
}

test('an upgrade takes a newer version, and keeps one that is newer than the lists', () => {
  expect(versionAfter({}, '1.0-r0', '2.0-r0')).toBe('1.0-r0')
  expect(versionAfter({ upgrades: 'all' }, '1.0-r0', '2.0-r0')).toBe('2.0-r0')
  expect(versionAfter({ upgrades: 'all' }, '2.0-r0', '1.0-r0')).toBe('2.0-r0')
})

test('apk upgrade --available takes the version of the lists, even an older one', () => {
  const command = { upgrades: 'all', onlyListed: true } as const
  expect(versionAfter(command, '2.0-r0', '1.0-r0')).toBe('1.0-r0')
})
