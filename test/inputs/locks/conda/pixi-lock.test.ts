import { describe, expect, test } from 'vitest'
import { estimate } from '../../../../src/index.ts'
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

  test('a platform without an environment', async () => {
    await expect(of(LOCK, { platform: 'windows-x86_64' })).rejects.toMatchObject({
      code: 'outside-lock',
      exitCode: 3,
    })
  })
})
