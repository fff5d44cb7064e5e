import { expect, test } from 'vitest'
import { advise, type EstimateOptions } from '../../../src/index.ts'
import { type CondaFile, channelOf, condaPackage } from '../../support/conda.ts'
import { folderOf } from '../support.ts'

const library = (project: string, size: number, depends: readonly string[] = []): CondaFile =>
  condaPackage(project, { files: { 'lib/it.so': 'x'.repeat(size) }, depends })
const PYTHON = library('python 3.12.7 h0_0', 3000)
const NEWER = library('python 3.12.9 h0_0', 3100)
const CUDA = library('pytorch 2.5.1 cuda126_1', 9000, ['python', '__cuda', 'libcublas'])
const CUBLAS = library('libcublas 12.6 0', 8000)
const CPU = library('pytorch 2.5.1 cpu_generic_0', 4000, ['python', 'mkl'])
const GPU = condaPackage('pytorch-gpu 2.5.1 cuda126_1', {
  noarch: 'generic',
  files: {},
  depends: ['pytorch 2.5.1 cuda*_1'],
})
const MKL = library('mkl 2024 0', 1000)
const ALL = [PYTHON, NEWER, CUDA, CUBLAS, CPU, MKL, GPU]
const META = condaPackage('pytorch-cpu 2.5.1 cpu_generic_0', {
  noarch: 'generic',
  files: {},
  depends: ['pytorch 2.5.1 cpu*'],
})

function pixiLock(channel: string, locked: readonly CondaFile[]): string {
  const url = ({ subdir, filename }: CondaFile): string => `${channel}/${subdir}/${filename}`
  const rows = locked.map(
    (one) =>
      `- conda: ${url(one)}\n  sha256: ${one.record.sha256}\n  depends: ${JSON.stringify(one.record.depends)}\n`,
  )
  return `version: 6
environments:
  default:
    packages:
      linux-64:
${locked.map((one) => `      - conda: ${url(one)}\n`).join('')}packages:
${rows.join('')}`
}

const cpuAdvice = async (file: string, text: string, options: EstimateOptions = {}) => {
  const cwd = folderOf({ [file]: text })
  const { advice } = await advise({
    ...{ files: [file], cwd, cache: false, snapshot: false, env: {}, noIndex: true },
    ...options,
  })
  return advice.find(({ code }) => code === 'cpu-build')
}

test("a lock of pixi: pixi's commands, with all others as they are locked", async () => {
  const saved = async (packages: readonly CondaFile[]) => {
    const channel = await channelOf(packages)
    return cpuAdvice('pixi.lock', pixiLock(channel.url, [PYTHON, CUDA, CUBLAS]))
  }
  const found = await saved([...ALL, META])
  expect(found).toMatchObject({
    commands: ['pixi remove pytorch', 'pixi add pytorch-cpu'],
    breaks: 'code that runs on a GPU',
  })
  expect(found?.saves).toBeGreaterThan(11_000)
  // Python stays 3.12.7, even if the channel has a newer one.
  const without = await saved([...ALL.filter((one) => one !== NEWER), META])
  expect(found?.saves).toBe(without?.saves)
})

test('a channel that has only the builds', async () => {
  const channel = await channelOf(ALL)
  const found = await cpuAdvice('pixi.lock', pixiLock(channel.url, [PYTHON, CUDA, CUBLAS, GPU]))
  expect(found?.commands).toEqual(['pixi remove pytorch-gpu', "pixi add 'pytorch==2.5.1=*cpu*'"])
})

test('a channel without a CPU build, and a lock of one', async () => {
  const channel = await channelOf([PYTHON, CUDA, CUBLAS])
  expect(
    await cpuAdvice('pixi.lock', pixiLock(channel.url, [PYTHON, CUDA, CUBLAS])),
  ).toBeUndefined()
  expect(await cpuAdvice('pixi.lock', pixiLock(channel.url, [PYTHON, CPU, MKL]))).toBeUndefined()
})

test.each([
  ['pytorch-gpu', 'pytorch-cpu'],
  ['pytorch-gpu=2.5', 'pytorch-cpu=2.5'],
  ['pytorch', 'pytorch=*=*cpu*'],
  ['pytorch==2.5.1=cuda*', 'pytorch=2.5.1=*cpu*'],
  ['pytorch >=2', 'pytorch >=2 *cpu*'],
  ['pytorch=2.5', 'pytorch=2.5.*=*cpu*'],
  ['pytorch==2.5.1', 'pytorch=2.5.1=*cpu*'],
  ['pytorch 2.5.1 cuda*', 'pytorch=2.5.1=*cpu*'],
  ['pytorch 2.5.1', 'pytorch=2.5.1=*cpu*'],
  ['pytorch-gpu 2.5.1 cuda126_1', 'pytorch-cpu==2.5.1'],
  ['pytorch-gpu==2.5.1', 'pytorch-cpu==2.5.1'],
  ['pytorch-gpu >=2,<3', 'pytorch-cpu >=2,<3'],
  ['pytorch=2.5.*', 'pytorch=2.5.*=*cpu*'],
  ['pytorch >=2 cuda*', 'pytorch >=2 *cpu*'],
  ["'pytorch>=2'", "'pytorch >=2 *cpu*'"],
])('a line of an environment.yml: %s', async (line, instead) => {
  const channel = await channelOf([...ALL, META])
  const text = `channels:\n  - ${channel.url}\ndependencies:\n  - python\n  - ${line}\n`
  const found = await cpuAdvice('environment.yml', text, { env: { CONDA_OVERRIDE_CUDA: '12.6' } })
  expect(found).toMatchObject({
    edits: [{ file: 'environment.yml', line: 5, remove: [`  - ${line}`], add: [`  - ${instead}`] }],
    commands: ['conda env update --prune --file environment.yml'],
  })
  expect(found?.saves).toBeGreaterThan(11_000)
})
