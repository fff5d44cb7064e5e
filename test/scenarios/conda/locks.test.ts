import { describe, expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../../../src/index.ts'
import { type CondaFile, channelOf, condaPackage } from '../../support/conda.ts'
import { folderOf, indexOf, wheel } from '../support.ts'

const PYTHON = condaPackage('python 3.12.7 0', {
  files: { 'bin/python3.12': 'x'.repeat(3000) },
  depends: ['libz >=1'],
})
const LIBZ = condaPackage('libz 1.3 0', { files: { 'lib/libz.so': 'z'.repeat(500) } })
const TOOL = condaPackage('tool 1.0 0', {
  noarch: 'generic',
  files: { 'bin/tool': 't'.repeat(40) },
})

const weigh = (files: Readonly<Record<string, string>>, options: EstimateOptions = {}) =>
  estimate({
    files: [Object.keys(files)[0]!],
    cache: false,
    snapshot: false,
    env: {},
    cwd: folderOf(files),
    ...options,
  })

const urlOf = (channel: string, { subdir, filename }: CondaFile): string =>
  `${channel}/${subdir}/${filename}`

function pixiLock(
  channel: string,
  packages: readonly CondaFile[],
  wheelUrl?: string,
  sizes = true,
): string {
  const pypi = wheelUrl === undefined ? [] : [wheelUrl]
  const listed = [
    ...packages.map((one) => `      - conda: ${urlOf(channel, one)}`),
    ...pypi.map((url) => `      - pypi: ${url}`),
  ]
  const rows = packages.flatMap((one) => [
    `- conda: ${urlOf(channel, one)}`,
    `  sha256: ${String(one.record.sha256)}`,
    ...(sizes ? [`  size: ${one.body.length}`] : []),
  ])
  const wheels = pypi.flatMap((url) => [`- pypi: ${url}`, '  name: demo', "  version: '1.0'"])
  return [
    'version: 6',
    'environments:',
    '  default:',
    '    channels: []',
    '    packages:',
    '      linux-64:',
    ...listed,
    'packages:',
    ...rows,
    ...wheels,
    '',
  ].join('\n')
}

describe('conda packages of a lock', () => {
  test('are weighed together with those of pip: pixi.lock', async () => {
    const channel = await channelOf([PYTHON, LIBZ])
    const demo = wheel('demo 1.0', { size: 70 })
    const index = await indexOf([demo])
    const lock = pixiLock(channel.url, [PYTHON, LIBZ], `${index.url}/files/${demo.filename}`)
    const { scenarios, warnings } = await weigh({ 'pixi.lock': lock, '.python-version': '3.9' })
    expect(warnings).toEqual([])
    const [{ packages, installer, target, totals }] = scenarios as [(typeof scenarios)[0]]
    expect([installer, target.python, totals.source]).toEqual(['pixi', '3.12.7', 'exact'])
    expect(
      packages.map(({ name, version, requested, dependencies }) => [
        name,
        version,
        requested,
        dependencies,
      ]),
    ).toEqual([
      ['demo', '1.0', true, []],
      ['libz', '1.3', false, []],
      ['python', '3.12.7', true, ['libz']],
    ])
    expect(packages[2]).toMatchObject({
      installed_size: 3000,
      download_size: PYTHON.body.length,
      conda: { subdir: 'linux-64', build: '0' },
    })
    expect(packages[2]!.retained_size).toBeGreaterThan(3500)
  })

  test('are no lines that --without leaves out', async () => {
    const channel = await channelOf([PYTHON, LIBZ])
    const files = { 'pixi.lock': pixiLock(channel.url, [PYTHON, LIBZ]) }
    await expect(weigh(files, { without: ['libz'] })).rejects.toMatchObject({
      code: 'not-your-line',
      exitCode: 2,
      message: 'No line of yours names libz.',
      hint: 'Change the file that installs it, or see what needs it with: pysize why FILE libz',
    })
  })

  test('are selected by category: conda-lock.yml', async () => {
    const channel = await channelOf([PYTHON, LIBZ, TOOL])
    const row = (one: CondaFile, category: string) =>
      `- name: ${String(one.record.name)}\n  version: '1'\n  manager: conda\n  platform: linux-64\n  category: ${category}\n  url: ${urlOf(channel.url, one)}\n  hash:\n    sha256: ${String(one.record.sha256)}\n`
    const lock = `version: 1\nmetadata:\n  platforms: [linux-64]\npackage:\n${row(PYTHON, 'main')}${row(LIBZ, 'main')}${row(LIBZ, 'docs')}${row(TOOL, 'dev')}`
    const names = async (options: EstimateOptions = {}) =>
      (await weigh({ 'conda-lock.yml': lock }, options)).scenarios[0]!.packages.map(
        ({ name }) => name,
      )
    expect(await names()).toEqual(['libz', 'python', 'tool'])
    expect(await names({ noDev: true })).toEqual(['libz', 'python'])
  })

  test.each(['conda-linux-64.lock', 'conda-explicit.txt'])(
    'are listed by their URLs: %s',
    async (name) => {
      const channel = await channelOf([PYTHON, TOOL])
      const lines = [
        `${urlOf(channel.url, PYTHON)}#${String(PYTHON.record.md5)}`,
        `${urlOf(channel.url, TOOL)}#sha256:${String(TOOL.record.sha256)}`,
      ]
      const text = `# platform: linux-64\n@EXPLICIT\n${lines.join('\n')}\n`
      const { scenarios, lock } = await weigh({ [name]: text })
      expect([scenarios[0]?.installer, lock?.format]).toEqual(['conda', 'explicit.txt'])
      expect(scenarios[0]?.packages.map(({ installed_size }) => installed_size)).toEqual([3000, 40])
      await expect(weigh({ [name]: text }, { platform: 'macos-arm64' })).rejects.toMatchObject({
        code: 'outside-lock',
        exitCode: 3,
      })
      await expect(weigh({ [name]: `${text}numpy=1.0\n` })).rejects.toMatchObject({
        code: 'invalid-lock',
        exitCode: 2,
        places: [{ file: name, line: 5 }],
      })
    },
  )

  test('do not change a requirements file with such a name', async () => {
    const index = await indexOf([wheel('demo 1.0')])
    const { scenarios } = await weigh({ 'conda-pip.txt': 'demo\n' }, { indexUrl: index.index })
    expect(scenarios[0]?.packages.map(({ name }) => name)).toEqual(['demo'])
  })
})

describe('an unreachable channel', () => {
  test('gives estimates if the lock has sizes, and an error if it has none', async () => {
    const lock = (sizes: boolean) =>
      folderOf({ 'pixi.lock': pixiLock('http://127.0.0.1:1', [PYTHON], undefined, sizes) })
    const offlineOrNot = (sizes: boolean, offline: boolean) =>
      estimate({ files: ['pixi.lock'], cache: false, env: {}, cwd: lock(sizes), offline })
    for (const offline of [false, true]) {
      const { scenarios, warnings } = await offlineOrNot(true, offline)
      expect(scenarios[0]?.packages[0]).toMatchObject({
        sources: { installed: 'estimated' },
        download_size: PYTHON.body.length,
      })
      expect(scenarios[0]?.packages[0]?.interval?.[0]).toBeLessThan(
        scenarios[0]!.totals.installed_size,
      )
      expect(warnings.map(({ code }) => code)).toContain('conda-estimated')
      await expect(offlineOrNot(false, offline)).rejects.toMatchObject({
        code: 'channel-unreachable',
        exitCode: 4,
      })
    }
  })
})

test('a wrong size in a lock, a missing file, and a .tar.bz2 are reported', async () => {
  const old = { ...condaPackage('old 1.0 0'), filename: 'old-1.0-0.tar.bz2' }
  const channel = await channelOf([
    { ...LIBZ, body: Buffer.concat([Buffer.from('more'), LIBZ.body]) },
    old,
  ])
  const { scenarios, warnings } = await weigh({
    'pixi.lock': pixiLock(channel.url, [LIBZ, TOOL, old]),
  })
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    [
      'lock-size-differs',
      `The lock gives libz-1.3-0.conda ${LIBZ.body.length} bytes, and the file has ${LIBZ.body.length + 4}.`,
    ],
    ['conda-estimated', expect.stringContaining('old-1.0-0.tar.bz2')],
    ['unknown-size', expect.stringContaining('tool-1.0-0.conda')],
  ])
  expect(scenarios[0]?.packages.map(({ name, sources }) => [name, sources.installed])).toEqual([
    ['libz', 'exact'],
    ['old', 'estimated'],
    ['tool', 'unknown'],
  ])
})
