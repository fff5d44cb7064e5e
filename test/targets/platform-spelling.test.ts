import { describe, expect, it } from 'vitest'
import { PLATFORM_NAMES } from '../../src/targets/platform.ts'
import { readPlatform } from '../../src/targets/platform-spelling.ts'
import { createTarget } from '../../src/targets/target.ts'

describe('a platform', () => {
  it.each(PLATFORM_NAMES)('%s is read as itself', (name) => {
    expect(readPlatform(name)).toEqual({ name, baselines: {} })
  })

  it.each([
    ['linux', 'linux-x86_64'],
    ['linux/amd64', 'linux-x86_64'],
    ['Linux/AMD64', 'linux-x86_64'],
    ['linux/arm64', 'linux-aarch64'],
    ['linux/arm64/v8', 'linux-aarch64'],
    ['amd64', 'linux-x86_64'],
    ['x86_64', 'linux-x86_64'],
    ['aarch64', 'linux-aarch64'],
    ['linux_x86_64', 'linux-x86_64'],
    ['linux-64', 'linux-x86_64'],
    ['x86_64-unknown-linux-gnu', 'linux-x86_64'],
    ['aarch64-unknown-linux-gnu', 'linux-aarch64'],
    ['x86_64-unknown-linux-musl', 'musllinux-x86_64'],
    ['linux-musl-arm64', 'musllinux-aarch64'],
    ['alpine', 'musllinux-x86_64'],
    ['musl', 'musllinux-x86_64'],
    ['macos', 'macos-arm64'],
    ['darwin', 'macos-arm64'],
    ['osx-64', 'macos-x86_64'],
    ['macos-intel', 'macos-x86_64'],
    ['m1', 'macos-arm64'],
    ['macos-m5', 'macos-arm64'],
    ['macOS-M2', 'macos-arm64'],
    ['Apple Silicon', 'macos-arm64'],
    ['graviton', 'linux-aarch64'],
    ['linux64', 'linux-x86_64'],
    ['centos', 'linux-x86_64'],
    ['ubuntu-latest', 'linux-x86_64'],
    ['windows-latest', 'windows-x86_64'],
    ['osx-arm64', 'macos-arm64'],
    ['aarch64-apple-darwin', 'macos-arm64'],
    ['x86_64-apple-darwin', 'macos-x86_64'],
    ['windows', 'windows-x86_64'],
    ['win-64', 'windows-x86_64'],
    ['win_amd64', 'windows-x86_64'],
    ['x86_64-pc-windows-msvc', 'windows-x86_64'],
    ['win32', 'windows-x86'],
    ['i686-pc-windows-msvc', 'windows-x86'],
  ])('%s is %s', (text, name) => {
    expect(readPlatform(text)).toEqual({ name, baselines: {} })
  })

  it.each([
    ['manylinux1_x86_64', 'linux-x86_64', { glibc: '2.5' }],
    ['manylinux2014_aarch64', 'linux-aarch64', { glibc: '2.17' }],
    ['manylinux_2_28_x86_64', 'linux-x86_64', { glibc: '2.28' }],
    ['x86_64-manylinux_2_28', 'linux-x86_64', { glibc: '2.28' }],
    ['musllinux_1_2_x86_64', 'musllinux-x86_64', { musl: '1.2' }],
    ['macosx_14_0_arm64', 'macos-arm64', { macos: '14.0' }],
    ['macosx_10_9_x86_64', 'macos-x86_64', { macos: '10.9' }],
    ['ubuntu-24.04', 'linux-x86_64', { glibc: '2.39' }],
    ['ubuntu-22.04-arm', 'linux-aarch64', { glibc: '2.35' }],
    ['debian:12', 'linux-x86_64', { glibc: '2.36' }],
    ['alpine:3.20', 'musllinux-x86_64', { musl: '1.2.5' }],
    ['rhel8', 'linux-x86_64', { glibc: '2.28' }],
    ['centos7', 'linux-x86_64', { glibc: '2.17' }],
    ['rockylinux:9', 'linux-x86_64', { glibc: '2.34' }],
    ['rockylinux9', 'linux-x86_64', { glibc: '2.34' }],
    ['amazonlinux2023', 'linux-x86_64', { glibc: '2.34' }],
    ['ubi9-aarch64', 'linux-aarch64', { glibc: '2.34' }],
    ['amazonlinux:2023', 'linux-x86_64', { glibc: '2.34' }],
    ['al2', 'linux-x86_64', { glibc: '2.26' }],
    ['bookworm', 'linux-x86_64', { glibc: '2.36' }],
    ['debian:bookworm', 'linux-x86_64', { glibc: '2.36' }],
    ['ubuntu/jammy', 'linux-x86_64', { glibc: '2.35' }],
    ['aws-lambda', 'linux-x86_64', { glibc: '2.34' }],
    ['jammy', 'linux-x86_64', { glibc: '2.35' }],
  ])('%s contains a version, too', (text, name, baselines) => {
    expect(readPlatform(text)).toEqual({ name, baselines })
  })

  it.each([
    '',
    'plan9',
    'ubuntu-4.10',
    'linux/arm',
    'linux/arm/v7',
    'linux-windows',
    'linux-sparc',
    'amd64-arm64',
    'solaris',
    'constructor',
  ])("'%s' is not read", (text) => {
    expect(readPlatform(text)).toBeUndefined()
  })
})

describe('a target', () => {
  it('uses the version in the platform, and an option before it', () => {
    expect(
      createTarget({ installer: 'pip', python: '3.11', platform: 'manylinux_2_28_x86_64' }).summary,
    ).toMatchObject({
      platform: 'linux-x86_64',
      glibc: '2.28',
      assumed: [],
    })
    expect(
      createTarget({ installer: 'pip', platform: 'manylinux_2_28_x86_64', glibc: '2.31' }).summary
        .glibc,
    ).toBe('2.31')
  })

  it('refuses a processor that no platform has', () => {
    expect(() => createTarget({ installer: 'pip', platform: 'linux/386' })).toThrow(
      "Unknown platform 'linux/386'.",
    )
  })
})
