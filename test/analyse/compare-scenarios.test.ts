import { expect, test } from 'vitest'
import { acceleratorShare, isAcceleratorPackage } from '../../src/analyse/accelerator.ts'
import { compareScenarios } from '../../src/analyse/compare-scenarios.ts'
import { pkg, scenario } from './packages.ts'

const cuda = scenario([
  pkg('torch', ['nvidia-cublas-cu12', 'triton', 'jinja2'], {
    version: '2.9.0',
    download_size: 900,
    installed_size: 1800,
    requested: true,
  }),
  pkg('nvidia-cublas-cu12', [], {
    version: '12.8.4.1',
    download_size: 594,
    installed_size: 800,
    bytecode_size: 5,
  }),
  pkg('triton', [], { version: '3.5.0', download_size: 170, installed_size: 400 }),
  pkg('jinja2', ['markupsafe'], { version: '3.1.6' }),
  pkg('markupsafe', [], { version: '3.0.3' }),
])
const cpu = scenario(
  [
    pkg('torch', ['jinja2'], {
      version: '2.9.0+cpu',
      download_size: 184,
      installed_size: 500,
      requested: true,
    }),
    pkg('jinja2', ['markupsafe'], { version: '3.1.6' }),
    pkg('markupsafe', [], { version: '3.0.2' }),
    pkg('mkl'),
  ],
  {
    name: 'cpu',
    totals: {
      ...scenario([]).totals,
      packages: 4,
      download_size: 187,
      installed_size: 503,
      source: 'estimated',
    },
  },
)

test('two scenarios are compared by totals, packages and versions', () => {
  expect(compareScenarios(cuda, cpu)).toEqual({
    before: 'default',
    after: 'cpu',
    packages: { before: 5, after: 4, difference: -1 },
    download: { before: 1666, after: 187, difference: -1479 },
    installed: { before: 3002, after: 503, difference: -2499 },
    bytecode: { before: 5, after: 0, difference: -5 },
    onDisk: { before: 3007, after: 503, difference: -2504 },
    leaves: ['nvidia-cublas-cu12', 'triton'],
    comes: ['mkl'],
    versions: [
      { name: 'markupsafe', before: '3.0.3', after: '3.0.2', sameRelease: false },
      { name: 'torch', before: '2.9.0', after: '2.9.0+cpu', sameRelease: true },
    ],
    source: 'estimated',
  })
})

test('a scenario does not differ from itself', () => {
  expect(compareScenarios(cuda, cuda)).toMatchObject({
    leaves: [],
    comes: [],
    versions: [],
    onDisk: { difference: 0 },
    source: 'exact',
  })
})

test('accelerator packages are recognised by their names', () => {
  const names = [
    'nvidia-nccl-cu12',
    'cuda-bindings',
    'triton',
    'pytorch-triton-rocm',
    'triton-windows',
    'jax-cuda12-plugin',
    'cupy-cuda12x',
  ]
  expect(names.filter((name) => !isAcceleratorPackage(name))).toEqual([])
  expect(
    ['torch', 'tritonclient', 'numpy', 'cudatext', 'nvidia', 'jax'].filter(isAcceleratorPackage),
  ).toEqual([])
  expect(acceleratorShare(cuda.packages)).toEqual({
    names: ['nvidia-cublas-cu12', 'triton'],
    download: 764,
    onDisk: 1205,
  })
})
