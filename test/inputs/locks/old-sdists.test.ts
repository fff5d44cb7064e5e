import { describe, expect, test } from 'vitest'
import { installedFrom, UV_HEAD, uvProject } from './locked.ts'

const HASH = 'a'.repeat(64)
const APP = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "a" }]')}`
const ofIndex = (ending: string): string => `${APP}
[[package]]
name = "a"
version = "1"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.test/a-1${ending}", hash = "sha256:${HASH}", size = 10 }
`
const byUrl = (ending: string): string => `${APP}
[[package]]
name = "a"
version = "1"
source = { url = "https://files.test/a-1${ending}" }
sdist = { hash = "sha256:${HASH}" }
`

describe('sdists in old archive formats', () => {
  // uv 0.13.9: `uv sync --frozen` of such a lock.
  test.each([
    ['an index', ofIndex, '.tar.gz', true],
    ['an index', ofIndex, '.tgz', true],
    ['an index', ofIndex, '.tar', true],
    ['an index', ofIndex, '.tar.bz2', false],
    ['an index', ofIndex, '.tar.xz', false],
    ['a URL', byUrl, '.zip', true],
    ['a URL', byUrl, '.tgz', false],
    ['a URL', byUrl, '.tar.bz2', false],
  ])('uv.lock, of %s: %s%s', async (_, lock, ending, isTaken) => {
    const reading = installedFrom({ 'uv.lock': lock(ending) })
    if (isTaken) expect((await reading).installed).toEqual([`a 1 a-1${ending}`])
    else await expect(reading).rejects.toMatchObject({ code: 'sdist-refused', exitCode: 3 })
  })

  test('pip refuses a pylock.toml with one, PDM accepts it', async () => {
    const pylock = `lock-version = "1.0"
created-by = "test"
[[packages]]
name = "a"
version = "1"
sdist = { url = "https://files.test/a-1.tar.bz2", hashes = { sha256 = "${HASH}" } }
`
    const told = await installedFrom({ 'pylock.toml': pylock }, { files: ['pylock.toml'] })
    expect(told.installed).toEqual(['a 1 a-1.tar.bz2'])
    expect(told.warnings).toEqual(['lock-invalid'])
    const uvs = pylock.replace('"test"', '"uv"')
    await expect(
      installedFrom({ 'pylock.toml': uvs }, { files: ['pylock.toml'] }),
    ).rejects.toMatchObject({ code: 'sdist-refused' })
    const pdms = pylock.replace('"test"', '"pdm"')
    expect((await installedFrom({ 'pylock.toml': pdms }, {})).installed).toEqual([
      'a 1 a-1.tar.bz2',
    ])
  })
})
