import { expect, test } from 'vitest'
import { cudaInBase } from '../../../src/scenarios/advise/cuda-in-base.ts'
import { folderOf } from '../support.ts'
import { project, run } from './support.ts'

const CUDA =
  'ARG TAG=12.4.1-runtime-ubuntu22.04\nFROM nvidia/cuda:$TAG AS base\nFROM base\nRUN pip install -r requirements.txt\n'
const WARNING =
  /^Dockerfile starts from nvidia\/cuda:12\.4\.1-runtime-ubuntu22\.04, which contains CUDA, and the wheels bring 51\.\d kB of CUDA again\./

test('a base image with CUDA under wheels with CUDA is reported if a Dockerfile has one', async () => {
  const { options } = await project('app\n')
  const { scenarios } = await run(options)
  const told = async (file: string, name = 'Dockerfile') =>
    (await cudaInBase(scenarios[0]!, ['requirements.txt'], folderOf({ [name]: file }))).map(
      ({ message }) => message,
    )
  expect(await told(CUDA)).toEqual([expect.stringMatching(WARNING)])
  expect(await told(CUDA, 'other.Dockerfile')).toEqual([])
  expect(await told('FROM python:3.12-slim\n')).toEqual([])
  expect(await told('FORM nvidia/cuda\n')).toEqual([])
  const withoutCuda = {
    ...scenarios[0]!,
    packages: scenarios[0]!.packages.filter(({ name }) => !name.startsWith('nvidia')),
  }
  expect(
    await cudaInBase(withoutCuda, ['requirements.txt'], folderOf({ Dockerfile: CUDA })),
  ).toEqual([])
})

test('it is a warning of advise', async () => {
  const { options } = await project('app\n')
  const cwd = folderOf({ 'base.txt': 'app\n', Dockerfile: CUDA })
  const { warnings } = await run({ ...options, cwd, files: ['base.txt'], python: '3.11' })
  expect(
    warnings.filter(({ code }) => code === 'cuda-in-base').map(({ message }) => message),
  ).toEqual([expect.stringMatching(WARNING)])
})
