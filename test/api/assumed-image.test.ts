import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ImageOptions, type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { codesOf } from './image-support.ts'

const PACKAGES = [
  wheel('uvicorn 0.30.6', { size: 40_000 }),
  wheel('torch 2.9.0', { size: 5_000_000, requires: ['nvidia-cudnn-cu12'] }),
  wheel('nvidia-cudnn-cu12 9.10', { size: 6_000_000 }),
  wheel('uv 0.13.9', { size: 900_000 }),
]

/** Predicts in a folder of these files, which has no Dockerfile. */
async function predicted(
  options: ImageOptions,
  files: Readonly<Record<string, string>> = {
    'requirements.txt': 'uvicorn\n',
    'main.py': 'x = 1\n',
  },
): Promise<ImageReport & { readonly cwd: string }> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  for (const [path, content] of Object.entries(files)) writeFileSync(join(cwd, path), content)
  const rest = { cache: false, snapshot: false, compare: false } as const
  return { ...(await image({ cwd, indexUrl, ...rest, ...options })), cwd }
}

test('a folder without a Dockerfile, on a base: its packages and its code', async () => {
  const report = await predicted({ dockerfile: '.', base: 'python:3.12-slim' })
  expect(report.inputs.map(({ file }) => file)).toEqual(['requirements.txt'])
  expect(report.build).toMatchObject({ base: 'python:3.12-slim', context: '.' })
  const own = report.layers.filter(({ line }) => line !== null)
  expect(own.map(({ instruction }) => instruction.split(' ')[0])).toEqual([
    'WORKDIR',
    'COPY',
    'RUN',
    'COPY',
  ])
  // The same text in a file is predicted alike.
  writeFileSync(join(report.cwd, 'Dockerfile'), report.build.dockerfile!)
  const { index: indexUrl } = await indexOf(PACKAGES)
  const written = await image({ cwd: report.cwd, indexUrl, cache: false, snapshot: false })
  expect(written.layers.slice(0, -1)).toEqual(report.layers.slice(0, -1))
})

test('with a Dockerfile, --base replaces the image of FROM', async () => {
  const files = {
    Dockerfile: 'FROM python:3.11-slim\nCOPY a a\n',
    a: '',
    'base.Dockerfile': 'FROM python:3.12-slim\n',
  }
  const { build } = await predicted({ base: 'base.Dockerfile' }, files)
  expect(build).toEqual(expect.not.objectContaining({ dockerfile: expect.anything() }))
})

test('the base may be a Dockerfile', async () => {
  const files = {
    'requirements.txt': 'uvicorn\n',
    'base.Dockerfile': 'FROM python:3.12-slim\nRUN pip install torch\n',
  }
  const report = await predicted({ base: 'base.Dockerfile' }, files)
  const names = report.layers.flatMap(({ rows }) => rows.map(({ name }) => name))
  expect(names).toEqual(expect.arrayContaining(['torch 2.9.0', 'uvicorn 0.30.6']))
})

test('Railpack: its image, mise, its default Python, packages and code', async () => {
  const report = await predicted({ builder: 'railpack' })
  expect(report.build).toMatchObject({
    base: 'debian:trixie-slim',
    builder: { name: 'railpack', date: '2026-08-18' },
  })
  const layer = (start: string): ImageReport['layers'][number] | undefined =>
    report.layers.find(({ instruction }) => instruction.startsWith(start))
  expect(layer('ADD https://github.com/jdx/mise')?.uncompressed_size).toBe(116_053_680)
  expect(layer('RUN uv python install --install-dir /mise/installs 3.13')).toBeDefined()
  expect(layer('RUN --mount')?.rows.map(({ name }) => name)).toContain('uvicorn 0.30.6')
  // The user cannot change the builder's own steps.
  expect(codesOf(report)).toEqual([])
  // The project's files, which COPY brings a second time, and no file of mise.
  expect(report.image.hidden_size).toBeLessThan(100)
})

test("Railpack uses the project's Python, and the cost of a GPU build is shown", async () => {
  const files = { 'requirements.txt': 'torch\n', '.python-version': '3.11\n' }
  const report = await predicted({ builder: 'railpack', compare: true }, files)
  expect(report.build.dockerfile).toContain('/mise/installs 3.11\n')
  expect(report.layers.some(({ rows }) => rows.some(({ name }) => name === 'torch 2.9.0'))).toBe(
    true,
  )
})

test('on arm64 the size of mise is unknown', async () => {
  const { image: sizes } = await predicted({ builder: 'railpack', platform: 'linux/arm64' })
  expect(sizes.source).toBe('unknown')
})

test("Vercel's bundle has packages without bytecode, the code, and no Python", async () => {
  const report = await predicted({ builder: 'vercel', budget: 'vercel' })
  expect(report.build.base).toBe('scratch')
  expect(report.layers).toHaveLength(2)
  expect(report.image.uncompressed_size).toBeLessThan(60_000)
  expect(report.layers.flatMap(({ rows }) => rows.map(({ kind }) => kind))).not.toContain(
    'bytecode',
  )
  expect(codesOf(report)).toEqual([])
  expect(report.budget).toMatchObject({ name: 'vercel', ok: true })
})

test.each([
  [{ builder: 'heroku' }, 'unknown-builder', /--budget heroku-slug --base-size/],
  [{ builder: 'streamlit' }, 'unknown-builder', /--base python:3\.12-slim/],
  [{ builder: 'constructor' }, 'unknown-builder', /railpack, vercel/],
  [{}, 'no-dockerfile', /--base python:3\.12-slim, or --builder/],
])('%o is refused with a hint', async (options, code, hint) => {
  await expect(predicted(options)).rejects.toMatchObject({
    code,
    exitCode: 2,
    hint: expect.stringMatching(hint),
  })
})
