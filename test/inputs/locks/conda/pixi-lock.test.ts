import { describe, expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../../../../src/index.ts'
import { readInputs } from '../../../../src/inputs/read-inputs.ts'
import { planOf } from '../../../../src/scenarios/plan/plan.ts'
import { failure, tree } from '../../tree.ts'
import { installedFrom } from '../locked.ts'

const wheel = (name: string): string => `https://files.test/${name}-1.0-py3-none-any.whl`
const PYTHON = 'https://conda.test/linux-64/python-3.11.7-h1_0.conda'
const LOCK = `version: 6
environments:
  default:
    channels: []
    packages:
      linux-64:
      - conda: ${PYTHON}
      - pypi: ${wheel('web')}
      - pypi: ${wheel('low')}
      - pypi: ./
      osx-arm64:
      - pypi: ${wheel('web')}
  test:
    packages:
      linux-64:
      - conda: ${PYTHON}
      - pypi: ${wheel('check')}
      - pypi: ${wheel('low')}
packages:
- conda: ${PYTHON}
  sha256: ${'c'.repeat(64)}
  size: 1000
- pypi: ./
  name: own
  version: 0.1.0
  editable: true
- pypi: ${wheel('web')}
  name: web
  version: '1.0'
  sha256: ${'a'.repeat(64)}
  requires_dist:
  - low>=1
  - sql ; extra == 'db'
- pypi: ${wheel('low')}
  name: low
  version: '1.0'
- pypi: ${wheel('check')}
  name: check
  version: '1.0'
`
const of = (text: string, options = {}) =>
  installedFrom({ 'pixi.lock': text, 'pyproject.toml': '[tool.pixi]\n' }, options)
const names = async (options = {}, text = LOCK): Promise<readonly string[]> =>
  (await of(text, options)).installed.map((entry) => entry.split(' ', 2).join(' '))

test('the packages of the default environment for the platform', async () => {
  const { roots, warnings } = await of(LOCK)
  expect(await names()).toEqual(['low 1.0', 'own 0.1.0', 'web 1.0'])
  expect(roots.map((root) => root.split(' ')[1])).toEqual(['own==0.1.0', 'web==1.0'])
  expect(warnings).toContain('conda-not-counted')
  expect(await names({ platform: 'macos-arm64' })).toEqual(['web 1.0'])
})

test('another environment by itself', async () => {
  expect(await names({ onlyGroups: ['test'] })).toEqual(['check 1.0', 'low 1.0'])
})

describe('an environment has its own Python', () => {
  const python = (version: string, subdir: string): string =>
    `https://conda.test/${subdir}/python-${version}-h1_0.conda`
  const rows = [
    ['default', 'linux-64', '3.10.0'],
    ['default', 'osx-arm64', '3.13.1'],
    ['new', 'linux-64', '3.12.8'],
  ] as const
  const built = (version: string): string =>
    `https://files.test/fast-1.0-cp${version.split('.').slice(0, 2).join('')}-none-any.whl`
  const text = [
    'version: 6',
    'environments:',
    ...['default', 'new'].flatMap((name) => [
      `  ${name}:`,
      '    packages:',
      ...rows.flatMap(([environment, subdir, version]) =>
        environment === name
          ? [
              `      ${subdir}:`,
              `      - conda: ${python(version, subdir)}`,
              `      - pypi: ${built(version)}`,
            ]
          : [],
      ),
    ]),
    'packages:',
    ...rows.flatMap(([, subdir, version]) => [
      `- conda: ${python(version, subdir)}`,
      `- pypi: ${built(version)}`,
      '  name: fast',
      "  version: '1.0'",
    ]),
    '',
  ].join('\n')
  const target = async (options: EstimateOptions, lock = text): Promise<readonly unknown[]> => {
    const cwd = tree({ 'pixi.lock': lock, '.python-version': '3.8' })
    const given = { files: ['pixi.lock'], cwd, env: {} }
    const inputs = await readInputs({ ...options, ...given })
    const { lock: plan, rules } = await planOf(options, inputs, {})
    const { python: version, python_from: from } = rules.target.summary
    return [version, from, plan?.distributions.get('fast')?.candidate?.file.filename]
  }

  test.each([
    [{}, '3.10.0', 'pixi.lock', 310],
    [{ platform: 'macos-arm64' }, '3.13.1', 'pixi.lock', 313],
    [{ onlyGroups: ['new'] }, '3.12.8', 'pixi.lock', 312],
    [{ onlyGroups: ['new'], python: '3.12' }, '3.12.8', undefined, 312],
    [{ python: '3.10.0' }, '3.10.0', undefined, 310],
  ])('%j', async (options, version, from, tag) => {
    expect(await target(options)).toEqual([version, from, `fast-1.0-cp${tag}-none-any.whl`])
  })

  test('its build may be free-threaded', async () => {
    const free = text
      .replaceAll('3.13.1-h1_0.conda', '3.13.1-h1_0_cp313t.conda')
      .replaceAll('cp313-none', 'cp313-cp313t')
      .replaceAll('cp313t-any', 'cp313t-macosx_11_0_arm64')
    const mac = { platform: 'macos-arm64' }
    const expected = ['3.13.1t', 'pixi.lock', 'fast-1.0-cp313-cp313t-macosx_11_0_arm64.whl']
    expect(await target(mac, free)).toEqual(expected)
    expect((await target({ ...mac, python: '3.13t' }, free))[0]).toBe('3.13.1t')
    await expect(target({ ...mac, python: '3.13' }, free)).rejects.toMatchObject({
      message: 'pixi.lock is not for this target: it installs Python 3.13.1t, not 3.13.',
    })
  })

  test.each(['3.12', '3.10.4'])('--python %s contradicts it', async (asked) => {
    await expect(target({ python: asked })).rejects.toMatchObject({
      code: 'outside-lock',
      exitCode: 3,
      message: `pixi.lock is not for this target: it installs Python 3.10.0, not ${asked}.`,
      hint: 'Leave out --python, or create the lock file again with that Python.',
    })
  })
})

test('older versions have kinds', async () => {
  const older = `version: 4
environments:
  default:
    packages:
      linux-64:
      - pypi: ${wheel('web')}
packages:
- kind: pypi
  name: web
  version: '1.0'
  url: ${wheel('web')}
`
  expect(await names({}, older)).toEqual(['web 1.0'])
})

test('a package that pixi builds itself has an unknown size', async () => {
  const built = LOCK.replace(
    `      - pypi: ./\n`,
    `      - pypi: ./\n      - conda_source: tool[4017b3ff] @ .\n`,
  ).replace(
    'packages:\n- conda',
    'packages:\n- conda_source: tool[4017b3ff] @ .\n  depends: [gone]\n- conda',
  )
  const cwd = tree({ 'pixi.lock': built })
  const { scenarios, warnings } = await estimate({ files: ['pixi.lock'], cwd, offline: true })
  const tool = scenarios[0]!.packages.find(({ name }) => name === 'tool')
  expect(tool?.sources).toEqual({ download: 'unknown', installed: 'unknown', bytecode: 'unknown' })
  expect(warnings.map(({ message }) => message).join()).toMatch(
    /tool is unknown: it is built from source/,
  )
  expect(warnings.map(({ code }) => code)).not.toContain('lock-incomplete')
})

describe('invalid locks', () => {
  test.each([
    ['version: 8\n', 'unsupported-lock: pixi.lock has the format version 8'],
    [
      'version: 6\nenvironments: {}\npackages: {}\n',
      "invalid-lock: 'packages' in pixi.lock is not a list.",
    ],
    [
      LOCK.slice(0, LOCK.lastIndexOf('- pypi')),
      'invalid-lock: pixi.lock installs check-1.0-py3-none-any.whl but has no entry for it.',
    ],
    [
      LOCK.replace('name: low', 'name: ../low'),
      'invalid-lock: The package low-1.0-py3-none-any.whl has no valid name.',
    ],
    [
      LOCK.replace('size: 1000', 'size: -1000'),
      "invalid-lock: 'packages[0].size' in pixi.lock is not a number of bytes.",
    ],
    [
      'version: 6\nenvironments: &all\n  default: *all\npackages: []\n',
      'invalid-yaml: pixi.lock has an alias within its own anchor.',
    ],
    [
      'version: 6\nenvironments:\n  default:\n    channels: []\npackages: []\n',
      "invalid-lock: 'environments.default.packages' in pixi.lock is missing.",
    ],
  ])('%#', async (text, expected) => {
    expect(await failure(of(text))).toContain(expected)
  })

  test('a value that two anchors share is not a circle', async () => {
    const shared = LOCK.replace('channels: []', 'channels: &one []').replace(
      '  test:\n',
      '  test:\n    channels: *one\n',
    )
    expect(await names({}, shared)).toEqual(await names())
  })

  test.each([
    [
      { platform: 'windows-x86_64' },
      'it is for linux-x86_64, macos-arm64, not for windows-x86_64',
      'Choose --platform linux-x86_64, or create the lock file again for windows-x86_64.',
    ],
    [
      { platform: 'macos-arm64', onlyGroups: ['test'] },
      'it is for linux-x86_64, not for macos-arm64',
      'Choose --platform linux-x86_64, or create the lock file again for macos-arm64.',
    ],
  ])('a platform without an environment: %j', async (options, why, hint) => {
    await expect(of(LOCK, options)).rejects.toMatchObject({
      code: 'outside-lock',
      exitCode: 3,
      message: `pixi.lock is not for this target: ${why}.`,
      hint,
    })
  })

  test('a lock of Windows alone, with another environment for Linux', async () => {
    const windows = LOCK.replace('      linux-64:', '      win-64:').replaceAll(
      'osx-arm64',
      'win-64',
    )
    const text = windows.replace(/ {6}win-64:\n {6}- pypi: .*web.*\n(?= {2}test)/, '')
    await expect(of(text)).rejects.toMatchObject({
      message: 'pixi.lock is not for this target: it is for windows-x86_64, not for linux-x86_64.',
      hint: 'Choose --platform windows-x86_64 or --only-group test, or create the lock file again for linux-x86_64.',
    })
    expect(await names({ platform: 'windows-x86_64' }, text)).toEqual([
      'low 1.0',
      'own 0.1.0',
      'web 1.0',
    ])
    expect(await names({ onlyGroups: ['test'] }, text)).toEqual(['check 1.0', 'low 1.0'])
  })

  test('a lock that fits only with another platform and another environment', async () => {
    const text = LOCK.replaceAll('linux-64:', 'win-64:').replace('  default:', '  web:')
    await expect(of(text)).rejects.toMatchObject({
      hint: 'Choose --platform macos-arm64 --only-group web, or create the lock file again for linux-x86_64.',
    })
    expect(await names({ platform: 'macos-arm64', onlyGroups: ['web'] }, text)).toEqual(['web 1.0'])
  })
})
