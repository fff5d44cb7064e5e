import { describe, expect, test } from 'vitest'
import type { DistFile } from '../../src/indexes/page.ts'
import type { CandidateRules } from '../../src/resolve/candidate.ts'
import { type Candidates, candidatesOf } from '../../src/resolve/candidates.ts'
import { PIP, UV } from '../../src/resolve/policy.ts'
import { createTarget, type TargetOptions } from '../../src/targets/target.ts'
import { distFile, pageOf } from './support.ts'

const POLICIES = { pip: PIP, uv: UV }

function candidates(
  files: readonly (string | DistFile)[],
  rules: Partial<CandidateRules & TargetOptions> = {},
): Candidates {
  const { installer = 'pip', python = '3.12', platform, glibc, ...more } = rules
  const page = pageOf(
    'demo',
    files.map((file) => (typeof file === 'string' ? distFile(file) : file)),
  )
  return candidatesOf(page, {
    target: createTarget({ installer, python, platform, glibc }),
    policy: POLICIES[installer],
    uploadedBefore: null,
    noBinary: () => false,
    onlyBinary: () => false,
    allowedHashes: () => null,
    ...more,
  })
}

const chosen = (...args: Parameters<typeof candidates>): string[] =>
  candidates(...args).newestFirst.map(({ file }) => file.filename)
const rejected = (...args: Parameters<typeof candidates>): string[] =>
  candidates(...args).rejected.map(
    ({ version, reason, detail }) => `${version.normal} ${reason} ${detail}`,
  )

describe('of one version', () => {
  test('the wheel with the best tag is chosen, wherever it is on the page', () => {
    const any = 'demo-1.0-py3-none-any.whl'
    const abi3 = 'demo-1.0-cp38-abi3-manylinux_2_17_x86_64.whl'
    const newer = 'demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl'
    const older = 'demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl'
    expect(chosen([any, abi3, newer, older])).toEqual([newer])
    expect(chosen([older, newer, abi3, any])).toEqual([newer])
    expect(chosen([any, abi3, newer, older], { glibc: '2.17' })).toEqual([older])
    expect(chosen([any, abi3])).toEqual([abi3])
    expect(chosen([any, abi3], { platform: 'windows-x86_64' })).toEqual([any])
  })

  test('the highest build tag wins among equal tags, as a number', () => {
    const builds = [
      'demo-1.0-9-py3-none-any.whl',
      'demo-1.0-10-py3-none-any.whl',
      'demo-1.0-py3-none-any.whl',
    ]
    expect(chosen(builds)).toEqual(['demo-1.0-10-py3-none-any.whl'])
    expect(chosen(builds.toReversed())).toEqual(['demo-1.0-10-py3-none-any.whl'])
  })

  test('a better tag comes before a higher build', () => {
    expect(
      chosen(['demo-1.0-9-py3-none-any.whl', 'demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl']),
    ).toEqual(['demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl'])
  })

  test('a wheel comes before the sdist, which is used if no wheel fits', () => {
    expect(chosen(['demo-1.0.tar.gz', 'demo-1.0-py3-none-any.whl'])).toEqual([
      'demo-1.0-py3-none-any.whl',
    ])
    const found = candidates(['demo-1.0-cp39-cp39-win_amd64.whl', 'demo-1.0.tar.gz'])
    expect(found.newestFirst).toMatchObject([
      { kind: 'sdist', file: { filename: 'demo-1.0.tar.gz' } },
    ])
    expect(found.rejected).toEqual([])
  })

  test('files are yanked one by one, and the remaining ones of the version count', () => {
    const yankedWheel = distFile('demo-1.0-py3-none-any.whl', { yanked: 'broken' })
    expect(candidates([yankedWheel, 'demo-1.0.tar.gz']).newestFirst).toMatchObject([
      { kind: 'sdist', yanked: false },
    ])
    const best = distFile('demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl', { yanked: '' })
    expect(candidates([best, 'demo-1.0-py3-none-any.whl']).newestFirst).toMatchObject([
      { file: { filename: 'demo-1.0-py3-none-any.whl' }, yanked: false },
    ])
    expect(candidates([yankedWheel]).newestFirst).toMatchObject([{ kind: 'wheel', yanked: true }])
  })
})

describe('the unfit wheel next to an sdist is', () => {
  const unfit = (
    files: readonly (string | DistFile)[],
    rules: Partial<CandidateRules & TargetOptions> = {},
  ) =>
    candidates([...files, distFile('demo-1.0.tar.gz', { uploadTime: 0 })], {
      installer: 'uv',
      ...rules,
    }).newestFirst.map(({ unfitWheel }) => unfitWheel?.file.filename)
  const otherPython = 'demo-1.0-py2-none-any.whl'
  const otherAbi = 'demo-1.0-cp312-cp312d-manylinux_2_17_x86_64.whl'
  const otherPlatform = 'demo-1.0-cp312-cp312-win_amd64.whl'

  test('the one with the closest tags', () => {
    expect(unfit([otherPython, otherPlatform, otherAbi])).toEqual([otherPlatform])
    expect(unfit([otherAbi, otherPython])).toEqual([otherAbi])
    expect(unfit([otherPython])).toEqual([otherPython])
  })

  test('the first by file name among equals', () => {
    const windows = ['demo-1.0-cp39-cp39-win_amd64.whl', 'demo-1.0-cp310-cp310-win_amd64.whl']
    expect(unfit(windows)).toEqual(['demo-1.0-cp310-cp310-win_amd64.whl'])
    expect(unfit(windows.toReversed())).toEqual(['demo-1.0-cp310-cp310-win_amd64.whl'])
  })

  test('any wheel if binaries are excluded', () => {
    expect(unfit(['demo-1.0-py3-none-any.whl', otherPlatform], { noBinary: () => true })).toEqual([
      otherPlatform,
    ])
  })

  test('missing if one of the wheels is too new', () => {
    const uploaded = (filename: string, uploadTime: number): DistFile =>
      distFile(filename, { uploadTime })
    const files = [uploaded(otherPlatform, 5), uploaded(otherPython, 20)]
    expect(unfit(files, { uploadedBefore: 10 })).toEqual([undefined])
    expect(unfit(files, { uploadedBefore: 30 })).toEqual([otherPlatform])
  })

  test('one that is not yanked before one that is, and never one that uv drops', () => {
    const yanked = distFile('demo-1.0-py3-none-any.whl', { yanked: 'broken' })
    expect(unfit([yanked, otherPython])).toEqual([otherPython])
    expect(unfit([yanked])).toEqual([yanked.filename])
    expect(unfit([distFile(otherPython, { requiresPython: 'not a specifier' })])).toEqual([
      undefined,
    ])
  })

  test('read by uv and an estimate for pip; missing if a wheel fits', () => {
    const first = (installer: 'pip' | 'uv') =>
      candidates([otherPlatform, 'demo-1.0.tar.gz'], { installer }).newestFirst[0]
    expect([first('uv')?.unfitWheel?.decides, first('pip')?.unfitWheel?.decides]).toEqual([
      true,
      false,
    ])
    expect(unfit([otherPlatform, 'demo-1.0-py3-none-any.whl'])).toEqual([undefined])
  })
})

describe('versions', () => {
  test('are sorted newest first, whatever the order and spelling on the page', () => {
    expect(
      chosen([
        'demo-1.9-py3-none-any.whl',
        'demo-1.10.tar.gz',
        'demo-1!0.1-py3-none-any.whl',
        'demo-2.0rc1-py3-none-any.whl',
      ]),
    ).toEqual([
      'demo-1!0.1-py3-none-any.whl',
      'demo-2.0rc1-py3-none-any.whl',
      'demo-1.10.tar.gz',
      'demo-1.9-py3-none-any.whl',
    ])
    expect(chosen(['demo-1.0-py3-none-any.whl', 'demo-1.0.0.tar.gz'])).toEqual([
      'demo-1.0-py3-none-any.whl',
    ])
  })

  test('without a file for the target are distinguished from missing ones', () => {
    const found = candidates(['demo-1.0-cp39-cp39-win_amd64.whl', 'demo-2.0-py3-none-any.whl'])
    expect(found.newestFirst.map(({ version }) => version.normal)).toEqual(['2.0'])
    expect(found.rejected).toMatchObject([
      { version: { normal: '1.0' }, reason: 'no-compatible-wheel' },
    ])
  })

  test('with a number that does not fit in 64 bits do not exist for uv', () => {
    const files = [
      'demo-20991231235959000000.1-py3-none-any.whl',
      'demo-1.0+g99999999999999999999-py3-none-any.whl',
    ]
    expect(chosen(files)).toEqual(files)
    expect(chosen(files, { installer: 'uv' })).toEqual([files[1]])
    expect(
      chosen(['demo-18446744073709551614-py3-none-any.whl'], { installer: 'uv' }),
    ).toHaveLength(1)
    expect(
      chosen(['demo-18446744073709551615-py3-none-any.whl'], { installer: 'uv' }),
    ).toHaveLength(0)
  })

  test('of another project, or with an invalid name, are skipped and counted', () => {
    const found = candidates([
      'demo-1.0-py3-none-any.whl',
      'demo-latest-py3-none-any.whl',
      'demo-3.0-py3-none.whl',
      'demo-extra-1.0.tar.gz',
      'demo-1.0-final.2.tar.gz',
      'other-3.0-py3-none-any.whl',
    ])
    expect(found.newestFirst.map(({ file }) => file.filename)).toEqual([
      'demo-1.0-py3-none-any.whl',
    ])
    expect(found.unreadable).toBe(5)
  })
})

describe('after one that a search rejects', () => {
  const wheel = (version: string): string => `demo-${version}-py3-none-any.whl`
  const all = candidates([
    ...['2.0', '2.0b2', '2.0b1', '1.0', '1.0rc1'].map(wheel),
    distFile(wheel('1.5'), { yanked: 'broken' }),
    distFile(wheel('1.4'), { yanked: 'broken' }),
  ])
  const following = (version: string, limit = 9): string[] => {
    const place = all.newestFirst.findIndex((one) => one.version.normal === version)
    return all.after(place, limit).map((one) => one.version.normal)
  }

  test('a final one come no pre-releases and no yanked ones', () => {
    expect(following('2.0')).toEqual(['1.0'])
    expect(following('1.0')).toEqual([])
  })

  test('a pre-release or a yanked one come others of its kind', () => {
    expect(following('2.0b2')).toEqual(['2.0b1', '1.0', '1.0rc1'])
    expect(following('2.0b2', 2)).toEqual(['2.0b1', '1.0'])
    expect(following('1.5')).toEqual(['1.4', '1.0'])
  })
})

describe('Requires-Python', () => {
  const file = (requiresPython: string): DistFile =>
    distFile('demo-1.0-py3-none-any.whl', { requiresPython })

  test.each([
    ['>=3.8', true, true],
    ['>=3.13', false, false],
    ['>=3.8,<3.12', false, true],
    ['<3', false, true],
    ['!=3.12.*', false, true],
    ['>=3.8,<4', true, true],
    ['not a specifier', true, false],
    ['>=3.6.*', true, true],
    ['<3.10.*', true, true],
    ['>=3.13.*', true, false],
    ['>=3.8,<99999999999999999999', true, false],
  ])('%s on 3.12: pip %s, uv %s', (requiresPython, pip, uv) => {
    expect(chosen([file(requiresPython)]).length === 1).toBe(pip)
    expect(chosen([file(requiresPython)], { installer: 'uv' }).length === 1).toBe(uv)
  })

  test('comes first among the reasons', () => {
    const wheel = distFile('demo-1.0-cp313-cp313-manylinux_2_17_x86_64.whl', {
      requiresPython: '>=3.13',
    })
    const sdist = distFile('demo-1.0.tar.gz', { requiresPython: '>=3.13' })
    expect(rejected([wheel, sdist], { onlyBinary: () => true })).toEqual([
      '1.0 requires-python >=3.13',
    ])
  })

  test('is read for each file', () => {
    const old = distFile('demo-1.0-py2-none-any.whl', { requiresPython: '<3' })
    expect(chosen([old, 'demo-1.0-py3-none-any.whl'])).toEqual(['demo-1.0-py3-none-any.whl'])
  })

  test('decides on each file for pip, only on the chosen file for uv', () => {
    const wheel = distFile('demo-1.0-py3-none-any.whl', { requiresPython: '>=3.13' })
    expect(chosen([wheel, 'demo-1.0.tar.gz'])).toEqual(['demo-1.0.tar.gz'])
    expect(rejected([wheel, 'demo-1.0.tar.gz'], { installer: 'uv' })).toEqual([
      '1.0 requires-python >=3.13',
    ])
    expect(
      rejected([distFile('demo-1.0-cp313-cp313-win_amd64.whl', { requiresPython: '>=3.13' })], {
        installer: 'uv',
      }),
    ).toEqual(['1.0 requires-python >=3.13'])
  })
})

describe('macOS', () => {
  const for13 = 'demo-1.0-cp312-cp312-macosx_13_0_arm64.whl'
  const for14 = 'demo-1.0-cp312-cp312-macosx_14_0_arm64.whl'

  test('uv resolves for 13 and then uses the wheel for 14', () => {
    const target = { installer: 'uv', platform: 'macos-arm64' } as const
    expect(chosen([for13, for14], target)).toEqual([for14])
    expect(rejected([for14], target)).toMatchObject([
      expect.stringContaining('no-compatible-wheel'),
    ])
    expect(chosen([for14, 'demo-1.0.tar.gz'], target)).toEqual([for14])
  })

  test('pip uses one version of macOS', () => {
    expect(chosen([for14], { platform: 'macos-arm64' })).toEqual([for14])
    expect(chosen([for13, for14], { platform: 'macos-arm64' })).toEqual([for14])
  })
})

describe('options', () => {
  const both = ['demo-1.0-py3-none-any.whl', 'demo-1.0.tar.gz']

  test('--no-binary leaves sdists, --only-binary wheels', () => {
    expect(chosen(both, { noBinary: (name) => name === 'demo' })).toEqual(['demo-1.0.tar.gz'])
    expect(rejected(['demo-1.0-py3-none-any.whl'], { noBinary: () => true })).toEqual([
      '1.0 no-binary demo-1.0-py3-none-any.whl',
    ])
    expect(chosen(both, { onlyBinary: () => true })).toEqual(['demo-1.0-py3-none-any.whl'])
    expect(rejected(['demo-1.0.tar.gz'], { onlyBinary: () => true })).toEqual([
      '1.0 only-binary demo-1.0.tar.gz',
    ])
    expect(chosen(both, { onlyBinary: (name) => name !== 'demo' })).toEqual([
      'demo-1.0-py3-none-any.whl',
    ])
  })

  test('hash-checking mode keeps files with an allowed digest, and those without a known one', () => {
    const files = [
      distFile('demo-1.0-py3-none-any.whl', { sha256: 'aa' }),
      distFile('demo-1.0.tar.gz', { sha256: 'bb' }),
    ]
    expect(chosen(files, { allowedHashes: () => new Set(['bb']) })).toEqual(['demo-1.0.tar.gz'])
    expect(rejected(files, { allowedHashes: () => new Set(['cc']) })).toEqual([
      '1.0 hash demo-1.0-py3-none-any.whl',
    ])
    expect(
      chosen(['demo-1.0-py3-none-any.whl'], { allowedHashes: () => new Set(['cc']) }),
    ).toHaveLength(1)
  })

  test('--exclude-newer hides later files, and keeps those without a date', () => {
    const moment = Date.UTC(2025, 10, 13)
    const files = [
      distFile('demo-1.0-py3-none-any.whl', { uploadTime: moment - 1 }),
      distFile('demo-2.0-py3-none-any.whl', { uploadTime: moment }),
      distFile('demo-0.1-py3-none-any.whl'),
    ]
    expect(chosen(files, { uploadedBefore: moment })).toEqual([
      'demo-1.0-py3-none-any.whl',
      'demo-0.1-py3-none-any.whl',
    ])
    expect(rejected(files, { uploadedBefore: moment })).toEqual([
      '2.0 too-new 2025-11-13T00:00:00.000Z',
    ])
  })
})
