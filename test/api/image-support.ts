import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ImageOptions, type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, pytorchIndex, wheel } from '../scenarios/support.ts'
import type { IndexFile } from '../support/index-server.ts'

export const CPU = 'https://download.pytorch.org/whl/cpu'

/** A small version of the story's packages: an API, and torch with libraries for a GPU. */
const PACKAGES: readonly IndexFile[] = [
  wheel('uvicorn 0.30.6', { size: 40_000, requires: ['click'], scripts: ['uvicorn'] }),
  wheel('click 8.1.0', { size: 90_000 }),
  wheel('camel-tools 1.5.7', { size: 300_000, requires: ['torch>=2.0'] }),
  wheel('torch 2.9.0', {
    size: 5_000_000,
    requires: ['nvidia-cudnn-cu12==9.10', 'triton==3.5', 'sympy'],
  }),
  wheel('nvidia-cudnn-cu12 9.10', { size: 6_000_000 }),
  wheel('triton 3.5', { size: 4_000_000 }),
  wheel('sympy 1.13', { size: 700_000 }),
  wheel('opencv-python 4.12.0', { size: 900_000 }),
]
const ON_CPU: readonly IndexFile[] = [
  wheel('torch 2.9.0+cpu', {
    size: 2_000_000,
    requires: ['sympy'],
    tag: 'cp311-cp311-manylinux_2_28_x86_64',
  }),
]

/** Predicts what a Dockerfile builds in a context of these files. */
export async function predict(
  dockerfile: string,
  options: ImageOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ImageReport> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  const all = {
    Dockerfile: dockerfile,
    'requirements.txt': 'uvicorn\ncamel-tools\n',
    'app/main.py': 'app = 1\n',
    ...files,
  }
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', ON_CPU), ...options.env }
  return image({ cwd, indexUrl, cache: false, snapshot: false, compare: false, ...options, env })
}

export const codesOf = ({ findings }: ImageReport): readonly string[] =>
  findings.map(({ code }) => code)
const ownLayers = ({ layers }: ImageReport): ImageReport['layers'] =>
  layers.filter(({ line }) => line !== null)
export const layerOf = (report: ImageReport, line: number): ImageReport['layers'][number] =>
  ownLayers(report).find((layer) => layer.line === line)!
