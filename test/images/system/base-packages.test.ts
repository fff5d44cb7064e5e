import { expect, test } from 'vitest'
import { basePackages } from '../../../src/images/system/base-packages.ts'
import { debianLists } from '../../../src/images/system/debian-packages.ts'

test('an unknown base has the essential packages, and no perl for usrmerge', () => {
  const packages = {
    bash: '',
    'init-system-helpers': 'Depends: usrmerge | usr-is-merged',
    usrmerge: 'Depends: perl',
    'usr-is-merged': '',
    perl: 'Depends: perl-base',
    'perl-base': '',
  }
  const lists = debianLists(
    Object.entries(packages).map(
      ([name, fields]) => `Package: ${name}\nVersion: 1\nArchitecture: amd64\n${fields}\n`,
    ),
    'Packages',
    'amd64',
  )
  expect([...basePackages(null, lists).keys()].sort()).toEqual([
    'bash',
    'init-system-helpers',
    'perl-base',
    'usr-is-merged',
  ])
})
