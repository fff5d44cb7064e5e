import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { totalOnDisk } from '../../../src/analyse/on-disk.ts'
import {
  type Advice,
  type AdviceReport,
  type AdviseOptions,
  advise,
  type EstimateOptions,
  estimate,
} from '../../../src/index.ts'
import { applyEdits } from '../../../src/inputs/edits/apply-edits.ts'
import type { IndexFile } from '../../support/index-server.ts'
import { folderOf, indexOf, pytorchIndex, wheel } from '../support.ts'

const LINUX = 'sys_platform == "linux"'
const X86 = 'cp311-cp311-manylinux_2_28_x86_64'
const ARM = 'cp311-cp311-manylinux_2_28_aarch64'

interface ProjectOptions {
  /** Of PyTorch's CPU index. */
  readonly cpu?: readonly IndexFile[]
  /** Further files of the main index. */
  readonly more?: readonly IndexFile[]
}

interface Project {
  readonly cwd: string
  readonly options: AdviseOptions
  /** The newest file of each project of the main index. */
  readonly files: ReadonlyMap<string, { readonly version: string; readonly sha256: string }>
}

/** An index on which torch brings CUDA on Linux, and PyTorch's CPU index. */
export async function project(
  file: string,
  { cpu = CPU, more = [] }: ProjectOptions = {},
): Promise<Project> {
  const wheels = [
    wheel('app 1.0', { requires: ['torch', 'numpy'], size: 1000 }),
    wheel('torch 2.9', {
      requires: [`nvidia-cublas-cu13; ${LINUX}`, `triton; ${LINUX}`, 'numpy'],
      size: 9000,
    }),
    wheel('torch 2.8', { requires: [`nvidia-cublas-cu13; ${LINUX}`], size: 9000 }),
    wheel('nvidia-cublas-cu13 13.0', { size: 50_000 }),
    wheel('nvidia-cublas-cu12 12.0', { size: 40_000 }),
    wheel('triton 3.0', { size: 5000 }),
    wheel('numpy 1.0', { content: 'x = 1\n'.repeat(300) }),
    wheel('opencv-python 4.0', { size: 30_000 }),
    wheel('opencv-python-headless 4.0', { size: 20_000 }),
    ...more,
  ]
  const server = await indexOf(wheels)
  const pytorch = await pytorchIndex('cpu', cpu)
  const cwd = folderOf({ 'requirements.txt': file, '.python-version': '3.11\n' })
  const options: AdviseOptions = {
    files: ['requirements.txt'],
    cwd,
    indexUrl: server.index,
    env: { PYSIZE_PYTORCH_URL: pytorch },
  }
  const files = new Map(
    wheels.toReversed().map(({ filename, body }) => {
      const [name = '', version = ''] = filename.split('-')
      return [
        name.replaceAll('_', '-'),
        {
          version,
          sha256: createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
        },
      ]
    }),
  )
  return { cwd, options, files }
}

const cpuWheel = (version: string, tag: string): IndexFile =>
  wheel(`torch ${version}`, { tag, size: 2000, requires: ['numpy'] })

/**
 * Builds of 2.8 for both machines of Linux, and of 2.9 only for x86_64. That for macOS has no
 * local label.
 */
export const CPU: readonly IndexFile[] = [
  cpuWheel('2.8+cpu', X86),
  cpuWheel('2.8+cpu', ARM),
  cpuWheel('2.9+cpu', X86),
  cpuWheel('2.8', 'cp311-none-macosx_11_0_arm64'),
]
/** A build only for x86_64. */
export const X86_ONLY: readonly IndexFile[] = [cpuWheel('2.9+cpu', X86)]

/** Advice without a cache and without a snapshot. */
export const run = (options: AdviseOptions): Promise<AdviceReport> =>
  advise({ cache: false, snapshot: false, ...options })

export const codesOf = ({ advice }: AdviceReport): string[] => advice.map(({ code }) => code)

export const pieceOf = ({ advice }: AdviceReport, code: Advice['code']): Advice => {
  const found = advice.find((one) => one.code === code)
  if (found === undefined)
    throw new Error(`there is no ${code} among ${advice.map((one) => one.code).join(', ')}`)
  return found
}

/** The size of the file's environment after its edits are made by hand. */
export async function edited(
  { edits }: Advice,
  text: string,
  options: EstimateOptions,
  platform: string,
): Promise<number> {
  const cwd = folderOf({ 'requirements.txt': applyEdits(text, edits), '.python-version': '3.11\n' })
  const { scenarios } = await estimate({
    ...options,
    cwd,
    platform,
    cache: false,
    snapshot: false,
    compare: false,
  })
  expect(scenarios[0]!.packages.filter(({ name }) => name.startsWith('nvidia'))).toEqual([])
  return totalOnDisk(scenarios[0]!.totals)
}
