import { expect, test } from 'vitest'
import { parseBudgets } from '../../../src/analyse/budgets/parse-budgets.ts'
import { imageBudgets } from '../../../src/analyse/image/image-budgets.ts'
import type { ImageReport } from '../../../src/model/image.ts'

const MEASURED = {
  image: {
    uncompressed_size: 100_000_000,
    compressed_size: 40_000_000,
    interval: [90_000_000, 110_000_000],
    source: 'estimated',
  },
  layers: [{ rows: [{ name: 'torch 2.9.0', uncompressed_size: 60_000_000, compressed_size: 0 }] }],
} as unknown as Pick<ImageReport, 'image' | 'layers'>

const budgetOf = (budget: string, added: number | null, layers: number) =>
  imageBudgets(
    { hard: parseBudgets(budget), soft: [], allowUnknown: false, around: { added, layers } },
    MEASURED,
  ).budget

test('a budget of an image counts what --add and --add-layer name', () => {
  expect(budgetOf('130MB', null, 0)).toMatchObject({ ok: true, measured: 100_000_000 })
  expect(budgetOf('130MB', 5_000_000, 20_000_000)).toMatchObject({
    ok: null,
    measured: 125_000_000,
    interval: [115_000_000, 135_000_000],
  })
  expect(budgetOf('lambda-image', 0, 11_000_000_000)).toMatchObject({ ok: false })
})

test('a budget of a package counts that package alone', () => {
  expect(budgetOf('torch=70MB', 5_000_000, 20_000_000)).toMatchObject({
    ok: true,
    measured: 60_000_000,
  })
})

test('a limit of a package without an image counts no base', () => {
  const layers = [
    {
      line: null,
      uncompressed_size: 75_000_000,
      rows: [{ name: 'RUN debian.sh', uncompressed_size: 75_000_000 }],
    },
    {
      line: 2,
      uncompressed_size: 225_000_000,
      rows: [{ name: 'numpy 2.5.5', uncompressed_size: 225_000_000 }],
    },
  ]
  const image = { uncompressed_size: 300_000_000, compressed_size: 90_000_000, source: 'exact' }
  const measured = { image, layers } as unknown as Pick<ImageReport, 'image' | 'layers'>
  const held = (budget: string, layer = 0) =>
    imageBudgets(
      {
        hard: parseBudgets(budget),
        soft: [],
        allowUnknown: false,
        around: { added: null, layers: layer },
      },
      measured,
    ).budget
  expect(held('lambda-zip')).toMatchObject({ ok: true, measured: 225_000_000 })
  expect(held('lambda-image')).toMatchObject({ ok: true, measured: 300_000_000 })
  expect(held('lambda-zip', 50_000_000)).toMatchObject({
    ok: false,
    measured: 275_000_000,
    culprits: [{ name: 'numpy 2.5.5' }],
  })
})
