import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../../src/cli/run.ts'
import * as library from '../../../src/index.ts'
import type { ImageOptions } from '../../../src/options/options.ts'
import { folderOf } from '../../scenarios/support.ts'
import { fakeHost, recorder, run } from '../fake-host.ts'

const fixture = new URL('../../fixtures/bahr', import.meta.url).pathname
const surroundings = { cwd: fixture, env: { NO_COLOR: '1' } }

/** Answered from the embedded snapshot. */
const OFFLINE = ['--offline', '--no-cache', '-q']

test.each([
  ['one-stage', ['image', ...OFFLINE, '--budget', '4GB'], 80],
  ['swapped', ['image', 'swapped.Dockerfile', ...OFFLINE, '--budget', 'railway-trial'], 80],
  ['swapped', ['image', 'swapped.Dockerfile', ...OFFLINE, '--budget', 'railway-trial'], 120],
])('%s: %j', async (name, argv, columns) => {
  const stdout = { ...recorder(true), columns }
  expect(await runCli(fakeHost(argv, library, { ...surroundings, stdout }))).toBe(1)
  const text = stdout.text()
  expect(text.split('\n').filter((line) => line.length > columns)).toEqual([])
  await expect(text).toMatchFileSnapshot(`../golden/image-${name}-${columns}-columns.txt`)
})

test('JSON follows the contract', async () => {
  const { stdout, code } = await run(['image', ...OFFLINE, '--json'], library, surroundings)
  expect(code).toBe(0)
  const report = JSON.parse(stdout)
  expect(Object.keys(report)).toEqual(
    'schema_version command as_of inputs build image layers findings scenarios budget warnings network'.split(
      ' ',
    ),
  )
  expect(Object.keys(report.image)).toEqual(
    'uncompressed_size tar_size compressed_size source interval disk_usage hidden_size largest_layer'.split(
      ' ',
    ),
  )
  expect(report.layers.at(-1)).toMatchObject({
    line: 4,
    instruction: 'RUN pip install --no-cache-dir -r requirements/production.txt',
  })
  expect(report.findings).toMatchObject([{ code: 'cpu-build', line: 4, package: 'torch' }])
})

test('options reach the library', async () => {
  let seen: ImageOptions = {}
  const image = async (options: ImageOptions): Promise<never> => {
    seen = options
    throw new Error('seen')
  }
  await run(
    [
      'image',
      'docker/Dockerfile',
      '--context',
      '..',
      '--target',
      'api',
      '--build-arg',
      'A=1',
      '--build-arg',
      'B=2',
      '--layer',
      '3=1MB',
    ],
    { image },
  )
  expect(seen).toMatchObject({
    dockerfile: 'docker/Dockerfile',
    context: '..',
    target: 'api',
    buildArgs: ['A=1', 'B=2'],
    layers: ['3=1MB'],
  })
})

test.each([
  [['image', '--layer', 'x'], 'bad-layer'],
  [['image', '--build-arg', 'x'], 'bad-build-arg'],
  [['image', 'requirements'], 'no-dockerfile'],
  [['image', '--platform', 'windows'], 'bad-platform'],
  [['image', '-r', 'requirements/base.txt'], 'conflicting-option'],
  [['image', '--target', 'builder'], 'unknown-stage'],
])('%j is a usage error', async (argv, code) => {
  const { code: exit, stderr, stdout } = await run(argv, library, surroundings)
  expect([exit, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`error[${code}]`)
})

test('the report of image advise: the steps, the Dockerfile and the verdict', async () => {
  const stdout = { ...recorder(true), columns: 80 }
  const argv = ['image', 'advise', 'requirements/production.txt', ...OFFLINE, '--budget', '4GB']
  expect(await runCli(fakeHost(argv, library, { ...surroundings, stdout }))).toBe(0)
  const text = stdout.text()
  expect(text.split('\n').filter((line) => line.length > 80 && !/^ {2}/.test(line))).toEqual([])
  await expect(text).toMatchFileSnapshot('../golden/image-advise-80-columns.txt')
})

test('--emit writes the Dockerfile and its ignore file, and replaces files only with --force', async () => {
  const cwd = folderOf({ 'requirements.txt': 'black==26.10.1\n' })
  const argv = ['image', 'advise', 'requirements.txt', ...OFFLINE, '--emit', 'Dockerfile']
  const first = await run([...argv, '--json'], library, { ...surroundings, cwd })
  expect(first).toMatchObject({ code: 0, stderr: '' })
  const { dockerfile, dockerignore } = JSON.parse(first.stdout)
  expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).toBe(dockerfile)
  expect(readFileSync(join(cwd, 'Dockerfile.dockerignore'), 'utf8')).toBe(dockerignore)

  writeFileSync(join(cwd, 'Dockerfile'), 'FROM scratch\n')
  const second = await run(argv, library, { ...surroundings, cwd })
  expect(second).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('error[output-would-overwrite]'),
  })
  expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).toBe('FROM scratch\n')
  expect(await run([...argv, '--force'], library, { ...surroundings, cwd })).toMatchObject({
    code: 0,
  })
  expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).toBe(dockerfile)
})

test.each([
  [['--target', 'api'], 'conflicting-option'],
  [['--format', 'csv'], 'conflicting-option'],
  [['--context', 'elsewhere'], 'not-advised'],
])('image advise with %j is a usage error, and writes nothing', async (options, code) => {
  const cwd = folderOf({ 'requirements.txt': 'black\n' })
  const result = await run(
    ['image', 'advise', 'requirements.txt', ...OFFLINE, '--emit', 'Dockerfile', ...options],
    library,
    {
      ...surroundings,
      cwd,
    },
  )
  expect(result).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`error[${code}]`),
  })
  expect(existsSync(join(cwd, 'Dockerfile'))).toBe(false)
})
