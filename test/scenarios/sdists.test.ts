import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createSnapshot } from '../../src/index.ts'
import type { IndexFile } from '../support/index-server.ts'
import { makeZip } from '../weigh/zip.ts'
import { archive, estimateOf, type Files, message, SETUP } from './sdist-support.ts'
import { codesOf, folderOf, indexOf, packageOf, pinsOf, run, wheel } from './support.ts'

/** The egg-info that setuptools wrote on the machine of the packager. */
const egg = (name: string, requires: string, folder = ''): Files => ({
  [`${folder}${name}.egg-info/PKG-INFO`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
  [`${folder}${name}.egg-info/requires.txt`]: requires,
})

// The reader of Python code is loaded with the first sdist, which takes long if the modules are not
// compiled yet.
beforeAll(() => import('../../src/source-trees/sdist-tree.ts').then(() => undefined), 60_000)

describe('the requires.txt of an egg-info', () => {
  test.each(['', 'src/', 'lib/', 'python/pkg/'])('is found below %j', async (folder) => {
    const demo = archive('demo 1.0', {
      'setup.py': `${SETUP}setup()`,
      ...egg('demo', 'dep\n', folder),
    })
    expect(pinsOf(await estimateOf([demo, wheel('dep 1.0')]))).toEqual(['demo 1.0', 'dep 1.0'])
  })

  test('of another project is not taken', async () => {
    const demo = archive('demo 1.0', {
      'setup.py': `${SETUP}setup()`,
      ...egg('other', 'more\n', 'a/'),
      ...egg('demo', 'dep\n', 'lib/python/'),
    })
    expect(pinsOf(await estimateOf([demo, wheel('dep 1.0')]))).toEqual(['demo 1.0', 'dep 1.0'])
  })

  test('that is listed and not read leaves the dependencies unknown, never none', async () => {
    const demo = archive('demo 1.0', {
      'setup.py': `${SETUP}setup()`,
      ...egg('demo', `dep\n${'#\n'.repeat(600_000)}`),
    })
    const answer = await estimateOf([demo, wheel('dep 1.0')])
    expect(message(answer, 'unknown-dependencies')).toContain(
      'demo.egg-info/requires.txt in it is too large to be read',
    )
  })
})

describe('a setup.py that computes its requirements', () => {
  const PLATFORM = `import sys, platform\n${SETUP}R = ["dep"]\nif sys.platform.startswith("linux") and platform.machine() == "x86_64":\n    R.append("gpu")\nsetup(name="demo", install_requires=R)\n`
  const gpu = wheel('gpu 1.0', { tag: 'py3-none-manylinux_2_17_x86_64' })
  const all = [wheel('dep 1.0'), gpu]

  test('on the machine of its packager requires nothing of another platform', async () => {
    const demo = archive('demo 1.0', { 'setup.py': PLATFORM, ...egg('demo', 'dep\ngpu\n') })
    const mac = await estimateOf([demo, ...all], { platform: 'macos-arm64' })
    expect(pinsOf(mac)).toEqual(['demo 1.0', 'dep 1.0'])
    expect(message(mac, 'computed-dependencies')).toContain('demo-1.0.tar.gz')
    expect(message(mac, 'computed-dependencies')).toContain('the platform')
    expect(pinsOf(await estimateOf([demo, ...all], { platform: 'linux-x86_64' }))).toEqual([
      'demo 1.0',
      'dep 1.0',
      'gpu 1.0',
    ])
  })

  test('is known from a snapshot, too', async () => {
    const demo = archive('demo 1.0', { 'setup.py': PLATFORM, ...egg('demo', 'dep\n') })
    const { index } = await indexOf([demo, ...all])
    const cwd = folderOf({ 'set.txt': 'demo' })
    const snapshot = join(cwd, 'snapshot')
    await createSnapshot(['set.txt'], snapshot, { indexUrl: index, env: {}, cwd })
    const plain = await run({ with: ['demo'], indexUrl: index })
    expect(codesOf(plain)).toContain('computed-dependencies')
    for (const offline of [true, false]) {
      const { warnings } = await run({ with: ['demo'], indexUrl: index, snapshot, offline })
      expect(warnings.filter(({ code }) => code !== 'snapshot-used')).toEqual(plain.warnings)
    }
  })

  test('requires on the target a package that its packager did not need', async () => {
    const demo = archive('demo 1.0', { 'setup.py': PLATFORM, ...egg('demo', 'dep\n') })
    const linux = await estimateOf([demo, ...all])
    expect(pinsOf(linux)).toEqual(['demo 1.0', 'dep 1.0', 'gpu 1.0'])
    expect(codesOf(linux)).toContain('computed-dependencies')
  })

  test('from the Python version adds the packages that this Python needs', async () => {
    const code = `import sys\n${SETUP}R = ["dep"]\nif sys.version_info < (3, 4):\n    R.append("enum34")\nif sys.version_info < (3, 11):\n    R.append("tomli")\nsetup(name="demo", install_requires=R)\n`
    const demo = archive('demo 1.0', { 'setup.py': code, ...egg('demo', 'dep\nenum34\n') })
    const others = [wheel('dep 1.0'), wheel('enum34 1.0'), wheel('tomli 1.0')]
    expect(pinsOf(await estimateOf([demo, ...others], { python: '3.10' }))).toEqual([
      'demo 1.0',
      'dep 1.0',
      'tomli 1.0',
    ])
    expect(pinsOf(await estimateOf([demo, ...others], { python: '3.12' }))).toEqual([
      'demo 1.0',
      'dep 1.0',
    ])
  })

  test('that does not depend on the target has those of its egg-info, without markers', async () => {
    const code = `import os\n${SETUP}setup(name="demo", install_requires=open(os.path.join("x", "requirements.txt")).read().split())\n`
    const demo = archive('demo 1.0', { 'setup.py': code, ...egg('demo', 'dep\n') })
    const answer = await estimateOf([demo, wheel('dep 1.0')])
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'dep 1.0'])
    expect(codesOf(answer)).toEqual(['estimated-sdist'])
  })

  test('by ways that are not followed is marked only if it names them', async () => {
    const code = `import platform\n${SETUP}setup(**options(platform.uname()))\n`
    const quiet = await estimateOf([
      archive('demo 1.0', { 'setup.py': code, ...egg('demo', 'dep\n') }),
      wheel('dep 1.0'),
    ])
    expect(codesOf(quiet)).toEqual(['estimated-sdist'])
    const named = await estimateOf([
      archive('demo 1.0', { 'setup.py': `# install_requires\n${code}`, ...egg('demo', 'dep\n') }),
      wheel('dep 1.0'),
    ])
    expect(codesOf(named)).toContain('computed-dependencies')
  })

  const BY_ENVIRONMENT = `import os\n${SETUP}R = ["dep"]\nif "cuda" in os.environ["PATH"]:\n    R.append("gpu")\nsetup(name="demo", install_requires=R)\n`

  test('from the environment counts as the packager had it, and is marked; without that it is left out', async () => {
    const demo = archive('demo 1.0', { 'setup.py': BY_ENVIRONMENT, ...egg('demo', 'dep\ngpu\n') })
    const linux = await estimateOf([demo, ...all])
    expect(pinsOf(linux)).toEqual(['demo 1.0', 'dep 1.0', 'gpu 1.0'])
    expect(message(linux, 'computed-dependencies')).toContain('may not need gpu')
    const mac = await estimateOf([demo, ...all], { platform: 'macos-arm64' })
    expect(pinsOf(mac)).toEqual(['demo 1.0', 'dep 1.0'])
    expect(message(mac, 'computed-dependencies')).toContain('gpu is left out')
  })

  test('leaves out packages that it adds for a variable that no shell sets', async () => {
    const code = BY_ENVIRONMENT.replace('"cuda" in os.environ["PATH"]', 'os.environ.get("GPU")')
    const files = { 'setup.py': code, ...egg('demo', 'dep\ngpu\n') }
    const plain = await estimateOf([archive('demo 1.0', files), ...all])
    expect(pinsOf(plain)).toEqual(['demo 1.0', 'dep 1.0'])
    expect(codesOf(plain)).toContain('computed-dependencies')
  })

  test('is no part of the explanation of a conflict that occurs without it, too', async () => {
    const demo = archive('demo 1.0', { 'setup.py': BY_ENVIRONMENT, ...egg('demo', 'dep>2\ngpu\n') })
    const failed = estimateOf([demo, ...all], { platform: 'macos-arm64' })
    await expect(failed).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^(?!.*gpu).*dep>2/s),
    })
  })
})

describe('an archive that contains another project or version', () => {
  const older = wheel('demo 0.20')
  const setup = { 'setup.py': `${SETUP}setup()` }
  const info = (name: string, version: string): string =>
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`
  test.each(['pip', 'uv'] as const)('is passed over by %s', async (installer) => {
    const other = archive('demo 0.21.post1', setup, { info: info('demo', '0.21') })
    expect(pinsOf(await estimateOf([other, older], { installer }))).toEqual(['demo 0.20'])
    const foreign = archive('demo 1.0', setup, { info: info('other', '1.0') })
    expect(pinsOf(await estimateOf([foreign, older], { installer }))).toEqual(['demo 0.20'])
    await expect(estimateOf([foreign], { installer })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('holds other 1.0'),
    })
    const sameOtherwise = archive('demo 1.0', setup, { info: info('Demo', '1.0.0') })
    expect(pinsOf(await estimateOf([sameOtherwise, older], { installer }))).toEqual(['demo 1.0'])
  })

  test('with an added local version is accepted only by uv', async () => {
    const local = archive('demo 1.0', setup, { info: info('demo', '1.0+here') })
    expect(pinsOf(await estimateOf([local, older], { installer: 'pip' }))).toEqual(['demo 0.20'])
    expect(pinsOf(await estimateOf([local, older], { installer: 'uv' }))).toEqual(['demo 1.0'])
  })

  test('stops uv if only a built wheel would show it', async () => {
    const inTree = {
      'pyproject.toml':
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
      'backend.py': '',
    }
    const other = archive('demo 0.21.post1', inTree, { info: info('demo', '0.21') })
    expect(pinsOf(await estimateOf([other, older], { installer: 'pip' }))).toEqual(['demo 0.20'])
    await expect(estimateOf([other, older], { installer: 'uv' })).rejects.toMatchObject({
      code: 'sdist-refused',
      exitCode: 3,
    })
  })
})

test.each([false, true])(
  'of two archives of a version pip takes the later one listed, uv the first by name (turned: %s)',
  async (turned) => {
    const setup = (name: string): string => `${SETUP}setup(install_requires=["${name}"])`
    const files = [
      archive('demo 1.0', { 'setup.py': setup('tarred') }),
      {
        filename: 'demo-1.0.zip',
        body: makeZip([
          {
            name: 'demo-1.0/PKG-INFO',
            content: 'Metadata-Version: 1.2\nName: demo\nVersion: 1.0\n',
          },
          { name: 'demo-1.0/setup.py', content: setup('zipped') },
        ]),
      },
    ]
    const all = [...(turned ? files.toReversed() : files), wheel('tarred 1.0'), wheel('zipped 1.0')]
    const pins = async (installer: 'pip' | 'uv') => pinsOf(await estimateOf(all, { installer }))
    expect(await pins('pip')).toContain(turned ? 'tarred 1.0' : 'zipped 1.0')
    expect(await pins('uv')).toContain('tarred 1.0')
  },
)

describe('archives that uv refuses and pip takes', () => {
  const setup = { 'setup.py': `${SETUP}setup()` }
  test.each([
    'demo-1.0.tgz',
    'demo-1.0.tar.bz2',
    'demo-1.0.tar.xz',
    'demo-1.0.tlz',
    'demo-1.0.tar.lzma',
    'demo-1.0.tar',
  ])('%s', async (file) => {
    const files = [archive('demo 1.0', setup, { file }), wheel('demo 0.20')]
    expect(pinsOf(await estimateOf(files, { installer: 'pip' }))).toEqual(['demo 1.0'])
    expect(pinsOf(await estimateOf(files, { installer: 'uv' }))).toEqual(['demo 0.20'])
    const alone = estimateOf(files.slice(0, 1), { installer: 'uv' })
    await expect(alone).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(file),
    })
  })

  test('is the reason why uv fails, even if wheels are excluded in its favour', async () => {
    const files = [archive('demo 1.0', setup, { file: 'demo-1.0.tar.bz2' }), wheel('demo 1.0')]
    const built = { noBinary: ['demo'] }
    expect(pinsOf(await estimateOf(files, { installer: 'pip', ...built }))).toEqual(['demo 1.0'])
    await expect(estimateOf(files, { installer: 'uv', ...built })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('demo-1.0.tar.bz2'),
    })
  })

  test('a tar without the ustar mark', async () => {
    const demo = archive('demo 1.0', setup, { mark: '' })
    expect(pinsOf(await estimateOf([demo], { installer: 'pip' }))).toEqual(['demo 1.0'])
    await expect(estimateOf([demo], { installer: 'uv' })).rejects.toMatchObject({
      code: 'sdist-refused',
      exitCode: 3,
      message: expect.stringContaining('ustar'),
    })
  })
})

test('the front of a long archive is read for its metadata, and the rest only if it is chosen', async () => {
  const bulk = randomBytes(1_500_000).toString('latin1')
  const info = (version: string, requires: string): string =>
    `Metadata-Version: 2.2\nName: demo\nVersion: ${version}\nRequires-Dist: ${requires}\n`
  const newer = archive('demo 2.0', { 'demo.bin': bulk }, { info: info('2.0', 'dep>1') })
  const older = archive('demo 1.0', { 'demo.bin': bulk }, { info: info('1.0', 'dep') })
  const server = await indexOf([newer, older, wheel('dep 1.0')])
  const answer = await run({ with: ['demo'], indexUrl: server.index, compare: false })
  expect(pinsOf(answer)).toEqual(['demo 1.0', 'dep 1.0'])
  const asked = (file: IndexFile): unknown[] =>
    server.requests
      .filter(({ path }) => path.endsWith(file.filename))
      .map(({ headers }) => headers.range)
  expect(asked(newer)).toEqual(['bytes=0-65535'])
  expect(asked(older)).toEqual(['bytes=0-65535', undefined])
})

describe('a wheel of the same project', () => {
  const code = { 'setup.py': `${SETUP}setup()`, 'demo.c': 'int x;\n'.repeat(5000) }
  const windows = wheel('demo 1.0', {
    tag: 'cp312-cp312-win_amd64',
    files: { 'demo.pyd': 'x'.repeat(40_000), 'demo/__init__.py': 'x = 1\n' },
  })

  test('that does not fit shows what a build installs, and the warning names it', async () => {
    const answer = await estimateOf([archive('demo 1.0', { ...code, ...egg('demo', '') }), windows])
    const { installed_size, interval, sources } = packageOf(answer, 'demo')
    expect(sources.installed).toBe('estimated')
    expect(installed_size).toBeGreaterThan(10_000)
    expect(interval![0]).toBeLessThan(installed_size!)
    expect(interval![1]).toBeLessThan(13 * 40_000 + 10_000)
    expect(message(answer, 'estimated-sdist')).toContain('demo-1.0-cp312-cp312-win_amd64.whl')
  })

  test('shows it even if the archive cannot be read', async () => {
    const broken = { filename: 'demo-1.0.tar.gz', body: 'not an archive' }
    const answer = await estimateOf([broken, windows])
    expect(packageOf(answer, 'demo').sources.installed).toBe('estimated')
    expect(packageOf(answer, 'demo').installed_size).toBeGreaterThan(10_000)
  })

  test('that cannot be read leaves the estimate to the archive', async () => {
    const answer = await estimateOf([
      archive('demo 1.0', { ...code, ...egg('demo', '') }),
      { ...windows, body: 'broken', metadata: 'Name: demo' },
    ])
    expect(packageOf(answer, 'demo').sources.installed).toBe('estimated')
    expect(message(answer, 'estimated-sdist')).not.toContain('win_amd64')
  })
})
