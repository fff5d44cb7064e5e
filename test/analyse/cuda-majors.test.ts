import { expect, test } from 'vitest'
import { cudaMajors } from '../../src/analyse/cuda-majors.ts'
import { pkg } from './packages.ts'

const libraries = [
  pkg('nvidia-cudnn-cu13', ['nvidia-cublas-cu13']),
  pkg('nvidia-cublas-cu13'),
  pkg('nvidia-cublas-cu12'),
]

test('several majors of CUDA are listed with the packages that bring each', () => {
  const packages = [
    pkg('torch', ['nvidia-cudnn-cu13']),
    pkg('onnx', ['nvidia-cublas-cu12']),
    ...libraries,
  ]
  expect(cudaMajors(packages)).toEqual([
    { major: '12', libraries: ['nvidia-cublas-cu12'], broughtBy: ['onnx'] },
    { major: '13', libraries: ['nvidia-cudnn-cu13', 'nvidia-cublas-cu13'], broughtBy: ['torch'] },
  ])
  const pinned = [
    pkg('torch', ['nvidia-cudnn-cu13']),
    ...libraries.map((one) => ({ ...one, requested: one.name.endsWith('12') })),
  ]
  expect(cudaMajors(pinned)[0]).toMatchObject({ major: '12', broughtBy: ['nvidia-cublas-cu12'] })
})

test('a single major is not reported', () => {
  expect(cudaMajors([pkg('torch', ['nvidia-cudnn-cu13']), ...libraries.slice(0, 2)])).toEqual([])
})
