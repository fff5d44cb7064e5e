import { expect, test } from 'vitest'
import { repositoryArchive } from '../../src/inputs/repository-archive.ts'

const HUB = 'https://github.com/team/my-app/archive'

test.each([
  ['git+https://github.com/team/my-app', `${HUB}/HEAD/my_app-0.tar.gz`],
  ['git+https://github.com/team/my-app.git', `${HUB}/HEAD/my_app-0.tar.gz`],
  ['git+https://github.com/team/my-app.git@v1.2#egg=my-app', `${HUB}/v1.2/my_app-0.tar.gz`],
  ['git+https://me:secret@github.com/team/my-app@main', `${HUB}/main/my_app-0.tar.gz`],
  ['git+https://github.com/team/my-app@feature/x', `${HUB}/feature/x/my_app-0.tar.gz`],
  [`${HUB}/refs/heads/main.zip`, `${HUB}/main/my_app-0.tar.gz`],
  [`${HUB}/0a1b2c.tar.gz`, `${HUB}/0a1b2c/my_app-0.tar.gz`],
  ['https://github.com/team/my-app/tarball/main', `${HUB}/main/my_app-0.tar.gz`],
  [
    'git+https://gitlab.com/group/sub/my-app.git@v1',
    'https://gitlab.com/group/sub/my-app/-/archive/v1/my_app-0.tar.gz',
  ],
  ['git+https://git.example:8443/a/b', 'https://git.example:8443/a/b/archive/HEAD/my_app-0.tar.gz'],
])('%s is packed at %s', (url, expected) => {
  expect(repositoryArchive(url, 'my-app')).toBe(expected)
})

test.each([
  'git+ssh://git@github.com/team/my-app.git',
  'git+file:///srv/my-app',
  'hg+https://example.org/a/b',
  'git+https://github.com/team/my-app#subdirectory=python',
  'git+https://github.com/my-app',
  'git+https://github.com/team/my app',
  'git+https://github.com/team/my-app@a?b',
  'https://files.example/my-app-1.0.tar.gz',
])('%s is packed nowhere', (url) => {
  expect(repositoryArchive(url, 'my-app')).toBeUndefined()
})
