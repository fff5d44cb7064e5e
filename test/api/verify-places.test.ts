import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verify } from '../../src/index.ts'
import type { VerifyOptions } from '../../src/options/options.ts'
import { distribution, type MadeFiles, onDisk, SITE_PACKAGES, venv } from '../installed/made.ts'
import { indexOf } from '../scenarios/support.ts'
import { findings } from '../verify/summary.ts'
import { makeTar } from '../weigh/tarball.ts'
import { ask, WHEELS, web } from './verify-support.ts'

describe('the environment', () => {
  const failure = (work: Promise<unknown>) => expect(work).rejects

  test('the first file if it is a folder, else VIRTUAL_ENV, else .venv', async () => {
    const made = venv(web())
    const cwd = onDisk(
      Object.fromEntries(
        ['first', 'active', '.venv'].flatMap((folder) =>
          Object.entries(made).map(([path, text]) => [`${folder}/${path}`, text]),
        ),
      ),
    )
    const named = async (options: VerifyOptions): Promise<string> =>
      (await verify({ cwd, env: {}, ...options })).environment.path
    expect(await named({ files: ['first'] })).toBe('first')
    expect(await named({ env: { VIRTUAL_ENV: join(cwd, 'active') } })).toBe(join(cwd, 'active'))
    expect(await named({})).toBe('.venv')
    expect(await named({ path: join('first', SITE_PACKAGES) })).toBe(join('first', SITE_PACKAGES))
    rmSync(join(cwd, '.venv'), { recursive: true })
    await failure(verify({ cwd, env: {} })).toMatchObject({
      code: 'no-environment',
      exitCode: 2,
      hint: expect.stringContaining('pysize verify PATH'),
    })
    await failure(verify({ cwd, env: {}, files: ['.'] })).toMatchObject({
      code: 'no-environment',
      hint: 'Name the environment in it: pysize verify ./active',
    })
    await failure(verify({ cwd, env: {}, files: ['frist'] })).toMatchObject({
      code: 'no-environment',
      message: 'There is no folder or archive frist.',
    })
  })

  test('of a project is compared with the lock of its tool, whichever installer wrote the files', async () => {
    const lock = `[[package]]
name = "demo"
version = "1.0"
optional = false
groups = ["main"]
files = [{ file = "demo-1.0-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}" }]

[metadata]
lock-version = "2.1"
python-versions = ">=3.8"
`
    const cwd = onDisk({
      ...venv([distribution('demo 1.0')]),
      'pyproject.toml':
        '[project]\nname = "own"\nversion = "1"\ndependencies = ["demo"]\n[tool.poetry]\n',
      'poetry.lock': lock,
    })
    const { inputs, warnings } = await ask(cwd, { files: ['.'], snapshot: false, noIndex: true })
    expect(inputs.map(({ file }) => file)).toContain('poetry.lock')
    expect(warnings.map(({ code }) => code)).toContain('file-chosen')
  })

  test('an archive is recognised by its first bytes, whatever its name', async () => {
    const cwd = onDisk({
      image: makeTar([{ path: 'hello', content: 'x' }]).toString('latin1'),
      requirements: 'demo\n',
      ...venv([]),
    })
    await failure(verify({ cwd, env: {}, files: ['image'] })).toMatchObject({ code: 'no-image' })
    await failure(verify({ cwd, env: {}, files: ['requirements'] })).toMatchObject({
      code: 'no-environment',
      message: expect.stringContaining('none is activated'),
    })
    await failure(verify({ cwd, env: { VIRTUAL_ENV: '/nowhere/venv' } })).toMatchObject({
      code: 'no-environment',
      message: expect.stringContaining('VIRTUAL_ENV'),
    })
  })

  test('a virtual environment of Windows', async () => {
    const files = distribution('demo 1.0', {
      rows: '../../Scripts/demo.exe,,1\n../..\\Scripts\\more.exe,,1\n',
      tag: 'cp312-cp312-win_amd64',
    })
    const program = Buffer.alloc(256)
    program.write('MZ')
    program.writeUInt32LE(128, 60)
    program.writeUInt16LE(0x8664, 132)
    const root = onDisk({
      'pyvenv.cfg': 'home = C:\\Python312\r\nversion = 3.12.1\r\n',
      'Scripts/python.exe': '',
      'Scripts/demo.exe': 'x',
      'Scripts/more.exe': 'x',
      ...moved(files, 'Lib/site-packages'),
    })
    writeFileSync(join(root, 'Scripts/python.exe'), program)
    const report = await verify({ path: root, cwd: root, env: {} })
    expect(findings(report)).toEqual([])
    expect(report.environment).toMatchObject({
      platform: 'windows-x86_64',
      python: '3.12.1',
      distributions: 1,
    })
  })

  test('a free-threaded Python', async () => {
    const files = moved(
      distribution('demo 1.0', { tag: 'cp313-cp313t-manylinux_2_17_x86_64' }),
      'lib/python3.13t/site-packages',
    )
    const report = await ask(
      onDisk({ ...files, 'pyvenv.cfg': 'home = /nowhere\nversion_info = 3.13.2.final.0\n' }),
      { python: '3.13t' },
    )
    expect(findings(report)).toEqual([])
    expect(report.environment.python).toBe('3.13.2t')
  })

  test('an option that contradicts the environment is one error', async () => {
    const root = onDisk(venv(web(), { 'bin/python3': `\u007fELF` }))
    writeFileSync(
      join(root, 'bin/python3'),
      Buffer.concat([Buffer.from('cffaedfe0c000001', 'hex'), Buffer.alloc(64)]),
    )
    const options = { cwd: root, env: {}, path: root }
    await failure(verify({ ...options, python: '3.11' })).toMatchObject({
      code: 'python-contradicts',
      exitCode: 2,
    })
    await failure(verify({ ...options, python: '3.12.4' })).toMatchObject({
      code: 'python-contradicts',
    })
    await failure(verify({ ...options, platform: 'linux/amd64' })).toMatchObject({
      code: 'platform-contradicts',
    })
    expect(
      (await verify({ ...options, python: 'py312', platform: 'osx-arm64' })).environment,
    ).toMatchObject({ platform: 'macos-arm64' })
  })

  test('another implementation of Python', async () => {
    const root = onDisk({
      'pyvenv.cfg': 'version = 3.10.1\n',
      'lib/pypy3.10/site-packages/x.py': '',
    })
    await failure(ask(root)).toMatchObject({ code: 'not-cpython', exitCode: 2 })
  })

  test('a folder of --target, with scripts at the place that pip moves them to', async () => {
    const files = distribution('demo 1.0', {
      rows: '../../bin/demo,,4\n',
      tag: 'cp311-cp311-manylinux_2_17_x86_64',
    })
    const report = await ask(onDisk({ ...files, 'bin/demo': 'demo' }), { platform: 'linux-x86_64' })
    expect(findings(report)).toEqual([])
    expect(report.environment).toMatchObject({ kind: 'target', site_packages: [''] })
    await failure(ask(onDisk({ ...files, 'bin/demo': 'demo' }), { python: '3.12' })).toMatchObject({
      code: 'python-contradicts',
    })
  })

  test('a conda prefix: files that conda edited are not compared with RECORD', async () => {
    const root = venv([distribution('demo 1.0', { installer: 'conda' })], {
      [`${SITE_PACKAGES}/demo/core.py`]: 'edited',
      'conda-meta/python-3.12.7-h1.json': '{}',
    })
    const { 'pyvenv.cfg': _, ...files } = root
    const report = await ask(onDisk(files))
    expect(findings(report)).toEqual([])
    expect(report.environment).toMatchObject({ kind: 'conda', python: '3.12.7' })
  })

  test('a mounted root: the environment with the packages, its Python and its C library', async () => {
    const elf = Buffer.alloc(4096)
    elf.write('\u007fELF', 'latin1')
    elf.writeUInt16LE(0xb7, 18)
    elf.write('/lib/ld-linux-aarch64.so.1\0', 800, 'latin1')
    const root = onDisk({
      'usr/local/lib/python3.12/site-packages/README.txt': '',
      'usr/local/bin/python3.12': '',
      'etc/hosts': '',
      'lib/ld-linux-aarch64.so.1': 'ld.so (Debian GLIBC 2.36-9) stable release version 2.36.\n',
      ...Object.fromEntries(
        Object.entries(venv(web(), { 'bin/python3': '-> /usr/local/bin/python3.12' })).map(
          ([path, text]) => [`opt/venv/${path}`, text],
        ),
      ),
    })
    writeFileSync(join(root, 'usr/local/bin/python3.12'), elf)
    const report = await verify({ path: root, cwd: root, env: {} })
    expect(findings(report)).toEqual([])
    expect(report.environment).toMatchObject({
      kind: 'root',
      platform: 'linux-aarch64',
      python: '3.12.1',
      site_packages: [`opt/venv/${SITE_PACKAGES}`],
    })
    await failure(verify({ path: root, cwd: root, env: {}, glibc: '2.17' })).toMatchObject({
      code: 'glibc-contradicts',
    })
  })
})

const moved = (files: MadeFiles, folder: string): MadeFiles =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))

test("Debian's packages: edited files are not compared, other packages are", async () => {
  const { 'apt_thing-1.0.dist-info/RECORD': _, ...debian } = distribution('apt-thing 1.0', {
    installer: 'debian',
    requires: ['not-packaged'],
  })
  const files = {
    'usr/bin/python3.11': '',
    'usr/bin/python3': '-> python3.11',
    'usr/lib/python3.11/os.py': '',
    ...moved({ ...debian, 'plain.py': '' }, 'usr/lib/python3/dist-packages'),
    ...moved(
      distribution('demo 1.0', { requires: ['apt-thing'] }),
      'usr/local/lib/python3.11/dist-packages',
    ),
  }
  const report = await ask(onDisk(files))
  expect(findings(report)).toEqual([])
  expect(report.environment).toMatchObject({
    python: '3.11',
    site_packages: ['usr/local/lib/python3.11/dist-packages', 'usr/lib/python3/dist-packages'],
    distributions: 2,
  })
})

describe('the likely reason', () => {
  const packages = Object.assign({}, ...web()) as MadeFiles

  test.each([
    ['user-site', moved(packages, 'home/.local/lib/python3.12/site-packages')],
    ['target-elsewhere', moved(packages, 'vendor')],
    ['another-prefix', moved(packages, 'other/lib/python3.12/site-packages')],
    ['another-prefix', moved(packages, 'base/lib/python3.12/site-packages')],
    ['another-python', moved(packages, 'venv/lib/python3.11/site-packages')],
    ['another-prefix', moved(packages, 'venv/install/lib/python3.12/site-packages')],
  ])('%s', async (code, elsewhere) => {
    const folder = onDisk({ ...moved(venv([]), 'venv'), ...elsewhere })
    writeFileSync(join(folder, 'venv/pyvenv.cfg'), `home = ${folder}/base/bin\nversion = 3.12.1\n`)
    const server = await indexOf(WHEELS)
    const report = await ask(join(folder, 'venv'), {
      with: ['demo'],
      indexUrl: server.index,
      env: { HOME: join(folder, 'home') },
    })
    expect(report.verify.missing.map(({ name }) => name)).toEqual(['demo', 'other'])
    expect(report.verify.reason).toMatchObject({
      code,
      message: expect.stringContaining('All 2 missing packages are in'),
    })
  })

  test('half-copied: without the folder of scripts, without modules, without metadata', async () => {
    const scripted = distribution('demo 1.0', { files: { '../../../bin/demo': 'x' } })
    const { 'bin/demo': _, ...without } = venv([scripted])
    const reason = async (files: MadeFiles, options: VerifyOptions = {}) =>
      (await ask(onDisk(files), options)).verify.reason
    expect(await reason(without)).toMatchObject({
      code: 'half-copied',
      message: expect.stringContaining('The scripts of demo'),
    })
    const hollow = Object.fromEntries(
      Object.entries(venv(web())).filter(([path]) => !path.startsWith(`${SITE_PACKAGES}/demo/`)),
    )
    expect(await reason(hollow)).toMatchObject({
      code: 'half-copied',
      message: expect.stringContaining('Files of demo'),
    })
    const server = await indexOf(WHEELS)
    const bare = Object.fromEntries(
      Object.entries(venv(web())).filter(([path]) => !path.includes('other-1.5.dist-info')),
    )
    expect(await reason(bare, { with: ['demo'], indexUrl: server.index })).toMatchObject({
      code: 'half-copied',
      message: expect.stringContaining('without their metadata'),
    })
    const scripts = venv([], { 'bin/demo': 'x' })
    expect(await reason(scripts, { with: ['demo'], indexUrl: server.index })).toMatchObject({
      code: 'half-copied',
      message: expect.stringContaining('The script of demo'),
    })
  })

  test('built for another Python', async () => {
    const report = await ask(
      onDisk(venv([distribution('demo 1.0', { tag: 'cp311-cp311-manylinux_2_17_x86_64' })])),
    )
    expect(report.verify.reason).toMatchObject({
      code: 'another-python',
      message: expect.stringContaining('cp311'),
    })
  })
})
