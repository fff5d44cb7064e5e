import { describe, expect, test } from 'vitest'
import { knownImage } from '../../../src/images/base/known-images.ts'
import { readReference } from '../../../src/images/base/reference.ts'

const known = (text: string, platform = 'linux/amd64') => knownImage(readReference(text), platform)

describe('a tag of an official image', () => {
  test.each([
    ['python:3.11-slim', 'python:3.11-slim-trixie', '3.11.15'],
    ['python:3.11', 'python:3.11-trixie', '3.11.15'],
    ['python:3.11-slim-bookworm', 'python:3.11-slim-bookworm', '3.11.16'],
    ['docker.io/library/python:3.12-slim-bookworm', 'python:3.12-slim-bookworm', '3.12.14'],
    ['python', 'python:3.14-trixie', '3.14.6'],
    ['python:3', 'python:3.14-trixie', '3.14.6'],
    ['python:slim', 'python:3.14-slim-trixie', '3.14.7'],
    ['python:3-alpine', 'python:3.14-alpine3.24', '3.14.7'],
    ['python:3.13-alpine', 'python:3.13-alpine3.24', '3.13.15'],
    ['python:3.13-alpine3.23', 'python:3.13-alpine3.23', '3.13.15'],
    ['public.ecr.aws/docker/library/python:3.12-slim', 'python:3.12-slim-trixie', '3.12.13'],
    ['debian:bookworm-slim', 'debian:12-slim', undefined],
    ['debian:stable-20260803-slim', 'debian:13-slim', undefined],
    ['debian:12.15', 'debian:12', undefined],
    ['ubuntu:jammy', 'ubuntu:22.04', undefined],
    ['alpine', 'alpine:3.24', undefined],
    ['alpine:3.23.6', 'alpine:3.23', undefined],
    ['buildpack-deps:bookworm-scm', 'buildpack-deps:12-scm', undefined],
    ['node:22-slim', 'node:22-bookworm-slim', undefined],
    ['node:22', 'node:22-bookworm', undefined],
    ['node:lts-alpine', 'node:24-alpine3.24', undefined],
    ['node:krypton-bookworm-slim', 'node:24-bookworm-slim', undefined],
  ])('%s is %s', (text, answeredBy, python) => {
    const image = known(text)
    expect(image).toMatchObject({ answeredBy, warnings: [] })
    expect(image?.python?.version).toBe(python)
  })

  test.each([
    // Before August 2025 the plain tags were built on bookworm.
    ['python:3.11.9-slim', 'python:3.11-slim-bookworm', '3.11.9'],
    ['python:3.12.12-slim', 'python:3.12-slim-trixie', '3.12.12'],
    ['python:3.8-slim', 'python:3.9-slim-bookworm', '3.8'],
    ['python:3.12-slim-bullseye', 'python:3.12-slim-bookworm', '3.12.14'],
    ['ubuntu:latest', 'ubuntu:24.04', undefined],
    ['alpine:edge', 'alpine:3.24', undefined],
    ['node:20-slim', 'node:22-bookworm-slim', undefined],
    ['node', 'node:24-bookworm', undefined],
  ])('%s is answered by %s, with a warning', (text, answeredBy, python) => {
    const image = known(text)
    expect(image).toMatchObject({ answeredBy, warnings: [{ code: 'base-stands-in' }] })
    expect(image?.python?.version).toBe(python)
  })

  test.each([
    ['python:3.9-slim-bullseye', 'debian', '11', '2.31'],
    ['debian:jessie', 'debian', '8', '2.19'],
    ['debian:stretch-slim', 'debian', '9', '2.24'],
    ['ubuntu:xenial', 'ubuntu', '16.04', '2.23'],
    ['python:3.8-buster', 'debian', '10', '2.28'],
    ['debian:bullseye-slim', 'debian', '11', '2.31'],
    ['ubuntu:20.04', 'ubuntu', '20.04', '2.31'],
    ['python:3.12-alpine3.19', 'alpine', '3.19', '1.2.4'],
  ])('%s keeps its own release if another one stands in', (text, id, version, libc) => {
    const image = known(text)
    expect(image?.distribution).toMatchObject({ id, version })
    expect(image?.libc?.version).toBe(libc)
    expect(image?.packages?.isComplete).toBe(false)
    expect([...image!.packages!.versions.values()].every((one) => one === null)).toBe(true)
  })

  test.each([
    'python:3.12-windowsservercore',
    'pytorch/pytorch',
    'ghcr.io/x/python:3.12',
    'nginx',
    `python@sha256:${'0'.repeat(64)}`,
  ])('%s is unknown', (text) => {
    expect(known(text)).toBeUndefined()
  })

  test('of another processor is unknown', () => {
    expect(known('python:3.12-slim', 'linux/s390x')).toBeUndefined()
  })
})

describe('the facts', () => {
  test('of a digest are exact if they were read', () => {
    const digest = 'sha256:4427763a1ba36f5aa8f656a03e5d00f3b8d61f5dd950c73df6c14f8c7640f8ab'
    const image = known(`python:3.12-slim-bookworm@${digest}`)
    expect(image).toMatchObject({
      digest,
      asOf: '2026-08-25',
      sizes: { compressed: { size: 45_437_565, source: 'exact' } },
    })
  })

  test('of a tag have an interval, because the tag may have moved', () => {
    const { sizes, layers } = known('python:3.12-slim-bookworm')!
    expect(sizes.compressed).toMatchObject({ size: 45_437_565, source: 'estimated' })
    expect(sizes.uncompressed).toMatchObject({ size: 124_300_000, source: 'estimated' })
    expect(layers.map((layer) => layer.sizes.compressed.size)).toEqual([
      28_232_655, 3_533_361, 13_671_299, 250,
    ])
    for (const { size, interval } of Object.values(sizes))
      expect(interval[0]! < size! && size! < interval[1]!).toBe(true)
  })

  test('tell Python, C library, distribution and packages', () => {
    const { python, libc, distribution, packages, config } = known('python:3.11-slim-bookworm')!
    expect(python).toMatchObject({
      prefix: '/usr/local',
      sitePackages: '/usr/local/lib/python3.11/site-packages',
    })
    expect([...python!.distributions]).toEqual([
      ['pip', null],
      ['setuptools', '79.0.1'],
      ['wheel', '0.46.3'],
    ])
    expect(libc).toEqual({ name: 'glibc', version: '2.36' })
    expect(distribution).toEqual({ id: 'debian', version: '12', isSlim: true })
    expect(packages).toMatchObject({ isComplete: true })
    expect(packages!.versions.get('libssl3')).toMatch(/^3\./)
    expect(config.env.get('PATH')).toMatch(/^\/usr\/local\/bin:/)
  })

  test('of a plain image list the packages that its build installs', () => {
    const { packages, distribution } = known('python:3.12-bookworm')!
    expect(packages).toMatchObject({ isComplete: false })
    expect(packages!.versions.has('gcc')).toBe(true)
    expect(distribution!.isSlim).toBe(false)
  })

  test('of arm64 are estimated from amd64 if no page has them', () => {
    const { sizes } = known('python:3.12-slim-bookworm', 'linux/arm64')!
    expect(sizes.compressed.size).toBe(45_088_091)
    expect(sizes.uncompressed.interval[1]! - sizes.uncompressed.interval[0]).toBeGreaterThan(
      5_000_000,
    )
  })
})
