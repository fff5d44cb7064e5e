import { describe, expect, test } from 'vitest'
import { indexOf, sdist, wheel } from '../scenarios/support.ts'
import { ask, versions } from './why-support.ts'

describe('the bound of a version', () => {
  const nothing = {
    name: null,
    version: null,
    requirement: null,
    marker: null,
    extra: null,
    file: null,
    line: null,
  }
  const lib = versions('lib', '1.0', '2.0', '3.0')

  test('is missing if the version is the newest', async () => {
    expect((await ask('lib', ['lib'], lib)).held_by).toBeNull()
  })

  test('ignores newer pre-releases and yanked versions', async () => {
    expect(
      (await ask('lib', ['lib'], [...lib, wheel('lib 4.0rc1'), wheel('lib 5.0', { yanked: true })]))
        .held_by,
    ).toBeNull()
  })

  test.each(['pip', 'uv'] as const)('a line of the user (%s)', async (installer) => {
    expect((await ask('lib', ['# ours', 'lib<2'], lib, { installer })).held_by).toEqual({
      by: [{ ...nothing, kind: 'line', requirement: 'lib<2', file: 'a.txt', line: 2 }],
      newest: '3.0',
      without: '3.0',
      next: [],
      reason: null,
    })
  })

  test.each(['pip', 'uv'] as const)('a constraint (%s)', async (installer) => {
    const { held_by } = await ask('lib', ['lib'], lib, {
      installer,
      constraints: ['other', 'lib==2.0'],
    })
    expect(held_by).toMatchObject({
      by: [{ ...nothing, kind: 'constraint', requirement: 'lib==2.0', file: 'c.txt', line: 2 }],
      without: '3.0',
    })
  })

  test.each(['pip', 'uv'] as const)(
    'a requirement of a package, and what holds it then (%s)',
    async (installer) => {
      const files = [
        wheel('web 1.0', { requires: ['lib<2', 'auth'] }),
        wheel('auth 1.0', { requires: ['lib<3; python_version > "3"'] }),
        ...lib,
      ]
      const { held_by } = await ask('lib', ['web', 'auth'], files, { installer })
      expect(held_by).toEqual({
        by: [{ ...nothing, kind: 'package', name: 'web', version: '1.0', requirement: 'lib<2' }],
        newest: '3.0',
        without: '2.0',
        next: [
          {
            ...nothing,
            kind: 'package',
            name: 'auth',
            version: '1.0',
            requirement: 'lib<3',
            marker: 'python_version > "3"',
          },
        ],
        reason: null,
      })
    },
  )

  test('several equal bounds: the version without all of them', async () => {
    const files = [wheel('web 1.0', { requires: ['lib==2.0'] }), ...lib]
    const { held_by } = await ask('lib', ['web', 'lib<2.5'], files)
    expect(held_by?.by.map(({ kind }) => kind)).toEqual(['line', 'package'])
    expect(held_by?.without).toBe('3.0')
  })

  test.each(['pip', 'uv'] as const)(
    'another package that the newest version does not go with (%s)',
    async (installer) => {
      const files = [
        wheel('app 1.0', { requires: ['core<2'] }),
        wheel('app 2.0', { requires: ['core>=2'] }),
        ...versions('core', '1.0', '2.0'),
      ]
      const { held_by } = await ask('app', ['app', 'core==1.0'], files, { installer })
      expect(held_by).toEqual({
        by: [{ ...nothing, kind: 'line', requirement: 'core==1.0', file: 'a.txt', line: 2 }],
        newest: '2.0',
        without: '2.0',
        next: [],
        reason: 'app 2.0 requires core>=2',
      })
    },
  )

  test('a requirement of another package, one step away', async () => {
    const files = [
      wheel('app 1.0'),
      wheel('app 2.0', { requires: ['core'] }),
      wheel('core 1.0', { requires: ['lib>=3'] }),
      ...lib,
    ]
    const { held_by } = await ask('app', ['lib<3', 'app'], files)
    expect(held_by).toMatchObject({
      by: [],
      newest: '2.0',
      without: null,
      reason: expect.stringContaining('lib>=3'),
    })
  })

  test('the choice of another package, if only one of them can be newer', async () => {
    const files = [
      wheel('one 1.0'),
      wheel('one 2.0', { requires: ['two<2'] }),
      wheel('two 1.0'),
      wheel('two 2.0', { requires: ['one<2'] }),
    ]
    expect((await ask('one', ['one', 'two'], files)).held_by).toBeNull()
    expect((await ask('two', ['one', 'two'], files)).held_by).toMatchObject({
      by: [{ kind: 'package', name: 'one', version: '2.0', requirement: 'two<2' }],
      newest: '2.0',
      without: '2.0',
      reason: null,
    })
    const apart = [
      wheel('one 1.0'),
      wheel('one 2.0', { requires: ['core<2'] }),
      wheel('core 1.0'),
      wheel('core 2.0'),
    ]
    expect((await ask('one', ['core', 'one'], apart, { installer: 'uv' })).held_by).toEqual({
      by: [{ ...nothing, kind: 'choice', name: 'core', version: '2.0' }],
      newest: '2.0',
      without: '2.0',
      next: [],
      reason: 'one 2.0 requires core<2',
    })
  })

  test('the Python of the target', async () => {
    const files = [...lib, wheel('lib 4.0', { requiresPython: '>=3.13' })]
    expect((await ask('lib', ['lib'], files, { python: '3.12.1' })).held_by).toEqual({
      by: [{ ...nothing, kind: 'python', requirement: '>=3.13' }],
      newest: '4.0',
      without: null,
      next: [],
      reason: 'lib 4.0 needs Python >=3.13, but the target has 3.12.1',
    })
  })

  test('the platform of the target', async () => {
    const files = [...lib, wheel('lib 4.0', { tag: 'cp312-cp312-win_amd64' })]
    expect((await ask('lib', ['lib'], files)).held_by).toMatchObject({
      by: [{ kind: 'platform' }],
      newest: '4.0',
      without: null,
    })
  })

  test('a date, and the strategy of resolution', async () => {
    const files = [wheel('lib 1.0'), wheel('lib 2.0', { uploadTime: '2025-06-01T00:00:00Z' })]
    expect(
      (await ask('lib', ['lib'], files, { excludeNewer: '2025-01-01' })).held_by,
    ).toMatchObject({
      by: [{ kind: 'option', requirement: '--exclude-newer' }],
      newest: '2.0',
    })
    expect((await ask('lib', ['lib'], files, { resolution: 'lowest' })).held_by).toMatchObject({
      by: [{ kind: 'option', requirement: '--resolution lowest' }],
      without: '2.0',
    })
  })

  test('a bound, if the resolution strategy makes no difference', async () => {
    const files = [wheel('web 1.0', { requires: ['lib==1.0'] }), ...lib]
    expect(
      (await ask('lib', ['lib', 'web'], files, { resolution: 'lowest' })).held_by,
    ).toMatchObject({
      by: [{ kind: 'package', name: 'web', requirement: 'lib==1.0' }],
    })
  })

  test('a URL', async () => {
    const server = await indexOf(lib)
    const url = `${server.url}/files/lib-1.0-py3-none-any.whl`
    expect((await ask('lib', [`lib @ ${url}`], lib)).held_by).toMatchObject({
      by: [{ kind: 'line', requirement: `lib @ ${url}` }],
      newest: null,
      without: '3.0',
    })
  })

  test('hashes do not hide newer versions', async () => {
    const [one] = lib
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256').update(one!.body!).digest('hex')
    expect((await ask('lib', [`lib==1.0 --hash=sha256:${hash}`], lib)).held_by).toMatchObject({
      by: [{ kind: 'line' }],
      without: '3.0',
    })
  })

  test('a line, although no newer version can be resolved', async () => {
    const files = [
      wheel('lib 1.0'),
      sdist('lib 2.0', {
        'PKG-INFO': 'Metadata-Version: 2.2\nName: lib\nVersion: 2.0\nRequires-Dist: absent\n',
      }),
    ]
    const { held_by } = await ask(
      'lib',
      ['lib<2', 'web'],
      [...files, wheel('web 1.0', { requires: ['lib'] })],
    )
    // 1.0 still resolves, so that the version stays.
    expect(held_by).toMatchObject({ by: [{ kind: 'line' }], newest: '2.0', without: '1.0' })
  })
})
