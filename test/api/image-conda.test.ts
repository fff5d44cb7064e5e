import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { channelOf, condaPackage } from '../support/conda.ts'

const PACKAGES = [
  condaPackage('python 3.12.7 0', { files: { 'bin/python3.12': 'x'.repeat(300_000) } }),
  condaPackage('numpy 2.0 0', {
    noarch: 'python',
    files: {
      'site-packages/numpy-2.0.dist-info/METADATA': 'Name: numpy\n',
      'site-packages/numpy/core.py': '#'.repeat(90_000),
    },
    depends: ['python'],
  }),
  condaPackage('pip 26.0 0', { files: { 'lib/pip': 'x'.repeat(5000) } }),
]

/** @param dockerfile with CHANNEL in the place of the channel's URL */
async function predict(dockerfile: string): Promise<ImageReport> {
  const channel = await channelOf(PACKAGES)
  const { index: indexUrl } = await indexOf([
    wheel('demo 1.0', { requires: ['numpy'], size: 50_000 }),
    wheel('numpy 2.5', { size: 9000 }),
  ])
  const cwd = folderOf()
  const environment = `name: own\nchannels:\n  - ${channel.url}\ndependencies:\n  - python=3.12\n  - numpy\n  - pip\n  - pip:\n    - demo\n`
  const explicit = `@EXPLICIT\n${PACKAGES.map(({ subdir, filename }) => `${channel.url}/${subdir}/${filename}`).join('\n')}\n`
  const files = {
    'environment.yml': environment,
    'explicit.txt': explicit,
    'list.txt': '# packages\nnumpy\n',
  }
  for (const [path, content] of Object.entries({
    Dockerfile: `FROM mambaorg/micromamba:2\nWORKDIR /app\nCOPY . .\n${dockerfile}\n`,
    ...files,
  }))
    writeFileSync(join(cwd, path), content.replaceAll('CHANNEL', channel.url))
  return image({
    cwd,
    indexUrl,
    baseSize: '100MB',
    cache: false,
    snapshot: false,
    compare: false,
    env: {},
    offline: false,
  })
}

const rowsOf = ({ layers }: ImageReport, kind = 'distribution'): readonly string[] =>
  layers
    .flatMap(({ line, rows }) =>
      line === null ? [] : rows.filter((row) => row.kind === kind).map(({ name }) => name),
    )
    .toSorted()

const ALL = ['demo 1.0', 'numpy 2.0', 'pip 26.0', 'python 3.12.7']

test.each([
  ['RUN conda env create -f environment.yml', ALL],
  ['RUN micromamba install -y -n base -f environment.yml && micromamba clean --all --yes', ALL],
  ['RUN micromamba create -y -p /env -f explicit.txt', ALL.slice(1)],
  ['RUN mamba install --yes -c CHANNEL numpy', ['numpy 2.0', 'python 3.12.7']],
  [
    'RUN conda create -y -n own -c CHANNEL --file list.txt pip && conda run -n own pip install --no-deps demo',
    ALL,
  ],
])('%s', async (dockerfile, expected) => {
  const report = await predict(
    `ENV PATH=/opt/conda/envs/own/bin:/opt/conda/bin:$PATH PIP_NO_CACHE_DIR=1\n${dockerfile}`,
  )
  expect(rowsOf(report)).toEqual(expected)
  expect(rowsOf(report, 'unknown')).toEqual([])
  expect(rowsOf(report, 'cache')).toEqual(dockerfile.includes('clean') ? [] : ["conda's cache"])
  const python = report.layers
    .flatMap(({ rows }) => rows)
    .find(({ name }) => name === 'python 3.12.7')
  expect(python!.uncompressed_size).toBeGreaterThanOrEqual(300_000)
})

test('an unreachable channel and a missing file are unknown rows', async () => {
  const report = await predict(
    'RUN conda install -y -c http://127.0.0.1:9/x numpy\nRUN conda env create -f other.yml',
  )
  expect(rowsOf(report, 'unknown')).toHaveLength(2)
  expect(report.warnings.map(({ code }) => code)).toContain('index-of-builder')
})
