import { describe, expect, test } from 'vitest'
import type { PysizeError } from '../../../src/errors.ts'
import { installedFrom, UV_HEAD, uvProject } from './locked.ts'

describe('what [tool.uv] says about building', () => {
  const SOURCE = `
[[package]]
name = "built"
version = "2.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.test/built-2.0.tar.gz", hash = "sha256:${'b'.repeat(64)}", size = 9 }
wheels = [
    { url = "https://files.test/built-2.0-cp311-cp311-win_amd64.whl", hash = "sha256:${'c'.repeat(64)}", size = 9 },
]
`
  const LOCK = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "built" }]')}${SOURCE}`
  const pyprojectOf = (settings: string): string =>
    `[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["built"]\n[tool.uv]\n${settings}\n`
  const answer = async (
    settings: string,
    platform = 'linux-x86_64',
  ): Promise<readonly string[]> => {
    const files = { 'pyproject.toml': pyprojectOf(settings), 'uv.lock': LOCK }
    return installedFrom(files, { platform, python: '3.11' }).then(
      ({ installed }) => installed,
      (error: PysizeError) => [`${error.code} ${error.exitCode} ${error.message}`],
    )
  }
  const SDIST = ['built 2.0 built-2.0.tar.gz']
  const WHEEL = ['built 2.0 built-2.0-cp311-cp311-win_amd64.whl']
  const refusedBy = (setting: string): readonly string[] => [
    `sdist-refused 3 uv does not build built, because [tool.uv] says ${setting}, and it has no wheel for the target.`,
  ]
  const excluded = (noWheel: string, noBuild: string): readonly string[] => [
    `sdist-refused 3 uv takes no wheel of built, because [tool.uv] says ${noWheel}, and does not build it, because of ${noBuild}.`,
  ]
  const REFUSED = refusedBy('no-build')
  const REFUSED_BY_NAME = refusedBy('no-build-package')

  test.each([
    ['', SDIST, WHEEL],
    ['no-build = true', REFUSED, WHEEL],
    ['no-build-package = ["Built"]', REFUSED_BY_NAME, WHEEL],
    ['no-build-package = ["other"]', SDIST, WHEEL],
    ['no-build = true\nno-binary-package = ["built"]', SDIST, SDIST],
    ['no-binary = true', SDIST, SDIST],
    ['no-binary = true\nno-build-package = ["built"]', REFUSED_BY_NAME, WHEEL],
    [
      'no-build-package = ["built"]\nno-binary-package = ["built"]',
      REFUSED_BY_NAME,
      excluded('no-binary-package', 'no-build-package'),
    ],
    ['no-binary-package = ["built"]', SDIST, SDIST],
    ['no-build = true\nno-binary = true', REFUSED, excluded('no-binary', 'no-build')],
  ])('%s', async (settings, onLinux, onWindows) => {
    expect(await answer(settings)).toEqual(onLinux)
    expect(await answer(settings, 'windows-x86_64')).toEqual(onWindows)
  })

  test.each([
    [
      'no-build = true',
      'linux-x86_64',
      'Name built in no-binary-package of [tool.uv], which then allows building it',
      'no-build = true\nno-binary-package = ["built"]',
    ],
    [
      'no-build-package = ["built"]',
      'linux-x86_64',
      'Take built out of no-build-package of [tool.uv]',
      '',
    ],
    [
      'no-build = true\nno-binary = true',
      'linux-x86_64',
      'Delete no-build from [tool.uv]',
      'no-binary = true',
    ],
    [
      'no-build = true\nno-binary = true',
      'windows-x86_64',
      'Delete no-binary from [tool.uv]',
      'no-build = true',
    ],
    [
      'no-build-package = ["built"]\nno-binary-package = ["built"]',
      'windows-x86_64',
      'Take built out of no-binary-package of [tool.uv]',
      'no-build-package = ["built"]',
    ],
  ])('the hint for %j on %s helps', async (settings, platform, hint, changed) => {
    const files = { 'pyproject.toml': pyprojectOf(settings), 'uv.lock': LOCK }
    await expect(installedFrom(files, { platform, python: '3.11' })).rejects.toMatchObject({
      hint: `${hint}, or choose another --platform or --python.`,
    })
    expect(await answer(changed, platform)).toEqual([expect.stringMatching(/^built 2\.0 /)])
  })

  test.each([
    ['no-binary = true', 'no-binary', 'Delete no-binary from [tool.uv]'],
    [
      'no-build = true\nno-binary-package = ["built"]',
      'no-binary-package',
      'Take built out of no-binary-package of [tool.uv]',
    ],
  ])('%j, and a lock without an sdist', async (settings, setting, hint) => {
    const files = {
      'pyproject.toml': pyprojectOf(settings),
      'uv.lock': LOCK.replace(/^sdist = .*\n/m, ''),
    }
    await expect(
      installedFrom(files, { platform: 'windows-x86_64', python: '3.11' }),
    ).rejects.toMatchObject({
      message: `uv takes no wheel of built, because [tool.uv] says ${setting}, and the lock has no sdist of it.`,
      hint: `${hint}, or choose another --platform or --python.`,
    })
    await expect(
      installedFrom(files, { platform: 'linux-x86_64', python: '3.11' }),
    ).rejects.toMatchObject({ code: 'no-wheel-for-platform' })
  })

  test('projects of the lock are installed as editable folders in any case', async () => {
    const project = (source: string): Promise<readonly string[]> =>
      installedFrom({
        'pyproject.toml': '[project]\nname = "app"\nversion = "1.0"\n[tool.uv]\nno-build = true\n',
        'uv.lock': `${UV_HEAD}${uvProject('app', '').replace('virtual', source)}`,
      }).then(
        ({ installed }) => installed.map((one) => one.split(' ', 1).join('')),
        (error: PysizeError) => [error.code],
      )
    expect(await project('editable')).toEqual(['app'])
    expect(await project('directory')).toEqual(['sdist-refused'])
  })
})
