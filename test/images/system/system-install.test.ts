import { describe, expect, test } from 'vitest'
import { debianLists } from '../../../src/images/system/debian-packages.ts'
import type { InstalledPackages } from '../../../src/images/system/installed-packages.ts'
import {
  installSystemPackages,
  type SystemSolution,
} from '../../../src/images/system/system-install.ts'
import type { PackageLists } from '../../../src/images/system/system-package.ts'
import {
  dependentsOf,
  unneededPackages,
  withdrawnPackages,
} from '../../../src/images/system/system-removal.ts'
import { readRequest } from '../../../src/images/system/system-request.ts'

/** A list of packages: `name version`, then fields. */
function listOf(packages: Readonly<Record<string, string>>): PackageLists {
  const paragraphs = Object.entries(packages).map(([own, fields]) => {
    const [name, version = '1'] = own.split(' ')
    return `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nInstalled-Size: 10\n${fields}`
  })
  return debianLists([paragraphs.join('\n\n')], 'Packages', 'amd64')
}

/** The packages of an image: `name version`. A name with `~` was installed for another package. */
const imageOf = (lists: PackageLists, ...names: readonly string[]): InstalledPackages =>
  new Map(
    names.map((own) => {
      const [name = '', version = '1'] = own.replace('~', '').split(' ')
      const record =
        lists.versionsOf(name).find((one) => one.version === version) ??
        lists.versionsOf(name)[0] ??
        null
      return [name, { name, version, isAutomatic: own.startsWith('~'), record }]
    }),
  )

function install(
  lists: PackageLists,
  words: string,
  present: InstalledPackages = new Map(),
  recommends = false,
): SystemSolution {
  const requests = words.split(' ').map(readRequest)
  return installSystemPackages(
    requests.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    present,
    lists,
    recommends,
  )
}

const namesOf = ({ added }: SystemSolution): readonly string[] =>
  added.map(({ name, version }) => (version === '1' ? name : `${name} ${version}`)).sort()

describe('an install adds', () => {
  test('dependencies, and recommendations if requested', () => {
    const lists = listOf({
      git: 'Pre-Depends: libc\nDepends: perl\nRecommends: less, nowhere',
      perl: '',
      libc: '',
      less: 'Depends: tinfo',
      tinfo: '',
    })
    expect(namesOf(install(lists, 'git'))).toEqual(['git', 'libc', 'perl'])
    const all = install(lists, 'git', new Map(), true)
    expect(namesOf(all)).toEqual(['git', 'less', 'libc', 'perl', 'tinfo'])
    expect([...all.recommended].sort()).toEqual(['less', 'tinfo'])
  })

  test('another alternative if the first conflicts with a needed package', () => {
    const lists = listOf({
      writer: 'Depends: base, core',
      base: 'Depends: small | core',
      core: 'Conflicts: small',
      small: 'Conflicts: core',
    })
    expect(namesOf(install(lists, 'writer'))).toEqual(['base', 'core', 'writer'])
  })

  test('no installed packages, unless their version is too old', () => {
    const lists = listOf({ 'a 1': 'Depends: b (>= 2), c', 'b 3': '', c: '' })
    expect(namesOf(install(lists, 'a', imageOf(lists, 'b 2', 'c')))).toEqual(['a'])
    expect(namesOf(install(lists, 'a', imageOf(lists, 'b 1', 'c')))).toEqual(['a', 'b 3'])
  })

  test('upgrades of packages from the same source', () => {
    const lists = listOf({
      'ssl-dev 2': 'Source: ssl\nDepends: libssl (= 2)',
      'libssl 2': 'Source: ssl',
      'ssl 2': 'Depends: libssl',
      other: '',
    })
    expect(
      namesOf(install(lists, 'ssl-dev', imageOf(lists, 'libssl 1', 'ssl 1', 'other'))),
    ).toEqual(['libssl 2', 'ssl 2', 'ssl-dev 2'])
  })

  test('the first available alternative, a named one, or an installed one', () => {
    const lists = listOf({ a: 'Depends: x | y', x: 'Depends: nowhere', y: '', z: '' })
    expect(namesOf(install(lists, 'a'))).toEqual(['a', 'y'])
    const both = listOf({ a: 'Depends: x | y', x: '', y: '' })
    expect(namesOf(install(both, 'a'))).toEqual(['a', 'x'])
    expect(namesOf(install(both, 'a y'))).toEqual(['a', 'y'])
    expect(namesOf(install(both, 'a x-'))).toEqual(['a', 'y'])
  })

  test('the provider of the highest priority, among equals the last', () => {
    const lists = listOf({
      a: 'Depends: mta',
      b: 'Depends: mta (>= 2)',
      exim: 'Provides: mta',
      postfix: 'Provides: mta (= 3)',
      nullmailer: 'Provides: mta\nPriority: standard',
    })
    expect(namesOf(install(lists, 'a'))).toEqual(['a', 'nullmailer'])
    expect(namesOf(install(lists, 'b'))).toEqual(['b', 'postfix'])
    const equal = listOf({ a: 'Depends: awk', gawk: 'Provides: awk', mawk: 'Provides: awk' })
    expect(namesOf(install(equal, 'a'))).toEqual(['a', 'mawk'])
  })

  test('conflicting packages are removed, upgraded, or skipped', () => {
    const lists = listOf({
      'curl-gnutls 1': 'Conflicts: curl-ssl',
      'curl-ssl 1': '',
      app: 'Depends: curl-gnutls | curl-ssl',
      'old 2': '',
      new: 'Breaks: old (<< 2)',
    })
    expect(install(lists, 'curl-gnutls', imageOf(lists, 'curl-ssl')).removed).toEqual(['curl-ssl'])
    expect(namesOf(install(lists, 'curl-ssl app'))).toEqual(['app', 'curl-ssl'])
    expect(namesOf(install(lists, 'new', imageOf(lists, 'old 1')))).toEqual(['new', 'old 2'])
  })

  test('circles end', () => {
    const lists = listOf({ a: 'Depends: b', b: 'Depends: c', c: 'Depends: a' })
    expect(namesOf(install(lists, 'a'))).toEqual(['a', 'b', 'c'])
  })

  test.each([
    ['nowhere', 'Packages does not have it'],
    ['netcat', 'it is a virtual package: name one of netcat-openbsd, netcat-traditional'],
    ['a=2', 'version 2 is not in the lists, which have 1'],
    ['broken', 'the lists lack something that it needs'],
  ])('%s can not be installed', (word, reason) => {
    const lists = listOf({
      a: '',
      broken: 'Depends: gone',
      'netcat-openbsd': 'Provides: netcat',
      'netcat-traditional': 'Provides: netcat',
    })
    const { added, faults } = install(lists, `a ${word}`)
    expect(faults.map((fault) => fault.reason)).toEqual([reason])
    // Of a virtual package the first that provides it is counted.
    expect(faults[0]!.counted).toBe(word === 'netcat' ? 'netcat-traditional' : undefined)
    expect(added.map(({ name }) => name)).toEqual(
      word === 'netcat' ? ['a', 'netcat-traditional'] : ['a'],
    )
  })
})

describe('a removal removes', () => {
  const lists = listOf({
    gcc: 'Depends: cpp, libc-dev',
    cpp: '',
    'libc-dev': 'Recommends: manpages',
    manpages: '',
    app: 'Depends: libpq',
    libpq: '',
  })
  const present = imageOf(lists, 'gcc', '~cpp', '~libc-dev', '~manpages', 'app', '~libpq')

  test('dependents of a removed package', () => {
    expect([...dependentsOf(new Set(['cpp']), present, lists.compare)].sort()).toEqual([
      'cpp',
      'gcc',
    ])
  })

  test('packages that nothing needs now, with their recommendations', () => {
    const left = new Map([...present].filter(([name]) => name !== 'gcc'))
    expect(unneededPackages(left, lists.compare, true)).toEqual(['cpp', 'libc-dev', 'manpages'])
    expect(unneededPackages(present, lists.compare, true)).toEqual([])
    expect(unneededPackages(present, lists.compare, false)).toEqual(['manpages'])
  })

  test('packages that an image would lack without a package', () => {
    expect([...withdrawnPackages(new Set(['gcc']), present)].sort()).toEqual([
      'cpp',
      'gcc',
      'libc-dev',
      'manpages',
    ])
  })
})
