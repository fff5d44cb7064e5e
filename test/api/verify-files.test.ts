import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { VerifyOptions } from '../../src/options/options.ts'
import { distribution, type MadeFiles, onDisk, SITE_PACKAGES, venv } from '../installed/made.ts'
import { exitOf, findings } from '../verify/summary.ts'
import { ask, web } from './verify-support.ts'

describe('files', () => {
  const path = (file: string): string => `${SITE_PACKAGES}/${file}`
  const changed = async (files: MadeFiles, options: VerifyOptions = {}) =>
    findings(await ask(onDisk(files), options))

  test('that are missing or have another size', async () => {
    const { [path('demo/core.py')]: _, ...files } = venv(web())
    expect(await changed(files)).toEqual(['files demo missing 1 altered 0 outside 0'])
    expect(await changed(venv(web(), { [path('demo/core.py')]: 'longer' }))).toEqual([
      'files demo missing 0 altered 1 outside 0',
    ])
  })

  test('of the same size are distinguished by --hashes', async () => {
    const files = venv(web(), { [path('demo/core.py')]: '!\n' })
    expect(await changed(files)).toEqual([])
    expect(await changed(files, { hashes: true })).toEqual([
      'files demo missing 0 altered 1 outside 0',
    ])
  })

  test('hashing reports progress', async () => {
    const told: (readonly [number, number])[] = []
    await ask(onDisk(venv(web())), {
      hashes: true,
      onProgress: ({ phase, done, packages }) => phase === 'hashing' && told.push([done, packages]),
    })
    expect(told.at(0)?.[0]).toBe(0)
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1])
    expect(told.at(-1)?.[1]).toBe(11)
  })

  test('compiled modules may be added or missing', async () => {
    const compiled = {
      [path('demo/__pycache__/core.cpython-312.pyc')]: 'x',
      [path('demo/__pycache__/__init__.cpython-311.opt-1.pyc')]: 'x',
    }
    expect(
      await changed(
        venv(
          [
            distribution('demo 1', {
              rows: 'demo/__pycache__,,\ndemo/__pycache__/gone.cpython-312.pyc,,\n',
            }),
          ],
          compiled,
        ),
      ),
    ).toEqual([])
  })

  test('a file of two packages is right if it matches one of them', async () => {
    const both = [
      distribution('one 1', { files: { 'shared/x.py': 'first' } }),
      distribution('two 1', { files: { 'shared/x.py': 'second!' } }),
    ]
    expect(await changed(venv(both))).toEqual([])
    expect(await changed(venv(both, { [path('shared/x.py')]: 'third' }), { hashes: true })).toEqual(
      ['files one missing 0 altered 1 outside 0', 'files two missing 0 altered 1 outside 0'],
    )
  })

  test('of no package are orphans, each folder once', async () => {
    const stray = {
      [path('stray/a.py')]: 'x',
      [path('stray/b/c.py')]: 'yy',
      [path('demo/extra.py')]: 'z',
      [path('single.py')]: '',
    }
    const report = await ask(onDisk(venv(web(), stray)))
    expect(report.verify.orphans).toEqual([
      { kind: 'files', path: path('demo/extra.py'), files: 1, size: 1 },
      { kind: 'files', path: path('single.py'), files: 1, size: 0 },
      { kind: 'files', path: path('stray'), files: 2, size: 3 },
    ])
    expect([exitOf(report), exitOf(report, true)]).toEqual([0, 1])
  })

  test('of virtualenv, an interrupted pip and editable installs are known', async () => {
    const files = {
      [path('_virtualenv.pth')]: 'x',
      [path('_virtualenv.py')]: 'x',
      [path('~emo-1.0.dist-info/METADATA')]: 'Name: demo\n',
      [path('easy-install.pth')]: '',
    }
    expect(await changed(venv(web(), files))).toEqual([`orphan ${path('~emo-1.0.dist-info')}`])
  })

  test('of metadata without a RECORD', async () => {
    const { [path('demo-1.0.dist-info/RECORD')]: _, ...files } = venv(web())
    expect(await changed(files)).toEqual(['files demo missing 1 altered 0 outside 0'])
  })
})

describe('nothing in an environment is trusted', () => {
  test('a row of RECORD leads to no file outside', async () => {
    const secret = onDisk({ 'secret.txt': 'secret' })
    const rows = [
      `../../../../${secret.slice(1)}/secret.txt,,6`,
      `${secret}/secret.txt,,6`,
      'C:/secret,,6',
      '../../../../../../../../../../../etc/passwd,,1',
    ].join('\n')
    const report = await ask(onDisk(venv([distribution('demo 1.0', { rows: `${rows}\n` })])), {
      hashes: true,
    })
    expect(findings(report)).toEqual(['files demo missing 0 altered 0 outside 4'])
  })

  test('links are not followed', async () => {
    const secret = onDisk({ 'core.py': '#\n', 'lib/python3.12/site-packages/x.py': '' })
    const root = onDisk(venv(web()))
    rmSync(join(root, SITE_PACKAGES, 'demo/core.py'))
    symlinkSync(join(secret, 'core.py'), join(root, SITE_PACKAGES, 'demo/core.py'))
    symlinkSync(secret, join(root, SITE_PACKAGES, 'linked'))
    expect(findings(await ask(root, { hashes: true }))).toEqual([
      'files demo missing 0 altered 1 outside 0',
      `orphan ${SITE_PACKAGES}/linked`,
    ])
    rmSync(join(root, 'lib'), { recursive: true })
    symlinkSync(join(secret, 'lib'), join(root, 'lib'))
    expect((await ask(root)).environment.site_packages).toEqual([])
  })

  test('a row that leads out through a link', async () => {
    const secret = onDisk({ 'share/x': '12345' })
    const root = onDisk(
      venv([distribution('demo 1.0', { rows: '../../../share/x,,5\n../../../inside/x,,5\n' })], {
        'real/x': '12345',
        inside: '-> real',
      }),
    )
    symlinkSync(join(secret, 'share'), join(root, 'share'))
    expect(findings(await ask(root))).toEqual(['files demo missing 1 altered 0 outside 0'])
  })
})

test('files are not changed', async () => {
  const root = onDisk(venv(web()))
  const before = readFileSync(join(root, SITE_PACKAGES, 'demo/core.py'), 'utf8')
  mkdirSync(join(root, 'empty'))
  await ask(root, { hashes: true })
  expect(readFileSync(join(root, SITE_PACKAGES, 'demo/core.py'), 'utf8')).toBe(before)
})
