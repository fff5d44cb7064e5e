import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { EstimateOptions } from '../../src/index.ts'
import {
  codesOf,
  folderOf,
  indexOf,
  packageOf,
  pinsOf,
  pytorchIndex,
  run,
  sdist,
  wheel,
} from './support.ts'

const files = {
  'demo 1.0': wheel('demo 1.0'),
  'demo 2.0': wheel('demo 2.0'),
  'app 1.0': wheel('app 1.0', { requires: ['demo'] }),
  sdist: sdist('demo 2.0', {
    'PKG-INFO': 'Metadata-Version: 2.2\nName: demo\nVersion: 2.0\n\n',
    'demo.py': '#',
  }),
}

const hash = (file: keyof typeof files): string =>
  `--hash=sha256:${createHash('sha256').update(files[file].body!).digest('hex')}`

async function ask(lines: readonly string[], options: EstimateOptions = {}) {
  const server = await indexOf(Object.values(files))
  return run({
    files: ['-'],
    stdin: async () => lines.join('\n'),
    indexUrl: server.index,
    ...options,
  })
}

test.each([
  ['by its path', 'demo-1.0-py3-none-any.whl', ` --hash=sha256:${'0'.repeat(64)}`],
  ['by its URL', 'demo @ file:///DIR/demo-1.0-py3-none-any.whl', `#sha256=${'0'.repeat(64)}`],
])('a local wheel with another hash is refused, named %s', async (_, named, digest) => {
  const cwd = folderOf({ 'demo-1.0-py3-none-any.whl': files['demo 1.0'].body ?? '' })
  const line = named.replace('/DIR', cwd).replace(/^demo-/, './demo-')
  await expect(ask([`${line}${digest}`], { cwd })).rejects.toMatchObject({
    code: 'hash-mismatch',
    exitCode: 3,
  })
  expect(pinsOf(await ask([line.replace(/#.*/, '')], { cwd }))).toEqual(['demo 1.0'])
})

const refused = { code: 'hash-missing', exitCode: 2 }

describe.each(['pip', 'uv'] as const)('%s', (installer) => {
  test('takes only files with one of the given digests', async () => {
    expect(pinsOf(await ask([`demo ${hash('demo 1.0')}`], { installer }))).toEqual(['demo 1.0'])
    const both = await ask([`demo ${hash('demo 1.0')} ${hash('sdist')}`], { installer })
    expect(packageOf(both, 'demo')).toMatchObject({ version: '2.0', wheel: null })
    await expect(
      ask([`demo --hash=sha256:${'0'.repeat(64)}`], { installer }),
    ).rejects.toMatchObject({ exitCode: 3 })
  })

  test('with --require-hashes, every installed package needs one', async () => {
    const options = { installer, requireHashes: true }
    await expect(ask(['demo==1.0'], options)).rejects.toMatchObject(refused)
    await expect(ask([`app ${hash('app 1.0')}`], options)).rejects.toMatchObject({
      ...refused,
      message: 'demo 2.0, which the requirements depend on, has no hash, and hashes are required.',
    })
    expect(
      pinsOf(await ask([`app ${hash('app 1.0')}`, `demo ${hash('demo 1.0')}`], options)),
    ).toEqual(['app 1.0', 'demo 1.0'])
    expect(
      pinsOf(
        await ask(
          [`app ${hash('app 1.0')}`, 'other; python_version < "3"', `demo ${hash('demo 2.0')}`],
          options,
        ),
      ),
    ).toEqual(['app 1.0', 'demo 2.0'])
  })
})

test('one hash requires all of them, only for pip', async () => {
  const lines = [`app ${hash('app 1.0')}`]
  await expect(ask(lines)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('pip requires a hash for every package'),
  })
  await expect(ask([...lines, 'demo==1.0'])).rejects.toMatchObject({
    ...refused,
    places: [{ file: '-', line: 2 }],
  })
  expect(pinsOf(await ask(lines, { installer: 'uv' }))).toEqual(['app 1.0', 'demo 2.0'])
  expect(pinsOf(await ask([...lines, '--no-require-hashes']))).toEqual(['app 1.0', 'demo 2.0'])
})

test('the CPU build is compared regardless of the hashes of the accelerator build', async () => {
  const torch = wheel('torch 2.0', { requires: ['nvidia-cublas'] })
  const cublas = wheel('nvidia-cublas 1.0')
  const server = await indexOf([torch, cublas])
  const lines = [torch, cublas].map(({ filename, body }) => {
    const digest = createHash('sha256').update(body!).digest('hex')
    return `${filename.startsWith('torch') ? 'torch==2.0' : 'nvidia-cublas==1.0; sys_platform == "linux"'} --hash=sha256:${digest}`
  })
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', [wheel('torch 2.0+cpu')]) }
  const answer = await run({
    files: ['-'],
    stdin: async () => lines.join('\n'),
    indexUrl: server.index,
    env,
  })
  // The tool that writes a list with hashes leaves out what only the other build needs.
  expect(pinsOf(answer, 1)).toEqual(['torch 2.0+cpu'])
  expect(codesOf(answer)).toEqual([])
})

test('a folder together with hashes is refused, with the solution that exports use', async () => {
  const server = await indexOf([wheel('demo 1.0')])
  const folder = folderOf({
    'pyproject.toml': '[project]\nname = "app"\nversion = "1"\n',
    'requirements.txt': `-e .\ndemo==1.0 --hash=sha256:${'0'.repeat(64)}\n`,
  })
  await expect(
    run({ files: [`${folder}/requirements.txt`], cwd: folder, indexUrl: server.index }),
  ).rejects.toMatchObject({ ...refused, hint: expect.stringContaining('--no-emit-project') })
})
