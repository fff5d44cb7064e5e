import { describe, expect, it } from 'vitest'
import {
  macosPlatforms,
  manylinuxPlatforms,
  musllinuxPlatforms,
} from '../../src/packaging/platform-tag.ts'
import { targetTags } from '../../src/packaging/tag.ts'

const cpython = { implementation: 'cpython', major: 3, minor: 13, freeThreaded: false } as const

describe('interpreters', () => {
  it('prefer their own ABI, then the stable one, then none, then older stable ones', () => {
    const tags = targetTags({ ...cpython, minor: 4 }, ['win_amd64'])
    expect(tags).toEqual([
      'cp34-cp34-win_amd64',
      'cp34-abi3-win_amd64',
      'cp34-none-win_amd64',
      'cp33-abi3-win_amd64',
      'cp32-abi3-win_amd64',
      'py34-none-win_amd64',
      'py3-none-win_amd64',
      'py33-none-win_amd64',
      'py32-none-win_amd64',
      'py31-none-win_amd64',
      'py30-none-win_amd64',
      'cp34-none-any',
      'py34-none-any',
      'py3-none-any',
      'py33-none-any',
      'py32-none-any',
      'py31-none-any',
      'py30-none-any',
    ])
  })

  it('without the global lock have their own ABI and no abi3', () => {
    const tags = targetTags({ ...cpython, freeThreaded: true }, ['win_amd64'])
    expect(tags.slice(0, 3)).toEqual([
      'cp313-cp313t-win_amd64',
      'cp313-abi3t-win_amd64',
      'cp313-none-win_amd64',
    ])
    expect(tags.filter((tag) => tag.includes('-abi3-'))).toEqual([])
  })

  it('of PyPy have its ABI in addition to the language version', () => {
    const tags = targetTags({ ...cpython, implementation: 'pypy', minor: 10 }, ['win_amd64'])
    expect(tags.slice(0, 3)).toEqual([
      'pp310-pypy310_pp73-win_amd64',
      'pp310-none-win_amd64',
      'py310-none-win_amd64',
    ])
    expect(tags).toContain('pp3-none-any')
  })

  it('try every platform before the next ABI', () => {
    const tags = targetTags(cpython, ['linux_x86_64', 'manylinux_2_5_x86_64'])
    expect(tags.slice(0, 3)).toEqual([
      'cp313-cp313-linux_x86_64',
      'cp313-cp313-manylinux_2_5_x86_64',
      'cp313-abi3-linux_x86_64',
    ])
  })
})

describe('platforms', () => {
  it('with glibc go down to the oldest with wheels, the legacy names next to their numbers', () => {
    expect(manylinuxPlatforms('aarch64', { major: 2, minor: 18 })).toEqual([
      'linux_aarch64',
      'manylinux_2_18_aarch64',
      'manylinux_2_17_aarch64',
      'manylinux2014_aarch64',
    ])
    expect(manylinuxPlatforms('x86_64', { major: 2, minor: 17 }).at(-1)).toBe('manylinux1_x86_64')
  })

  it('with musl go down to 1.0', () => {
    expect(musllinuxPlatforms('x86_64', { major: 1, minor: 2 })).toEqual([
      'linux_x86_64',
      'musllinux_1_2_x86_64',
      'musllinux_1_1_x86_64',
      'musllinux_1_0_x86_64',
    ])
  })

  it('of Apple silicon take older universal binaries, those of Intel everything older', () => {
    const silicon = macosPlatforms('arm64', { major: 12, minor: 6 })
    expect(silicon.slice(0, 5)).toEqual([
      'macosx_12_0_arm64',
      'macosx_12_0_universal2',
      'macosx_11_0_arm64',
      'macosx_11_0_universal2',
      'macosx_10_16_universal2',
    ])
    expect(silicon.at(-1)).toBe('macosx_10_4_universal2')
    const intel = macosPlatforms('x86_64', { major: 10, minor: 9 })
    expect(intel.slice(0, 2)).toEqual(['macosx_10_9_x86_64', 'macosx_10_9_intel'])
    expect(intel.at(-1)).toBe('macosx_10_4_universal')
  })
})
