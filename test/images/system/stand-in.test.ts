import { join } from 'node:path'
import { expect, test } from 'vitest'
import { releaseInstead, standInFor } from '../../../src/images/system/stand-in.ts'
import { systemFacts } from '../../../src/images/system/system-facts.ts'

const FACTS = join(import.meta.dirname, '../../../src/images/system/facts')

test.each([
  ['yaml', ['libyaml-0-2']],
  ['gdk-pixbuf-dev', ['libgdk-pixbuf-2.0-dev']],
  ['postgresql-dev', ['libpq-dev']],
  ['tini-static', ['tini']],
  ['linux-pam', ['libpam0g', 'libpam-modules']],
  ['no-such-package', null],
])('for %s of Alpine: %j', (name, expected) => {
  const { lists } = systemFacts(FACTS, releaseInstead(null))!
  expect(standInFor('apk', lists).namesOf(name)).toEqual(expected)
})

test.each([
  ['8', '11'],
  ['10', '11'],
  ['14', '13'],
])('Debian %s counts like Debian %s', (version, instead) => {
  expect(releaseInstead({ id: 'debian', version, isSlim: true }).version).toBe(instead)
})
