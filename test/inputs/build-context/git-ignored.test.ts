import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitIgnoredBy } from '../../../src/inputs/build-context/git-ignored.ts'
import { folderOf } from '../../scenarios/support.ts'

const REPOSITORY = {
  '.gitignore': '# settings\n.env\n*.pem\n/local.json\nweb/keys/\n!kept.pem\n[broken\n',
  'web/Dockerfile': '',
  'web/conf/.gitignore': 'own.ini\n',
}

test.each([
  ['.env', '**/.env'],
  ['web/.env', '**/.env'],
  ['a/tls.pem', '**/*.pem'],
  ['a/kept.pem', undefined],
  ['local.json', 'local.json'],
  ['web/local.json', undefined],
  ['web/keys/a.txt', 'web/keys'],
  ['web/conf/own.ini', '**/own.ini'],
  ['own.ini', undefined],
  ['environment', undefined],
])('%s', (path, pattern) => {
  expect(gitIgnoredBy(folderOf(REPOSITORY), path)?.pattern).toBe(pattern)
})

test('a context below the root of its repository', () => {
  const root = folderOf(REPOSITORY)
  expect(gitIgnoredBy(join(root, 'web'), 'keys/a')?.pattern).toBe('web/keys')
  mkdirSync(join(root, 'web/.git'))
  expect(gitIgnoredBy(join(root, 'web'), 'keys/a')).toBeNull()
})
