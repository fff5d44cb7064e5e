import { describe, expect, test } from 'vitest'
import { readReference } from '../../../src/images/base/reference.ts'
import { scratchImage, uvImage } from '../../../src/images/base/uv-image.ts'

const image = (text: string, platform = 'linux/amd64') => uvImage(readReference(text), platform)

describe("uv's images", () => {
  test('without a base contain two programs', () => {
    const found = image('ghcr.io/astral-sh/uv:0.9.7')!
    expect([...found.files.keys()]).toEqual(['/uv', '/uvx'])
    expect(found.sizes.uncompressed).toMatchObject({
      size: 53_353_952 + 442_912,
      source: 'estimated',
    })
    expect(found).toMatchObject({
      python: null,
      packages: { isComplete: true },
      warnings: [{ code: 'base-estimated' }],
    })
  })

  test.each([
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', 'debian 12', '3.12.14'],
    ['ghcr.io/astral-sh/uv:0.9-python3.11-trixie', 'debian 13', '3.11.15'],
    ['ghcr.io/astral-sh/uv:python3.13-alpine', 'alpine 3.24', '3.13.15'],
    ['astral/uv:debian-slim', 'debian 13', undefined],
    ['ghcr.io/astral-sh/uv:0.8.0-alpine3.22', 'alpine 3.22', undefined],
  ])('%s is based on %s', (text, distribution, python) => {
    const found = image(text)!
    expect(`${found.distribution?.id} ${found.distribution?.version}`).toBe(distribution)
    expect(found.python?.version).toBe(python)
    expect([...found.files.keys()]).toEqual(['/usr/local/bin/uv', '/usr/local/bin/uvx'])
    expect(found.layers.at(-1)?.created_by).toBe('COPY /uv /uvx')
  })

  test.each([
    ['0.9', 53_353_952],
    ['0.9.9', 53_353_952],
    ['0.1.0', 33_444_128],
    ['latest', 44_198_984],
  ])('%s is estimated from the nearest measured version', (tag, size) => {
    expect(image(`ghcr.io/astral-sh/uv:${tag}`)!.files.get('/uv')?.uncompressed.size).toBe(size)
  })

  test('others are unknown', () => {
    const others = [
      'ghcr.io/astral-sh/ruff:latest',
      'ghcr.io/astral-sh/uv:python3.12-redhat',
      'python:3.12',
    ].map((text) => image(text))
    expect(others).toEqual([undefined, undefined, undefined])
  })
})

test('scratch is empty, exactly', () => {
  expect(scratchImage('linux/amd64')).toMatchObject({
    layers: [],
    sizes: { tar: { size: 0, source: 'exact' } },
    warnings: [],
  })
})
