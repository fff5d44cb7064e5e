import { expect, test } from 'vitest'
import { layersBeside, type RealLayer } from '../../../src/analyse/image/layers-beside.ts'
import type { ImageLayer } from '../../../src/model/image.ts'

const sizes = (size: number) => ({
  files: 1,
  uncompressed_size: size,
  tar_size: size,
  compressed_size: size,
})
const predicted = (line: number | null, instruction: string, size: number): ImageLayer => ({
  line,
  instruction,
  ...sizes(size),
  source: 'estimated',
  rows: [],
})
/** Layers, each with its number as its size. */
const realLayers = (history: readonly string[]): readonly RealLayer[] =>
  history.map((createdBy, at) => ({ createdBy, ...sizes(at) }))

const DOCKERFILE = [
  predicted(null, 'FROM x', 90),
  predicted(2, 'WORKDIR /app', 0),
  predicted(3, 'RUN pip install x', 50),
  predicted(4, 'COPY . .', 7),
]
const pairs = (history: readonly string[]) =>
  layersBeside(realLayers(history), DOCKERFILE).map(({ line, real }) => [
    line,
    real?.uncompressed_size ?? null,
  ])

test.each([
  [
    'BuildKit',
    [
      'RUN a',
      'ADD b',
      'WORKDIR /app',
      'RUN /bin/sh -c pip install x # buildkit',
      'COPY . . # buildkit',
    ],
  ],
  ['no history', ['', '', '', '', '']],
])('layers are paired from the top down, and the rest is the base: %s', (_, history) => {
  expect(pairs(history)).toEqual([
    [null, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ])
})

test('buildah makes no layer for WORKDIR', () => {
  expect(pairs(['', '/bin/sh -c pip install x', '/bin/sh -c #(nop) COPY dir:1 in .'])).toEqual([
    [null, 0],
    [2, null],
    [3, 1],
    [4, 2],
  ])
})

test('an image with fewer layers than its Dockerfile has none for the lowest', () => {
  expect(pairs([''])).toEqual([
    [null, null],
    [2, null],
    [3, null],
    [4, 0],
  ])
})
