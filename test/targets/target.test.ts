import { describe, expect, it } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { parseWheelName } from '../../src/packaging/wheel-name.ts'
import { PLATFORM_NAMES } from '../../src/targets/platform.ts'
import { createTarget, type Target, type TargetOptions } from '../../src/targets/target.ts'

function rank(target: Target, filename: string): number | undefined {
  const wheel = parseWheelName(filename)
  if (wheel === undefined) throw new Error(`${filename} is no wheel`)
  return target.tagRank(wheel)
}

/** The error with which a target is refused. */
function refusal(options: Partial<TargetOptions>): PysizeError {
  try {
    createTarget({ installer: 'pip', ...options })
  } catch (error) {
    if (error instanceof PysizeError) return error
    throw error
  }
  throw new Error('accepted')
}

describe('an assumed value', () => {
  it('is named in the summary', () => {
    expect(createTarget({ installer: 'uv' }).summary).toEqual({
      python: '3.12.0',
      platform: 'linux-x86_64',
      glibc: '2.36',
      assumed: ['python', 'platform', 'glibc'],
    })
    expect(
      createTarget({ installer: 'uv', python: '3.11.7', platform: 'macos-arm64', macos: '13.5' })
        .summary,
    ).toEqual({
      python: '3.11.7',
      platform: 'macos-arm64',
      macos: '13.5',
      assumed: [],
    })
  })

  it('does not name versions that a platform lacks', () => {
    expect(
      createTarget({ installer: 'uv', python: '3.11', platform: 'windows-x86_64', glibc: '2.17' })
        .summary,
    ).toEqual({
      python: '3.11.0',
      platform: 'windows-x86_64',
      assumed: [],
    })
  })
})

describe('markers', () => {
  it('are those of an interpreter on that system', () => {
    expect(
      createTarget({ installer: 'uv', python: '3.11', platform: 'linux-aarch64' }).markers,
    ).toEqual({
      implementation_name: 'cpython',
      implementation_version: '3.11.0',
      os_name: 'posix',
      platform_machine: 'aarch64',
      platform_python_implementation: 'CPython',
      platform_release: '',
      platform_system: 'Linux',
      platform_version: '',
      python_full_version: '3.11.0',
      python_version: '3.11',
      releasesOnly: true,
      sys_platform: 'linux',
    })
  })

  it('differ by system', () => {
    const markersOf = (platform: string): object =>
      createTarget({ installer: 'uv', platform }).markers
    expect(markersOf('windows-x86_64')).toMatchObject({
      os_name: 'nt',
      sys_platform: 'win32',
      platform_system: 'Windows',
      platform_machine: 'AMD64',
    })
    expect(markersOf('win32')).toMatchObject({
      os_name: 'nt',
      sys_platform: 'win32',
      platform_machine: 'x86',
    })
    expect(markersOf('macos-arm64')).toMatchObject({
      os_name: 'posix',
      sys_platform: 'darwin',
      platform_system: 'Darwin',
      platform_machine: 'arm64',
    })
    expect(markersOf('musllinux-x86_64')).toMatchObject({
      sys_platform: 'linux',
      platform_machine: 'x86_64',
    })
  })
})

describe('tag ranks', () => {
  const linux = createTarget({ installer: 'pip', python: '3.11', glibc: '2.28' })

  it('prefer the closer match', () => {
    const own = rank(linux, 'a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl')
    const stable = rank(linux, 'a-1-cp38-abi3-manylinux_2_17_x86_64.whl')
    const pure = rank(linux, 'a-1-py2.py3-none-any.whl')
    expect([pure, own, stable].sort((a = 0, b = 0) => a - b)).toEqual([own, stable, pure])
  })

  it('are the position of the best of several tags', () => {
    expect(rank(linux, 'a-1-cp310.cp311-cp310.cp311-manylinux_2_28_x86_64.whl')).toBe(1)
    expect(linux.tags[1]).toBe('cp311-cp311-manylinux_2_28_x86_64')
  })

  it.each([
    'a-1-cp312-cp312-manylinux_2_17_x86_64.whl',
    'a-1-cp311-cp311-manylinux_2_34_x86_64.whl',
    'a-1-cp311-cp311-musllinux_1_2_x86_64.whl',
    'a-1-py2-none-any.whl',
  ])('are undefined for %s', (filename) => {
    expect(rank(linux, filename)).toBeUndefined()
    expect(rank(linux, filename)).toBeUndefined()
  })

  it('are fast for a hostile name', () => {
    const many = (prefix: string): string =>
      Array.from({ length: 2_000 }, (_, at) => `${prefix}${at}`).join('.')
    expect(rank(linux, `a-1-${many('py')}-${many('abi')}-${many('on')}.whl`)).toBeUndefined()
  })

  it('of a free-threaded build leave out abi3', () => {
    const target = createTarget({ installer: 'pip', python: '3.13t' })
    expect(target.summary.python).toMatch(/^3\.13\.\d+t$/)
    expect(rank(target, 'a-1-cp313-cp313t-manylinux_2_17_x86_64.whl')).toBeDefined()
    expect(rank(target, 'a-1-cp38-abi3-manylinux_2_17_x86_64.whl')).toBeUndefined()
  })

  it('exist on every platform', () => {
    for (const platform of PLATFORM_NAMES)
      expect(
        rank(createTarget({ installer: 'pip', platform }), 'a-1-py3-none-any.whl'),
      ).toBeDefined()
  })
})

describe('a wrong value is refused', () => {
  it('with the accepted values', () => {
    expect(refusal({ platform: 'plan9' })).toMatchObject({ code: 'bad-platform', exitCode: 2 })
    expect(refusal({ platform: 'plan9' }).hint).toContain('linux-x86_64, linux-aarch64')
    expect(refusal({ python: 'three' })).toMatchObject({ code: 'bad-python', exitCode: 2 })
    expect(refusal({ python: 'three' }).hint).toContain('3.8, 3.9')
  })

  it('if it is a version that does not exist', () => {
    expect(refusal({ glibc: 'new' }).code).toBe('bad-glibc')
    expect(refusal({ platform: 'musllinux-x86_64', musl: '2.0' }).code).toBe('bad-musl')
    expect(refusal({ platform: 'macos-arm64', macos: '10.15' }).hint).toContain('11 or newer')
  })
})
