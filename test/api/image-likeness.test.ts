import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ImageOptions, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { words } from '../support/words.ts'

const modules = (text: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p/m${1000 + i}.py`, text(i)]))

const shared = words(0, 440)
const PACKAGES = [
  wheel('generated 1.0', { files: modules((i) => `${shared} ${words(i, 60)}`) }),
  wheel('written 1.0', { files: modules((i) => words(i, 500)) }),
]

async function layerOf(name: string, options: ImageOptions = {}) {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  writeFileSync(join(cwd, 'Dockerfile'), `FROM python:3.12-slim\nRUN pip install ${name}\n`)
  const given = {
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
    ...options,
  } as const
  const { layers, warnings, network } = await image(given)
  expect(warnings).toEqual([])
  const { compressed_size: size } = layers.find(({ instruction }) =>
    instruction.startsWith('RUN pip'),
  )!
  return { size: size!, requests: network.requests }
}

test('a layer of modules that resemble each other is smaller than one of others of their size', async () => {
  const [generated, written] = [await layerOf('generated'), await layerOf('written')]
  expect(written.size - generated.size).toBeGreaterThan(1_000_000)
})

test('a second run knows it from the cache', async () => {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cache = { cache: true, cacheDir: folderOf(), indexUrl } as const
  const first = await layerOf('generated', cache)
  expect(first.requests).toBeGreaterThan(1)
  // It asks only whether the page has changed.
  expect(await layerOf('generated', cache)).toEqual({ size: first.size, requests: 1 })
})
